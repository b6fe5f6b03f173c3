// SPDX-License-Identifier: GPL-3.0-or-later
// The chancery command: reads what it is asked, opens the way to the daemon, runs the command.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "clients/cli/admin.h"
#include "clients/cli/channel.h"
#include "clients/cli/command_line.h"
#include "clients/cli/completion.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/experts.h"
#include "clients/cli/original.h"
#include "clients/cli/people.h"
#include "clients/cli/policy.h"
#include "clients/cli/questions.h"
#include "clients/cli/records.h"
#include "clients/cli/settings.h"
#include "clients/cli/submit.h"
#include "clients/cli/vocabulary.h"

namespace chancery::cli {
namespace {

int WrongUse(const Status& status, Console& console) {
  console.err << "chancery: " << status.message() << "\n";
  return kUsage;
}

int Ask(const Arguments& arguments, const Settings& settings, Console& console) {
  const auto channel = OpenChannel(settings.server, settings);
  if (!channel.ok()) return WrongUse(channel.status(), console);
  const auto service = v1::SearchService::NewStub(*channel);
  const Peer peer{settings.server, settings.certificate.string()};
  if (arguments.command == Command::kShow && !arguments.original.empty()) {
    return KeepOriginal(arguments.id, arguments.original, *service, peer, console);
  }
  if (arguments.command == Command::kShow) return Show(arguments.id, *service, peer, console);
  if (arguments.command == Command::kSuggest) {
    return Suggest(arguments.suggest, *service, peer, console);
  }
  if (arguments.command == Command::kSimilar) {
    return FindSimilar(arguments.similar, *service, peer, console);
  }
  if (arguments.command == Command::kExperts) {
    return FindExperts(arguments.experts, *service, peer, console);
  }
  if (arguments.command == Command::kThread) {
    return ShowThread(arguments.id, *service, peer, console);
  }
  return Search(arguments.search, *service, peer, console);
}

int Decide(const Arguments& arguments, const Settings& settings, Console& console) {
  const auto channel = OpenChannel(settings.indexer, settings);
  if (!channel.ok()) return WrongUse(channel.status(), console);
  const auto service = v1::AdminService::NewStub(*channel);
  const Peer peer{settings.indexer, settings.certificate.string()};
  switch (arguments.command) {
    case Command::kLabelSet:
      return SetLabel(arguments.label, *service, peer, console);
    case Command::kLabelDue:
      return ListReviews(arguments.label, *service, peer, console);
    case Command::kPersonSet:
      return SetPeople(arguments.person, *service, peer, console);
    default:
      return RemovePerson(arguments.person, *service, peer, console);
  }
}

int KeepPeople(const Arguments& arguments, const Settings& settings, Console& console) {
  const auto channel = OpenChannel(settings.indexer, settings);
  if (!channel.ok()) return WrongUse(channel.status(), console);
  const auto service = v1::PeopleService::NewStub(*channel);
  const Peer peer{settings.indexer, settings.certificate.string()};
  const PeopleArguments& people = arguments.people;
  switch (arguments.command) {
    case Command::kPeopleLoad:
      return SetProfiles(people, /*keep_decisions=*/true, *service, peer, console);
    case Command::kPeopleSet:
      return SetProfiles(people, /*keep_decisions=*/false, *service, peer, console);
    case Command::kPeopleList:
      return ListProfiles(people, *service, peer, console);
    case Command::kPeopleShow:
      return ShowProfile(people, *service, peer, console);
    case Command::kPeopleRemove:
      return RemoveProfile(people, *service, peer, console);
    case Command::kPeopleMerge:
      return MergeProfiles(people, *service, peer, console);
    default:
      return SplitProfile(people, *service, peer, console);
  }
}

int Keep(const Arguments& arguments, const Settings& settings, Console& console) {
  const auto channel = OpenChannel(settings.indexer, settings);
  if (!channel.ok()) return WrongUse(channel.status(), console);
  const auto service = v1::IngestService::NewStub(*channel);
  const Peer peer{settings.indexer, settings.certificate.string()};
  switch (arguments.command) {
    case Command::kSubmit:
      return Submit(arguments.submit, *service, peer, console);
    case Command::kWithdraw:
      return Withdraw(arguments.withdrawn, *service, peer, console);
    case Command::kQuarantine:
      return ListQuarantine(*service, peer, console);
    default:
      return ShowStatus(*service, peer, console);
  }
}

int Run(const Arguments& arguments, Console& console) {
  if (arguments.command == Command::kCompletion) {
    console.out << CompletionScript(arguments.shell);
    return kDone;
  }
  if (arguments.command == Command::kPolicyCheck) return CheckPolicy(arguments.policy, console);
  if (arguments.command == Command::kPolicyImport) return ImportPolicy(arguments.policy, console);
  if (arguments.command == Command::kPolicyLabel) return LabelPolicy(arguments.policy, console);
  if (arguments.command == Command::kPolicyExplain) return ExplainPolicy(arguments.policy, console);
  if (arguments.command == Command::kVocabularyCheck) {
    return CheckVocabulary(arguments.vocabulary, console);
  }
  if (arguments.command == Command::kVocabularyTag) return TagText(arguments.vocabulary, console);
  const char* home = std::getenv("HOME");
  const auto environment = FromEnvironment([](const char* name) { return std::getenv(name); });
  const auto settings = Resolve(arguments.flags, environment, home == nullptr ? "" : home);
  if (!settings.ok()) return WrongUse(settings.status(), console);
  switch (arguments.command) {
    case Command::kSearch:
    case Command::kSuggest:
    case Command::kShow:
    case Command::kSimilar:
    case Command::kExperts:
    case Command::kThread:
      return Ask(arguments, *settings, console);
    case Command::kLabelSet:
    case Command::kLabelDue:
    case Command::kPersonSet:
    case Command::kPersonRemove:
      return Decide(arguments, *settings, console);
    case Command::kPeopleLoad:
    case Command::kPeopleSet:
    case Command::kPeopleList:
    case Command::kPeopleShow:
    case Command::kPeopleRemove:
    case Command::kPeopleMerge:
    case Command::kPeopleSplit:
      return KeepPeople(arguments, *settings, console);
    default:
      return Keep(arguments, *settings, console);
  }
}

}  // namespace
}  // namespace chancery::cli

int main(int argc, char** argv) {
  using namespace chancery::cli;
  SilenceGrpc();
  Arguments arguments;
  int code = kDone;
  if (!Parse(argc, argv, arguments, code)) return code;
  Console console = StandardConsole(arguments.json);
  code = Run(arguments, console);
  if (console.out.flush()) return code;
  console.err << "chancery: the answer could not be written\n";
  return kServerError;
}
