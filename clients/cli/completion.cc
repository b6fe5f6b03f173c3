// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/completion.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "clients/cli/command_line.h"

namespace chancery::cli {
namespace {

struct Flag {
  std::string name;  // "--limit"
  std::string help;
  bool takes_value = false;
  bool takes_file = false;
};

struct Entry {
  std::string name;
  std::string help;
  std::vector<Flag> flags;
  std::vector<std::string> commands = {};  // Of its own: "check" of "policy".
};

struct Grammar {
  std::vector<Flag> flags;
  std::vector<Entry> commands;
};

std::vector<Flag> FlagsOf(const CLI::App& app) {
  std::vector<Flag> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      const std::string type = option->get_type_name();
      flags.push_back({"--" + name, option->get_description(), option->get_items_expected_max() > 0,
                       type == "FILE"});
    }
  }
  return flags;
}

bool Has(const std::vector<Flag>& flags, const std::string& name) {
  return std::any_of(flags.begin(), flags.end(),
                     [&](const Flag& flag) { return flag.name == name; });
}

Grammar ReadGrammar() {
  Arguments arguments;
  const auto app = MakeGrammar(arguments);
  Grammar grammar{FlagsOf(*app), {}};
  for (const CLI::App* sub : app->get_subcommands({})) {
    Entry entry{sub->get_name(), sub->get_description(), FlagsOf(*sub)};
    for (const CLI::App* own : sub->get_subcommands({})) {
      entry.commands.push_back(own->get_name());
      const std::vector<Flag> flags = FlagsOf(*own);
      std::copy_if(flags.begin(), flags.end(), std::back_inserter(entry.flags),
                   [&](const Flag& flag) { return !Has(entry.flags, flag.name); });
    }
    grammar.commands.push_back(std::move(entry));
  }
  return grammar;
}

// Text inside '...' of any of the three shells; the help has no quotes that would matter.
std::string Inside(const std::string& text, std::string_view unwanted = "'") {
  std::string out;
  for (const char c : text) {
    if (unwanted.find(c) == std::string_view::npos) out += c;
  }
  return out;
}

