// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/people.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace chancery::model {
namespace {

using std::chrono::sys_days;

bool IsGoodId(std::string_view id) {
  return !id.empty() && std::none_of(id.begin(), id.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
  });
}

// Reads the digits of `text`; -1 when there is anything else.
int Number(std::string_view text) {
  int number = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  return digits && read.ec == std::errc() ? number : -1;
}

Result<sys_days> ReadDay(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = Number(text.substr(0, 4));
    const int month = Number(text.substr(5, 2));
    const int day = Number(text.substr(8, 2));
    if (year >= 0 && month >= 0 && day >= 0) {
      const std::chrono::year_month_day date(std::chrono::year(year),
                                             std::chrono::month(static_cast<unsigned>(month)),
                                             std::chrono::day(static_cast<unsigned>(day)));
      if (date.ok()) return sys_days(date);
    }
  }
  return InvalidArgument("not a day like 1969-07-20: " + std::string(text));
}

}  // namespace

policy::Atoms Person::AtomsAt(sys_days day, const policy::Policy& policy) const {
  std::vector<policy::Atom> atoms = {"person:" + id_};
  for (const Holding& holding : holdings_) {
    if (holding.from <= day && day <= holding.until) atoms.push_back(holding.atom);
  }
  return policy.Close(policy::Atoms(std::move(atoms)));
}

Result<People> People::Make(const config::v1::People& file, const policy::Policy& policy) {
  People people;
  std::set<std::string> ids;
  for (const config::v1::PersonEntry& entry : file.person()) {
    Status status = people.Admit(entry, policy);
    if (status.ok() && !ids.insert(entry.id()).second) {
      status = InvalidArgument("the id is there twice");
    }
    if (!status.ok()) return Within("person \"" + entry.id() + "\"", status);
  }
  return people;
}

Status People::Admit(const config::v1::PersonEntry& entry, const policy::Policy& policy) {
  if (!IsGoodId(entry.id())) return InvalidArgument("the id is empty or has spaces");
  Person person;
  person.id_ = entry.id();
  person.name_ = entry.name();
  for (const std::string& certificate : entry.certificate()) {
    if (certificate.empty()) return InvalidArgument("a certificate without a name");
    if (!by_certificate_.emplace(certificate, people_.size()).second) {
      return InvalidArgument("the certificate is there twice: " + certificate);
    }
  }
  for (const config::v1::Post& post : entry.post()) {
    const policy::Atom atom = policy::PostAtom(post.name());
    if (atom == policy::PostAtom("")) return InvalidArgument("a post without a name");
    RETURN_IF_ERROR(person.Hold(atom, post.from(), post.until(), policy));
  }
  for (const config::v1::Grant& grant : entry.grant()) {
    RETURN_IF_ERROR(person.Hold(grant.atom(), grant.from(), grant.until(), policy));
  }
  people_.push_back(std::move(person));
  return Ok();
}

Status Person::Hold(const policy::Atom& atom, std::string_view from, std::string_view until,
                    const policy::Policy& policy) {
  if (!policy.Knows(atom)) return InvalidArgument("the policy does not know " + atom);
  Holding holding{atom};
  if (!from.empty()) {
    ASSIGN_OR_RETURN(holding.from, ReadDay(from));
  }
  if (!until.empty()) {
    ASSIGN_OR_RETURN(holding.until, ReadDay(until));
  }
  if (holding.from > holding.until) {
    return InvalidArgument("the last day of " + atom + " is before the first");
  }
  holdings_.push_back(std::move(holding));
  return Ok();
}

const Person* People::ByCertificate(std::string_view common_name) const {
  const auto found = by_certificate_.find(common_name);
  return found == by_certificate_.end() ? nullptr : &people_[found->second];
}

}  // namespace chancery::model
