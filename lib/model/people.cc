// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/people.h"

#include <algorithm>
#include <set>
#include <utility>

#include "lib/model/day.h"

namespace chancery::model {
namespace {

using std::chrono::sys_days;

bool IsGoodId(std::string_view id) {
  return !id.empty() && std::none_of(id.begin(), id.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
  });
}

}  // namespace

policy::Atoms Person::AtomsAt(sys_days day, const policy::Policy& policy,
                              const policy::Ceiling& ceiling) const {
  std::vector<policy::Atom> atoms = {"person:" + id_};
  for (const Holding& holding : holdings_) {
    if (holding.from <= day && day <= holding.until) atoms.push_back(holding.atom);
  }
  return policy.Close(policy::Atoms(std::move(atoms)), day, ceiling);
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
  return AdmitDevices(entry, policy);
}

Status People::AdmitDevices(const config::v1::PersonEntry& entry, const policy::Policy& policy) {
  for (const config::v1::Device& device : entry.device()) {
    const std::string& certificate = device.certificate();
    const auto& own = entry.certificate();
    if (std::find(own.begin(), own.end(), certificate) == own.end()) {
      return InvalidArgument("a device with a certificate that is not the person's: " +
                             certificate);
    }
    if (!device.has_ceiling()) return InvalidArgument("a device without a ceiling: " + certificate);
    auto ceiling = ReadCeiling("certificate", device.ceiling(), policy);
    if (!ceiling.ok()) return Within("device " + certificate, ceiling.status());
    if (!ceilings_.emplace(certificate, *std::move(ceiling)).second) {
      return InvalidArgument("the device is there twice: " + certificate);
    }
  }
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

const Ceiling& People::CeilingOf(std::string_view common_name) const {
  static const Ceiling none;
  const auto found = ceilings_.find(common_name);
  return found == ceilings_.end() ? none : found->second;
}

const Person* People::ById(std::string_view id) const {
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const Person& person) { return person.id() == id; });
  return found == people_.end() ? nullptr : &*found;
}

}  // namespace chancery::model
