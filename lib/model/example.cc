// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/example.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/day.h"

namespace chancery::model {
namespace {

using config::v1::Example;

std::string Listed(const std::set<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
  return out.empty() ? "nothing" : out;
}

Result<policy::Atoms> ReaderOf(const Example& example, const policy::Policy& policy) {
  for (const std::string& atom : example.grant()) {
    if (!policy.Knows(atom)) return InvalidArgument("the policy does not know " + atom);
  }
  const policy::Atoms grants(
      std::vector<policy::Atom>(example.grant().begin(), example.grant().end()));
  if (example.date().empty()) return policy.Close(grants);
  ASSIGN_OR_RETURN(const policy::Day day, ReadDay(example.date()));
  return policy.Close(grants, day);
}

Result<policy::Label> LabelOf(const Example& example, const policy::Policy& policy) {
  ASSIGN_OR_RETURN(policy::Label label,
                   policy.ParseMarking(example.marking(), Recipients(example.to())));
  if (example.has_portion()) return policy.ParsePortion(example.portion(), label);
  return label;
}

Status CheckInvalid(const Example& example, const Status& refusal) {
  if (refusal.ok()) return InvalidArgument("the marking is valid");
  if (refusal.message() == example.says()) return Ok();
  return InvalidArgument("it says: " + std::string(refusal.message()));
}

Status CheckLabel(const Example& example, const policy::Policy& policy,
                  const policy::Label& label) {
  if (example.has_prints() && policy.Print(label) != example.prints()) {
    return InvalidArgument("it prints as " + policy.Print(label));
  }
  const Status writable = policy.CheckWritable(label);
  if (writable.ok() == example.obsolete()) {
    return InvalidArgument(writable.ok() ? "nothing in it is obsolete"
                                         : std::string(writable.message()));
  }
  return Ok();
}

Status CheckLacks(const Example& example, const policy::Policy& policy, const policy::Label& label,
                  const policy::Atoms& reader) {
  std::set<std::string> lacks;
  for (const policy::Demand& demand : policy.Demands(label)) {
    if (!demand.clause.Meets(reader)) lacks.insert(demand.words);
  }
  if (policy::Dominates(reader, policy.Compile(label)) != lacks.empty()) {
    return Internal("the demands of a label are not those that it compiles to");
  }
  if (lacks.empty() && example.verdict() == Example::WITHHELD) return InvalidArgument("readable");
  if (lacks != std::set<std::string>(example.lacks().begin(), example.lacks().end())) {
    return InvalidArgument("the reader lacks " + Listed(lacks));
  }
  return Ok();
}

}  // namespace

policy::Atoms Recipients(const google::protobuf::RepeatedPtrField<std::string>& to) {
  std::vector<policy::Atom> atoms;
  for (const std::string& one : to) {
    atoms.push_back(one.starts_with("person:") ? one : policy::PostAtom(one));
  }
  return policy::Atoms(std::move(atoms));
}

Status CheckExample(const Example& example, const policy::Policy& policy) {
  if (!example.has_verdict()) return InvalidArgument("it has no verdict");
  if (example.lacks_size() > 0 && example.verdict() != Example::WITHHELD) {
    return InvalidArgument("`lacks` goes with WITHHELD");
  }
  if (example.has_says() && example.verdict() != Example::INVALID) {
    return InvalidArgument("`says` goes with INVALID");
  }
  ASSIGN_OR_RETURN(const policy::Atoms reader, ReaderOf(example, policy));
  const auto label = LabelOf(example, policy);
  if (example.verdict() == Example::INVALID) return CheckInvalid(example, label.status());
  if (!label.ok()) return label.status();
  RETURN_IF_ERROR(CheckLabel(example, policy, *label));
  return CheckLacks(example, policy, *label, reader);
}

}  // namespace chancery::model
