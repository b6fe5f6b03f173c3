// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <sstream>
#include <utility>

#include "tests/bench/peers/side.h"

namespace chancery::bench {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

const char* KindOf(const Question& question) { return question.phrase ? "phrase" : "words"; }

class Lucene : public Side {
 public:
  explicit Lucene(std::unique_ptr<Child> child) : child_(std::move(child)) {}

  std::string name() const override { return "Lucene"; }

  Result<Answer> Ask(const std::string& reader, const Question& question) override {
    RETURN_IF_ERROR(
        child_->Say(reader + '\t' + KindOf(question) + '\t' + Joined(question.words) + '\n'));
    ASSIGN_OR_RETURN(const std::string line, child_->Hear());
    std::istringstream in(line);
    Answer answer;
    if (!(in >> answer.ms >> answer.matches >> answer.hits)) return DataLoss("Lucene: " + line);
    return answer;
  }

  Result<double> Load(const std::string& reader, const std::vector<Question>& questions,
                      int clients, double seconds) override {
    std::string text =
        "load\t" + std::to_string(clients) + '\t' + std::to_string(seconds) + '\t' + reader + '\n';
    for (std::size_t i = 0; i < questions.size(); ++i) {
      text +=
          (i ? "\t" : "") + std::string(KindOf(questions[i])) + ':' + Joined(questions[i].words);
    }
    RETURN_IF_ERROR(child_->Say(text + '\n'));
    ASSIGN_OR_RETURN(const std::string line, child_->Hear());
    return std::strtod(line.c_str(), nullptr);
  }

 private:
  const std::unique_ptr<Child> child_;
};

}  // namespace

Result<std::unique_ptr<Side>> StartLucene(const std::string& command) {
  ASSIGN_OR_RETURN(std::unique_ptr<Child> child, Child::Start(command));
  return std::make_unique<Lucene>(std::move(child));
}

}  // namespace chancery::bench
