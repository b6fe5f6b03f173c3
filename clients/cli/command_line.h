// SPDX-License-Identifier: GPL-3.0-or-later
// What the program is asked to do: commands, flags and their help.
#pragma once

#include <memory>
#include <string>

#include "clients/cli/admin.h"
#include "clients/cli/experts.h"
#include "clients/cli/people.h"
#include "clients/cli/policy.h"
#include "clients/cli/questions.h"
#include "clients/cli/settings.h"
#include "clients/cli/submit.h"
#include "clients/cli/vocabulary.h"

namespace CLI {
class App;
}

namespace chancery::cli {

enum class Command {
  kSearch,
  kSuggest,
  kShow,
  kSimilar,
  kExperts,
  kThread,
  kSubmit,
  kWithdraw,
  kQuarantine,
  kStatus,
  kCompletion,
  kPolicyCheck,
  kPolicyExplain,
  kPolicyLabel,
  kPolicyImport,
  kVocabularyCheck,
  kVocabularyTag,
  kLabelSet,
  kLabelDue,
  kPersonSet,
  kPersonRemove,
  kPeopleLoad,
  kPeopleSet,
  kPeopleList,
  kPeopleShow,
  kPeopleRemove,
  kPeopleMerge,
  kPeopleSplit
};

struct Arguments {
  Command command = Command::kStatus;
  Overrides flags;
  bool json = false;
  SearchArguments search;
  SuggestArguments suggest;
  SimilarArguments similar;
  ExpertsArguments experts;
  std::string id;         // Of show and thread.
  std::string original;   // Of show: where the file goes; empty: it is not wanted.
  std::string withdrawn;  // Name.
  SubmitArguments submit;
  PolicyArguments policy;
  VocabularyArguments vocabulary;
  LabelArguments label;
  PersonArguments person;
  PeopleArguments people;
  std::string shell;  // Of completion.
};

// The grammar, which writes into `arguments` when it parses. `arguments` must outlive it.
std::unique_ptr<CLI::App> MakeGrammar(Arguments& arguments);

// Reads the command line into `arguments`. True to go on; false when it is answered already (help,
// an error) and the program ends with `code`.
bool Parse(int argc, const char* const* argv, Arguments& arguments, int& code);

}  // namespace chancery::cli
