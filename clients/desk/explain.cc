// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/explain.h"

#include <array>
#include <cstdio>
#include <utility>

#include "clients/desk/check.h"
#include "clients/desk/people_file.h"
#include "lib/model/ceiling.h"
#include "lib/model/day.h"
#include "lib/model/example.h"
#include "lib/model/people.h"
#include "lib/model/text_proto.h"

namespace chancery::desk {
namespace {

Result<policy::Atoms> HeldBy(const Question& question, const policy::Policy& policy,
                             policy::Day day, const policy::Ceiling& ceiling) {
  if (question.people.empty()) {
    for (const std::string& atom : question.atoms) {
      if (!policy.Knows(atom)) return InvalidArgument("the policy does not know " + atom);
    }
    return policy.Close(policy::Atoms(question.atoms), day, ceiling);
  }
  ASSIGN_OR_RETURN(const auto file, ReadPeopleFile(question.people));
  const auto people = model::People::Make(file, policy);
  if (!people.ok()) return Within(question.people.string(), people.status());
  const model::Person* person = people->ById(question.reader);
  if (person == nullptr) return NotFound("the people file has no " + question.reader);
  return person->AtomsAt(day, policy, ceiling);
}

Result<model::Ceiling> CeilingOf(const Question& question, const policy::Policy& policy) {
  if (question.ceiling.empty()) return model::Ceiling();
  config::v1::Ceiling text;
  const Status read = model::ReadText(question.ceiling, text);
  if (!read.ok()) return Within("ceiling", read);
  return model::ReadCeiling("session", text, policy);
}

std::string Written(policy::Day day) {
  const std::chrono::year_month_day date(day);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

config::v1::Clause Explained(const policy::Demand& demand, const policy::Atoms& held) {
  config::v1::Clause clause;
  clause.set_words(demand.words);
  for (const policy::Atom& atom : demand.clause.sorted()) {
    clause.add_atoms(atom);
    if (held.Holds(atom)) clause.add_by(atom);
  }
  clause.set_met(clause.by_size() > 0);
  return clause;
}

}  // namespace

Result<config::v1::Explanation> Explain(const Question& question, std::chrono::sys_days today) {
  ASSIGN_OR_RETURN(const model::PolicyFile file, ReadPolicyAt(question.policy));
  policy::Day day = today;
  if (!question.date.empty()) {
    ASSIGN_OR_RETURN(day, model::ReadDay(question.date));
  }
  ASSIGN_OR_RETURN(const model::Ceiling ceiling, CeilingOf(question, file.policy));
  ASSIGN_OR_RETURN(const policy::Atoms held, HeldBy(question, file.policy, day, ceiling.held));
  google::protobuf::RepeatedPtrField<std::string> to(question.to.begin(), question.to.end());
  const auto label = file.policy.ParseMarking(question.marking, model::Recipients(to));
  if (!label.ok()) return FailedPrecondition(std::string(label.status().message()));

  config::v1::Explanation explanation;
  explanation.set_marking(file.policy.Print(*label));
  explanation.set_reader(question.reader);
  explanation.set_date(Written(day));
  explanation.set_ceiling(ceiling.words);
  for (const policy::Atom& atom : held.sorted()) explanation.add_held(atom);
  for (const policy::Demand& demand : file.policy.Demands(*label)) {
    *explanation.add_clauses() = Explained(demand, held);
  }
  explanation.set_readable(policy::Dominates(held, file.policy.Compile(*label)));
  explanation.set_not_writable(std::string(file.policy.CheckWritable(*label).message()));
  return explanation;
}

}  // namespace chancery::desk
