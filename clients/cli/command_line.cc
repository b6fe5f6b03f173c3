// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>
#include <vector>

#include "clients/cli/exit_code.h"

namespace chancery::cli {
namespace {

constexpr const char* kVersion = "chancery 0.1.0";

constexpr const char* kSearchHelp =
    "Words; \"a phrase\"; word*; AND, OR, NOT, parentheses, -word; a NEAR b, a NEAR/5 b.\n"
    "from: to: post: author: subject: tag: type: ref: level: with a word, a word* or a "
    "\"phrase\";\n"
    "country:germany for documents about it, by name or code; lang:fr for documents in French; "
    "date:2023..2024, date:2023-05, date:>=2023-05; sort:date for the newest first, as without "
    "words.\n"
    "Nothing is an error: what can't be read as it looks is read as words, and the answer says "
    "so.\n"
    "A question that begins with '-' goes after '--'. The shell takes quotes away: write\n"
    "chancery search '\"water sharing\" from:valderon'";

// An option whose value stays unset when it is not given.
CLI::Option* AddText(CLI::App& app, const std::string& name, std::optional<std::string>& value,
                     const std::string& help, const std::string& type = "TEXT") {
  const auto set = [&value](const std::string& text) { value = text; };
  return app.add_option_function<std::string>(name, set, help)->type_name(type)->take_last();
}

void AddGlobal(CLI::App& app, Arguments& a) {
  app.add_flag("--json", a.json, "Print the reply as JSON");
  AddText(app, "--as", a.flags.profile, "Profile of the client config [CHANCERY_AS]", "NAME");
  AddText(app, "--config", a.flags.config,
          "Client config [CHANCERY_CONFIG, else ~/.config/chancery/client.textproto]", "FILE");
  AddText(app, "--server", a.flags.server, "Address of searchd [CHANCERY_SERVER]", "HOST:PORT");
  AddText(app, "--indexer", a.flags.indexer, "Address of the indexer [CHANCERY_INDEXER]",
          "HOST:PORT");
  AddText(app, "--cert", a.flags.certificate, "Own certificate, PEM [CHANCERY_CERT]", "FILE");
  AddText(app, "--key", a.flags.key, "Own private key, PEM [CHANCERY_KEY]", "FILE");
  AddText(app, "--ca", a.flags.authority, "Authority of the servers, PEM [CHANCERY_CA]", "FILE");
}

CLI::App& AddCommand(CLI::App& app, Arguments& a, const char* name, const char* help,
                     Command command) {
  CLI::App& sub = *app.add_subcommand(name, help);
  sub.fallthrough();
  sub.callback([&a, command] { a.command = command; });
  return sub;
}

void AddQuestions(CLI::App& app, Arguments& a) {
  CLI::App& search = AddCommand(app, a, "search", "Find documents", Command::kSearch);
  search.footer(kSearchHelp);
  const auto join = [&a](const std::vector<std::string>& words) {
    for (const std::string& word : words) {
      a.search.query += (a.search.query.empty() ? "" : " ") + word;
    }
  };
  search.add_option_function<std::vector<std::string>>("QUERY", join, "The question");
  search.add_option("--limit", a.search.limit, "Hits wanted, 1 to 100")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  search.add_option("--page", a.search.page, "Token of the next page, from the answer before")
      ->type_name("TOKEN");
  search.add_option("--passages", a.search.passages, "Passages wanted of each hit, 1 to 5")
      ->check(CLI::Range(1, 5))
      ->capture_default_str();
  search
      .add_option("--count-by", a.search.count_by,
                  "Count all that match, too: year, month, type, level, origin, author, tag, "
                  "language, country")
      ->delimiter(',')
      ->check(CLI::IsMember(
          {"year", "month", "type", "level", "origin", "author", "tag", "language", "country"}));
  search
      .add_option("--lang", a.search.languages,
                  "Languages that the words may be of, as fr,de (else all)")
      ->type_name("CODE")
      ->delimiter(',');
  search.add_flag("--no-name-variants", a.search.no_name_variants,
                  "Don't look for other spellings of names (Qaddafi, Gaddafi)");
  search.add_flag("--no-expansion", a.search.no_expansion,
                  "Don't look for what words are called otherwise (EU, European Union)");
  search
      .add_option("--without-expansion", a.search.without_expansions,
                  "Not for this one; the answer names those there are")
      ->type_name("ID")
      ->allow_extra_args(false);
  search
      .add_option("--with-expansion", a.search.with_expansions,
                  "Also for this one, which the answer only offers")
      ->type_name("ID")
      ->allow_extra_args(false);
  CLI::App& suggest = AddCommand(
      app, a, "suggest", "Complete what you have begun to type: words, people, posts, tags, titles",
      Command::kSuggest);
  suggest.add_option("TEXT", a.suggest.text, "The beginning of a question")->required();
  suggest.add_option("--limit", a.suggest.limit, "Suggestions wanted of each kind, 1 to 20")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  search.add_flag("--fold", a.search.fold, "Show documents with nearly the same text once");
  CLI::Option* recent = search.add_flag(
      "--recent{365}", a.search.recent,
      "Rank newer documents higher: being new counts half every so many days, --recent=30");
  recent->check(CLI::Range(1, 36'500));
  search
      .add_option("--as-of", a.search.as_of,
                  "The day that --recent counts from; default today, UTC")
      ->type_name("YYYY-MM-DD")
      ->needs(recent);
  search.add_flag("--timeline", a.search.timeline,
                  "Draw when all that match are from, by day, month, year or longer");
  search.add_flag("--broaden", a.search.broaden,
                  "Look for words that the best ten documents have in common as well");
  search.add_option("--group-by", a.search.group_by, "Show hits in groups: thread, post, month")
      ->check(CLI::IsMember({"thread", "post", "month"}));
  CLI::App& thread = AddCommand(
      app, a, "thread", "Print what a document refers to and is referred to by", Command::kThread);
  thread.add_option("ID", a.id, "Id of the document")->required();
  CLI::App& similar = AddCommand(
      app, a, "similar", "Find documents like another one, or like a draft", Command::kSimilar);
  CLI::Option* id = similar.add_option("ID", a.similar.id, "Id of the document");
  CLI::Option* file =
      similar.add_option("--file", a.similar.file, "A text, instead: at most 64 KiB")
          ->type_name("FILE");
  id->excludes(file);
  similar.add_option("--limit", a.similar.limit, "Hits wanted, 1 to 100")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  similar.add_option("--passages", a.similar.passages, "Passages wanted of each hit, 1 to 5")
      ->check(CLI::Range(1, 5))
      ->capture_default_str();
  CLI::App& show =
      AddCommand(app, a, "show", "Print what you may read of a document", Command::kShow);
  show.add_option("ID", a.id, "Id of the document; ID#page=N prints its page N alone")->required();
  show.add_option("--original", a.original,
                  "Write the file that it came as to this new file instead")
      ->type_name("FILE");
}

void AddExperts(CLI::App& app, Arguments& a) {
  ExpertsArguments& e = a.experts;
  CLI::App& experts = AddCommand(app, a, "experts", "Find who knows of something, or who covers it",
                                 Command::kExperts);
  const auto join = [&e](const std::vector<std::string>& words) {
    for (const std::string& word : words) e.query += (e.query.empty() ? "" : " ") + word;
  };
  experts.add_option_function<std::vector<std::string>>(
      "QUESTION", join, "What they should know of, with filters as for search");
  CLI::Option* document =
      experts.add_option("--document", e.document, "Who knows of this document")->type_name("ID");
  CLI::Option* like =
      experts.add_option("--like", e.like, "Who knows what somebody knows: an id or a name")
          ->type_name("PERSON")
          ->excludes(document);
  experts.add_option("--limit", e.limit, "People wanted, 1 to 100, or rows, 1 to 1,000")
      ->check(CLI::Range(1, 1000));
  CLI::Option* active =
      experts.add_flag("--active", e.active, "Only people of the directory who have not left");
  experts.add_option("--language", e.languages, "Only people with one of these languages: fr,ar")
      ->type_name("CODE")
      ->delimiter(',')
      ->allow_extra_args(false);
  experts.add_option("--post", e.post, "Only people with these words in their posts");
  experts.add_option("--region", e.region, "Only people with a post in this country or region")
      ->type_name("NAME");
  experts
      .add_option("--role", e.roles,
                  "Only people who are this in a document: from, signed, drafted, cleared, "
                  "addressed or mentioned")
      ->type_name("ROLE")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"from", "signed", "drafted", "cleared", "addressed", "mentioned"}));
  experts.add_option("--from", e.from, "Only documents from this year on")
      ->check(CLI::Range(1, 9999));
  experts.add_option("--to", e.to, "Only documents up to this year")->check(CLI::Range(1, 9999));
  CLI::Option* recent = experts.add_flag(
      "--recent{365}", e.recent,
      "Newer documents count more: being new counts half every so many days, --recent=30");
  recent->check(CLI::Range(1, 36'500));
  experts.add_option("--as-of", e.as_of, "The day that --recent counts from; default today, UTC")
      ->type_name("YYYY-MM-DD")
      ->needs(recent);
  experts.add_flag("--table", e.table, "Print one line for each person");
  CLI::Option* coverage =
      experts
          .add_option(
              "--coverage", e.coverage,
              "Print who covers each: country, region, issue or body; of a question or of all")
          ->check(CLI::IsMember({"country", "region", "issue", "body"}))
          ->excludes(document)
          ->excludes(like)
          ->excludes(active)
          ->excludes(recent);
  experts.add_flag("--gaps", e.gaps, "With --coverage: only where nobody is left")->needs(coverage);
}

void AddSubmit(CLI::App& app, Arguments& a) {
  CLI::App& submit =
      AddCommand(app, a, "submit", "Send files and folders to the indexer", Command::kSubmit);
  submit.add_option("PATH", a.submit.paths, "Files and folders")->required();
  submit
      .add_option("--default-marking", a.submit.default_marking,
                  "Marking of files that state none; without it they are quarantined")
      ->type_name("MARKING");
  submit.add_option("--name-prefix", a.submit.name_prefix, "Put in front of every name")
      ->type_name("PREFIX");
  submit.add_option("--streams", a.submit.streams, "Files sent at once, 1 to 32")
      ->check(CLI::Range(1, 32))
      ->capture_default_str();
}

void AddRecords(CLI::App& app, Arguments& a) {
  CLI::App& withdraw = AddCommand(app, a, "withdraw", "Take back what you submitted under a name",
                                  Command::kWithdraw);
  withdraw.add_option("NAME", a.withdrawn, "The name, as it was submitted")->required();
  AddCommand(app, a, "quarantine", "List what could not be taken, and why", Command::kQuarantine);
  AddCommand(app, a, "status", "Print how far the indexer is", Command::kStatus);
  CLI::App& completion = AddCommand(app, a, "completion", "Print the completion script of a shell",
                                    Command::kCompletion);
  completion.add_option("SHELL", a.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

void AddPolicy(CLI::App& app, Arguments& a) {
  CLI::App& policy = *app.add_subcommand("policy", "Read a policy file, without a server");
  policy.fallthrough();
  policy.require_subcommand(1);
  CLI::App& check = AddCommand(policy, a, "check", "Print what a policy says, and try its examples",
                               Command::kPolicyCheck);
  check.add_option("FILE", a.policy.file, "The policy file")->required();
  CLI::App& explain = AddCommand(policy, a, "explain", "Say who may read a marking, and why",
                                 Command::kPolicyExplain);
  explain.add_option("--policy", a.policy.file, "The policy file")->required()->type_name("FILE");
  CLI::Option* people =
      explain.add_option("--people", a.policy.people, "The people file")->type_name("FILE");
  CLI::Option* reader = explain.add_option("--reader", a.policy.reader, "Id of a person in it")
                            ->type_name("ID")
                            ->allow_extra_args(false);
  CLI::Option* atoms =
      explain.add_option("--atoms", a.policy.atoms, "What a reader holds, instead of a person")
          ->type_name("ATOM,...")
          ->delimiter(',')
          ->allow_extra_args(false);
  people->needs(reader);
  reader->needs(people);
  atoms->excludes(people)->excludes(reader);
  explain.add_option("--label", a.policy.label, "The marking")->required()->type_name("MARKING");
  explain.add_option("--to", a.policy.to, "A recipient: an office, or person:ID; may be repeated")
      ->type_name("POST")
      ->allow_extra_args(false);
  explain
      .add_option("--ceiling", a.policy.ceiling,
                  "What bounds the session, as in a config: 'level: \"SECRET\" atom: \"nat:own\"'")
      ->type_name("CEILING");
  explain.add_option("--date", a.policy.date, "The day of reading; default today, UTC")
      ->type_name("YYYY-MM-DD");
  CLI::App& label = AddCommand(policy, a, "label", "Print a marking as a label file, or read one",
                               Command::kPolicyLabel);
  label.add_option("--policy", a.policy.file, "The policy file")->required()->type_name("FILE");
  CLI::Option* marking =
      label.add_option("--marking", a.policy.label, "The marking; its XML (ADatP-4774) is printed")
          ->type_name("MARKING");
  CLI::Option* to =
      label
          .add_option("--to", a.policy.to, "A recipient: an office, or person:ID; may be repeated")
          ->type_name("POST")
          ->allow_extra_args(false);
  CLI::Option* xml =
      label.add_option("--xml", a.policy.xml, "A label file; its marking is printed instead")
          ->type_name("FILE");
  to->needs(marking);
  xml->excludes(marking);
  CLI::App& import = AddCommand(policy, a, "import-spif", "Print an Open XML SPIF as a policy file",
                                Command::kPolicyImport);
  import.add_option("FILE", a.policy.xml, "The SPIF")->required();
  import.add_flag("--leave-out", a.policy.leave_out,
                  "Leave out rules that a policy can't say, instead of refusing the SPIF");
}

void AddVocabulary(CLI::App& app, Arguments& a) {
  CLI::App& vocabulary =
      *app.add_subcommand("vocabulary", "Read a folder of vocabulary, without a server");
  vocabulary.fallthrough();
  vocabulary.require_subcommand(1);
  CLI::App& check =
      AddCommand(vocabulary, a, "check", "Print what a vocabulary has", Command::kVocabularyCheck);
  check.add_option("FOLDER", a.vocabulary.folder, "The folder")->capture_default_str();
  CLI::App& tag = AddCommand(vocabulary, a, "tag", "Print the tags of a text, and by which words",
                             Command::kVocabularyTag);
  tag.add_option("FILE", a.vocabulary.file, "The text; its first line is the title")->required();
  tag.add_option("--vocabulary", a.vocabulary.folder, "The folder")
      ->type_name("FOLDER")
      ->capture_default_str();
}

void AddAdmin(CLI::App& app, Arguments& a) {
  CLI::App& label = *app.add_subcommand("label", "Decide on the label of a document");
  label.fallthrough();
  label.require_subcommand(1);
  CLI::App& set = AddCommand(label, a, "set", "Give a document a marking", Command::kLabelSet);
  set.add_option("ID", a.label.id, "Id of the document, or of a file in quarantine")->required();
  set.add_option("MARKING", a.label.marking, "The marking: SECRET//EXDIS")->required();
  set.add_option("--to", a.label.to, "A recipient: an office, or person:ID; may be repeated")
      ->type_name("POST")
      ->allow_extra_args(false);
  CLI::App& due = AddCommand(label, a, "due", "List documents whose declassification is due",
                             Command::kLabelDue);
  due.add_option("--by", a.label.day, "Due on or before this day; default today, UTC")
      ->type_name("YYYY-MM-DD");
  CLI::App& person = *app.add_subcommand("person", "Decide on who is admitted, and to what");
  person.fallthrough();
  person.require_subcommand(1);
  CLI::App& entries =
      AddCommand(person, a, "set", "Set what is known of people", Command::kPersonSet);
  entries.add_option("FILE", a.person.file, "Entries in the form of the people file")->required();
  CLI::App& remove =
      AddCommand(person, a, "remove", "Admit a person no more", Command::kPersonRemove);
  remove.add_option("ID", a.person.id, "Id of the person")->required();
}

void AddPeople(CLI::App& app, Arguments& a) {
  CLI::App& people = *app.add_subcommand("people", "Keep the directory of people");
  people.fallthrough();
  people.require_subcommand(1);
  CLI::App& load = AddCommand(people, a, "load", "Take in people; decisions on names are kept",
                              Command::kPeopleLoad);
  load.add_option("FILE", a.people.file, "Profiles, or an export of LDAP: FILE.ldif")->required();
  CLI::App& set =
      AddCommand(people, a, "set", "Set all that is known of people", Command::kPeopleSet);
  set.add_option("FILE", a.people.file, "Profiles (config/directory.example.textproto)")
      ->required();
  CLI::App& list = AddCommand(people, a, "list", "List people", Command::kPeopleList);
  list.add_option("START", a.people.start, "Only names with a word that begins so");
  CLI::App& show = AddCommand(people, a, "show", "Print a profile", Command::kPeopleShow);
  CLI::App& remove = AddCommand(people, a, "remove", "Take a profile out", Command::kPeopleRemove);
  CLI::App& merge =
      AddCommand(people, a, "merge", "Decide that these are one person", Command::kPeopleMerge);
  CLI::App& split = AddCommand(people, a, "split", "Decide that a name is not this person's",
                               Command::kPeopleSplit);
  for (CLI::App* command : {&show, &remove, &merge, &split}) {
    command->add_option("ID", a.people.id, "Id of the profile")->required();
  }
  merge.add_option("OTHER", a.people.others, "Ids of others, which become part of it");
  for (CLI::App* command : {&merge, &split}) {
    command->add_option("--name", a.people.names, "A name of documents; may be repeated")
        ->allow_extra_args(false);
  }
  split.add_option("--to", a.people.new_id, "Id of whom it is instead, made if there is none")
      ->type_name("ID");
}

}  // namespace

std::unique_ptr<CLI::App> MakeGrammar(Arguments& arguments) {
  auto app =
      std::make_unique<CLI::App>("Asks a Chancery server, and brings it documents.", "chancery");
  app->require_subcommand(1);
  app->set_version_flag("--version", std::string(kVersion));
  app->footer(kExitCodeHelp);
  AddGlobal(*app, arguments);
  AddQuestions(*app, arguments);
  AddExperts(*app, arguments);
  AddSubmit(*app, arguments);
  AddRecords(*app, arguments);
  AddPolicy(*app, arguments);
  AddVocabulary(*app, arguments);
  AddAdmin(*app, arguments);
  AddPeople(*app, arguments);
  return app;
}

bool Parse(int argc, const char* const* argv, Arguments& arguments, int& code) {
  const auto app = MakeGrammar(arguments);
  try {
    app->parse(argc, argv);
    arguments.search.profile = arguments.flags.profile.value_or("");
    return true;
  } catch (const CLI::ParseError& error) {
    code = app->exit(error) == 0 ? kDone : kUsage;
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
      std::cerr << "A question that begins with '-' goes after '--'.\n";
    }
    return false;
  }
}

}  // namespace chancery::cli
