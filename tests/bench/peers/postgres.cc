// SPDX-License-Identifier: GPL-3.0-or-later
// The client is psql, which PostgreSQL's package brings along: another library to build with would
// measure the same.
#include <cstdlib>
#include <utility>

#include "tests/bench/peers/side.h"

namespace chancery::bench {
namespace {

constexpr std::string_view kEnd = "--end of the answer--";
constexpr std::string_view kTime = "Time: ";

// Hits, count and facets in one statement, each match found and ranked once. Words side by side are
// joined by "or", as Chancery and Lucene read them. The question stands in it as it is typed, since
// the planner then knows how many rows it fits. Questions are letters and spaces.
std::string Statement(const Question& question) {
  std::string typed;
  for (const std::string& word : question.words) {
    if (!typed.empty()) typed += question.phrase ? " " : " or ";
    typed += word;
  }
  if (question.phrase) typed = '"' + typed + '"';
  const std::string query = "websearch_to_tsquery('english', '" + typed + "')";
  const auto facet = [](const std::string& name, const std::string& from,
                        const std::string& order) {
    return " UNION ALL (SELECT '" + name + "', value, count(*)::text, '', '', '' FROM " + from +
           " GROUP BY value ORDER BY " + order + " LIMIT 20)";
  };
  const auto column = [](const std::string& what) {
    return "(SELECT " + what + " AS value FROM found) AS of_all WHERE value <> ''";
  };
  const std::string often = "count(*) DESC, value";
  return "WITH found AS MATERIALIZED (SELECT number, date, type, level, origin, authors, "
         "ts_rank_cd(words, " +
         query + ") AS score FROM documents WHERE words @@ " + query +
         "), best AS (SELECT number, score FROM found ORDER BY score DESC, date DESC, number LIMIT "
         "10) "
         "(SELECT 'hit' AS kind, number::text AS value, score::text, title, origin || date || "
         "documents.authors, ts_headline('english', body, " +
         query +
         ") FROM best JOIN documents USING (number) ORDER BY score DESC, date DESC, number) "
         "UNION ALL SELECT 'count', count(*)::text, '', '', '', '' FROM found" +
         facet("year", column("left(date, 4)"), "value DESC") +
         facet("type", column("type"), often) + facet("level", column("level"), often) +
         facet("origin", column("origin"), often) +
         facet("author", column("unnest(string_to_array(authors, '|'))"), often) + ";\n";
}

class Postgres : public Side {
 public:
  explicit Postgres(std::unique_ptr<Child> child) : child_(std::move(child)) {}

  std::string name() const override { return "PostgreSQL"; }

  Status Prepare() {
    return Told(
        "\\set ON_ERROR_STOP on\n\\pset format unaligned\n\\pset tuples_only on\n"
        "\\pset fieldsep '\\t'\nSET jit = off;\n"
        "SET work_mem = '64MB';\n\\timing on\n");
  }

  Result<Answer> Ask(const std::string& reader, const Question& question) override {
    if (reader != reader_) {
      RETURN_IF_ERROR(Told("RESET ROLE;\nSET ROLE \"" + reader + "\";\n"));
      reader_ = reader;
    }
    RETURN_IF_ERROR(child_->Say(Statement(question) + "\\echo " + std::string(kEnd) + '\n'));
    Answer answer;
    for (;;) {
      ASSIGN_OR_RETURN(const std::string line, child_->Hear());
      if (line == kEnd) break;
      if (line.starts_with(kTime)) answer.ms = std::strtod(line.c_str() + kTime.size(), nullptr);
      if (line.starts_with("hit\t")) ++answer.hits;
      if (line.starts_with("count\t"))
        answer.matches = std::strtoull(line.c_str() + 6, nullptr, 10);
    }
    if (answer.ms == 0) return DataLoss("PostgreSQL did not tell its time");
    return answer;
  }

 private:
  // Says it, and waits until it is done.
  Status Told(const std::string& text) {
    RETURN_IF_ERROR(child_->Say(text + "\\echo " + std::string(kEnd) + '\n'));
    for (;;) {
      ASSIGN_OR_RETURN(const std::string line, child_->Hear());
      if (line == kEnd) return Ok();
    }
  }

  const std::unique_ptr<Child> child_;
  std::string reader_;
};

}  // namespace

Result<std::unique_ptr<Side>> StartPostgres(const std::string& command) {
  ASSIGN_OR_RETURN(std::unique_ptr<Child> child, Child::Start(command));
  auto side = std::make_unique<Postgres>(std::move(child));
  RETURN_IF_ERROR(side->Prepare());
  return side;
}

}  // namespace chancery::bench