std::string Words(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string Names(const std::vector<Flag>& flags) {
  std::string out;
  for (const Flag& flag : flags) out += (out.empty() ? "" : " ") + flag.name;
  return out;
}

std::string Bash(const Grammar& grammar) {
  std::string files;
  std::string values;
  std::string commands;
  std::string cases;
  std::string own;
  const auto sort = [&](const std::vector<Flag>& flags) {
    for (const Flag& flag : flags) {
      std::string& list = flag.takes_file ? files : values;
      if (flag.takes_value) list += (list.empty() ? "" : "|") + flag.name;
    }
  };
  sort(grammar.flags);
  for (const Entry& entry : grammar.commands) {
    sort(entry.flags);
    commands += (commands.empty() ? "" : " ") + entry.name;
    cases += "    " + entry.name + ") flags=\"$flags " + Names(entry.flags) + "\" ;;\n";
    if (entry.commands.empty()) continue;
    own += "    " + entry.name + ") COMPREPLY=($(compgen -W '" + Words(entry.commands) +
           "' -- \"$word\")); return ;;\n";
  }
  return "# bash completion of chancery\n"
         "_chancery() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command='' flags='" +
         Names(grammar.flags) +
         "' i\n"
         "  COMPREPLY=()\n"
         "  case $before in\n"
         "    " +
         files +
         ") compopt -o default; return ;;\n"
         "    " +
         values +
         ") return ;;\n"
         "    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$word\")); return ;;\n" +
         own +
         "  esac\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \" " +
         commands +
         " \" in *\" ${COMP_WORDS[i]} \"*) command=${COMP_WORDS[i]}; break ;; esac\n"
         "  done\n"
         "  case $command in\n" +
         cases +
         "  esac\n"
         "  if [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))\n"
         "  elif [[ -z $command ]]; then\n"
         "    COMPREPLY=($(compgen -W '" +
         commands +
         "' -- \"$word\"))\n"
         "  elif [[ $command == submit || $command == policy || $command == vocabulary ]]; then\n"
         "    compopt -o default\n"
         "  fi\n"
         "}\n"
         "complete -F _chancery chancery\n";
}

std::string ZshFlags(const std::vector<Flag>& flags, const std::string& indent) {
  std::string out;
  for (const Flag& flag : flags) {
    out += indent + "'" + flag.name + "[" + Inside(flag.help, "'[]") + "]";
    if (flag.takes_value) out += flag.takes_file ? ":file:_files" : ":value: ";
    out += "' \\\n";
  }
  return out;
}

std::string Zsh(const Grammar& grammar) {
  std::string commands;
  std::string cases;
  for (const Entry& entry : grammar.commands) {
    commands += "    '" + entry.name + ":" + Inside(entry.help) + "'\n";
    const std::string rest = entry.name == "submit"       ? "'*:path:_files'"
                             : entry.name == "completion" ? "'1:shell:(bash zsh fish)'"
                             : !entry.commands.empty()
                                 ? "'1:command:(" + Words(entry.commands) + ")' '*:path:_files'"
                                 : "'*:: :'";
    cases += "    " + entry.name + ")\n      _arguments \\\n" +
             ZshFlags(grammar.flags, "        ") + ZshFlags(entry.flags, "        ") + "        " +
             rest + " ;;\n";
  }
  return "#compdef chancery\n"
         "_chancery() {\n"
         "  local state line curcontext=$curcontext\n"
         "  local -A opt_args\n"
         "  local -a commands\n"
         "  commands=(\n" +
         commands +
         "  )\n"
         "  _arguments -C \\\n" +
         ZshFlags(grammar.flags, "    ") +
         "    '1: :->command' \\\n"
         "    '*:: :->rest'\n"
         "  case $state in\n"
         "    command) _describe command commands; return ;;\n"
         "    rest) ;;\n"
         "    *) return ;;\n"
         "  esac\n"
         "  case $line[1] in\n" +
         cases +
         "  esac\n"
         "}\n"
         "if [[ $funcstack[1] == _chancery ]]; then _chancery \"$@\"; else compdef _chancery "
         "chancery; fi\n";
}

std::string FishFlags(const std::vector<Flag>& flags, const std::string& condition) {
  std::string out;
  for (const Flag& flag : flags) {
    out += "complete -c chancery" + condition + " -l " + flag.name.substr(2);
    if (flag.takes_value) out += flag.takes_file ? " -r -F" : " -x";
    out += " -d '" + Inside(flag.help) + "'\n";
  }
  return out;
}

std::string Fish(const Grammar& grammar) {
  std::string out = "# fish completion of chancery\ncomplete -c chancery -f\n";
  out += FishFlags(grammar.flags, "");
  for (const Entry& entry : grammar.commands) {
    out += "complete -c chancery -n __fish_use_subcommand -a " + entry.name + " -d '" +
           Inside(entry.help) + "'\n";
    out += FishFlags(entry.flags, " -n '__fish_seen_subcommand_from " + entry.name + "'");
  }
  for (const Entry& entry : grammar.commands) {
    if (entry.commands.empty()) continue;
    out += "complete -c chancery -n '__fish_seen_subcommand_from " + entry.name + "' -F -a '" +
           Words(entry.commands) + "'\n";
  }
  out += "complete -c chancery -n '__fish_seen_subcommand_from submit' -F\n";
  out += "complete -c chancery -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n";
  return out;
}

}  // namespace

std::string CompletionScript(const std::string& shell) {
  const Grammar grammar = ReadGrammar();
  if (shell == "bash") return Bash(grammar);
  if (shell == "zsh") return Zsh(grammar);
  return shell == "fish" ? Fish(grammar) : "";
}

}  // namespace chancery::cli
