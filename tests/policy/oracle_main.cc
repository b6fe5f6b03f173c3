// SPDX-License-Identifier: GPL-3.0-or-later
// Holds lib/policy against reference.py: policies, readers and markings at random, and both must
// say the same of every pair.
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "lib/model/day.h"
#include "tests/policy/random_policy.h"
#include "tests/policy/shipped.h"
#include "tests/testing/temp_dir.h"

namespace chancery::testing {
namespace {

using Random = std::mt19937_64;

constexpr std::size_t kLabels = 50;
constexpr std::size_t kReaders = 40;
constexpr int kRoundsAtOnce = 50;

struct Options {
  std::uint64_t pairs = 200'000;
  std::uint64_t seed = 1;
  bool weak = false;  // Decides wrongly on purpose: equivalences never end.
};

struct Count {
  std::uint64_t pairs = 0, readable = 0, labels = 0, refused = 0, random_policies = 0;
};

struct Reader {
  std::vector<policy::Atom> grants;
  std::string day;
};

struct Marked {
  std::string marking;
  std::vector<policy::Atom> to;
};

// One policy, with what is asked about it.
struct Round {
  model::PolicyFile file;
  std::vector<Reader> readers;
  std::vector<Marked> labels;
};

model::PolicyFile AnyPolicy(Random& random, Count& count) {
  if (random() % 2 == 0) return ShippedPolicies()[random() % ShippedPolicies().size()].file;
  for (;;) {
    std::string text;
    google::protobuf::TextFormat::PrintToString(RandomPolicy(random), &text);
    auto file = model::ReadPolicyFile(text);
    if (!file.ok()) continue;
    ++count.random_policies;
    return *std::move(file);
  }
}

// With a space after every letter of the first part.
std::string Spaced(const std::string& marking) {
  std::string spaced;
  for (const char c : marking.substr(0, marking.find("//"))) {
    spaced += (spaced.empty() ? "" : " ") + std::string(1, c);
  }
  return marking.find("//") == std::string::npos ? spaced
                                                 : spaced + marking.substr(marking.find("//"));
}

// A slip of the pen.
std::string Mutated(std::string marking, Random& random) {
  static constexpr std::array<const char*, 8> kPieces = {"//", "/", ";", " ", ",", "  ", "X", "1"};
  const std::size_t at = random() % marking.size();
  switch (random() % 3) {
    case 0:
      return marking.erase(at, 1);
    case 1:
      return marking.insert(at, kPieces[random() % kPieces.size()]);
    default:
      return marking.replace(at, 1, kPieces[random() % kPieces.size()]);
  }
}

Round AnyRound(Random& random, Count& count) {
  Round round{AnyPolicy(random, count), {}, {}};
  const std::vector<policy::Atom> atoms = DecidingAtoms(round.file.text);
  static constexpr std::array<const char*, 5> kDays = {"2019-12-31", "2020-01-01", "2021-07-01",
                                                       "2021-12-31", "2024-02-29"};
  for (std::size_t i = 0; i < kReaders; ++i) {
    Reader reader{SomeOf(atoms, 1 + random() % atoms.size(), random),
                  kDays[random() % kDays.size()]};
    const auto& levels = round.file.text.level();
    if (random() % 4 == 0) reader.grants.push_back("lvl." + levels.rbegin()->name());
    if (random() % 8 == 0) reader.grants.push_back("lvl.COSMIC TOP");
    round.readers.push_back(std::move(reader));
  }
  for (std::size_t i = 0; i < kLabels; ++i) {
    std::string marking = RandomMarking(round.file.text, random);
    if (random() % 16 == 0) marking = Spaced(marking);
    if (random() % 4 == 0) marking = Mutated(std::move(marking), random);
    round.labels.push_back(
        {std::move(marking), SomeOf({"post:a", "person:b", "nat:A"}, 2, random)});
  }
  return round;
}

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string Listed(const std::vector<policy::Atom>& atoms) {
  std::string out;
  for (const policy::Atom& atom : atoms) out += (out.empty() ? "" : ",") + Quoted(atom);
  return "[" + out + "]";
}

std::string AsJson(const Round& round) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string policy, readers, labels;
  if (!google::protobuf::util::MessageToJsonString(round.file.text, &policy, options).ok()) {
    std::abort();
  }
  for (const Reader& reader : round.readers) {
    readers += (readers.empty() ? "" : ",") + std::string("{\"grants\":") + Listed(reader.grants) +
               ",\"day\":" + Quoted(reader.day) + "}";
  }
  for (const Marked& label : round.labels) {
    labels += (labels.empty() ? "" : ",") + std::string("{\"marking\":") + Quoted(label.marking) +
              ",\"to\":" + Listed(label.to) + "}";
  }
  return "{\"policy\":" + policy + ",\"readers\":[" + readers + "],\"labels\":[" + labels + "]}";
}

// What lib/policy says of the round, in the reference's form.
std::vector<std::string> Decide(const Round& round, bool weak) {
  const policy::Policy& policy = round.file.policy;
  std::vector<policy::Atoms> readers;
  for (const Reader& reader : round.readers) {
    const policy::Day day =
        *model::ReadDay(weak ? std::min<std::string>(reader.day, "2021-12-31") : reader.day);
    readers.push_back(policy.Close(policy::Atoms(reader.grants), day));
  }
  std::vector<std::string> lines;
  for (const Marked& label : round.labels) {
    const auto parsed = policy.ParseMarking(label.marking, policy::Atoms(label.to));
    if (!parsed.ok()) {
      lines.emplace_back("X");
      continue;
    }
    std::string line = policy.CheckWritable(*parsed).ok() ? "W" : "O";
    const policy::Clauses clauses = policy.Compile(*parsed);
    for (const policy::Atoms& reader : readers) line += Dominates(reader, clauses) ? '1' : '0';
    lines.push_back(std::move(line));
  }
  return lines;
}

// What the reference says of all rounds; empty when it could not be run.
std::vector<std::string> AskReference(const std::vector<Round>& rounds) {
  const TempDir dir("oracle");
  const std::string in = (dir.path() / "in").string(), out = (dir.path() / "out").string();
  {
    std::ofstream file(in);
    for (const Round& round : rounds) file << AsJson(round) << "\n";
  }
  const std::string command = std::string("'") + CHANCERY_PYTHON + "' '" + CHANCERY_SOURCE_DIR +
                              "/tests/policy/reference.py' < '" + in + "' > '" + out + "'";
  std::vector<std::string> lines;
  if (std::system(command.c_str()) != 0) return lines;
  std::ifstream file(out);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

void Report(const Round& round, std::size_t label, const std::string& ours,
            const std::string& theirs) {
  const Marked& marked = round.labels[label];
  std::cerr << "policy " << round.file.text.id() << ", marking " << Quoted(marked.marking) << " to "
            << Listed(marked.to) << ":\n  lib/policy   " << ours << "\n  reference.py " << theirs
            << "\n";
  for (std::size_t i = 0; i < round.readers.size() && ours.size() == theirs.size(); ++i) {
    if (ours[i + 1] == theirs[i + 1]) continue;
    std::cerr << "  on " << round.readers[i].day << " " << Listed(round.readers[i].grants) << "\n";
    break;
  }
  if (round.file.text.id() == "random") std::cerr << round.file.text.DebugString();
}

bool Agree(const std::vector<Round>& rounds, const Options& options, Count& count) {
  const std::vector<std::string> theirs = AskReference(rounds);
  if (theirs.size() != rounds.size() * kLabels) {
    std::cerr << "the reference did not answer\n";
    return false;
  }
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const std::vector<std::string> ours = Decide(rounds[i], options.weak);
    for (std::size_t j = 0; j < kLabels; ++j) {
      const std::string& other = theirs[i * kLabels + j];
      ++count.labels;
      count.refused += ours[j] == "X" ? 1 : 0;
      if (ours[j] != "X") count.pairs += kReaders;
      count.readable += static_cast<std::uint64_t>(std::count(ours[j].begin(), ours[j].end(), '1'));
      if (ours[j] == other) continue;
      Report(rounds[i], j, ours[j], other);
      return false;
    }
  }
  return true;
}

int Run(const Options& options) {
  Random random(options.seed);
  Count count;
  while (count.pairs < options.pairs) {
    std::vector<Round> rounds;
    for (int i = 0; i < kRoundsAtOnce; ++i) rounds.push_back(AnyRound(random, count));
    if (!Agree(rounds, options, count)) return 1;
  }
  std::cout << count.pairs << " pairs agree, " << count.readable << " readable; " << count.labels
            << " markings, " << count.refused << " refused; " << count.random_policies
            << " random policies; seed " << options.seed << "\n";
  // The cases are not all of one kind.
  const bool varied = count.readable > count.pairs / 20 && count.readable < count.pairs * 3 / 5 &&
                      count.refused > count.labels / 20 && count.refused < count.labels * 4 / 5;
  if (!varied) std::cerr << "the cases are too much alike\n";
  return varied ? 0 : 1;
}

}  // namespace
}  // namespace chancery::testing

int main(int argc, char** argv) {
  chancery::testing::Options options;
  CLI::App app("Holds lib/policy against a second implementation.");
  app.add_option("--pairs", options.pairs, "Pairs of a reader and a valid marking")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Of all that is drawn")->capture_default_str();
  app.add_flag("--weak", options.weak, "Decide wrongly on purpose: it must be found");
  CLI11_PARSE(app, argc, argv);
  const int code = chancery::testing::Run(options);
  if (!options.weak) return code;
  std::cerr << (code == 0 ? "the weak policy was not found out\n" : "found out, as it should be\n");
  return code == 0 ? 1 : 0;
}
