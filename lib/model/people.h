// SPDX-License-Identifier: GPL-3.0-or-later
// Who may connect, and what each holds on a given day.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/people.pb.h"
#include "lib/base/status.h"
#include "lib/model/ceiling.h"
#include "lib/policy/atoms.h"
#include "lib/policy/policy.h"

namespace chancery::model {

// One person of the people file. Immutable.
class Person {
 public:
  const std::string& id() const { return id_; }
  const std::string& name() const { return name_; }

  // Everything that the person holds on that day (UTC), closed under the policy as of that day:
  // "person:<id>", the posts, the grants, all that these include and what equivalences give; below
  // `ceiling`, which is that of the session.
  policy::Atoms AtomsAt(std::chrono::sys_days day, const policy::Policy& policy,
                        const policy::Ceiling& ceiling) const;

 private:
  friend class People;
  // An atom from the first to the last day, both included.
  struct Holding {
    policy::Atom atom;
    std::chrono::sys_days from = std::chrono::sys_days::min();
    std::chrono::sys_days until = std::chrono::sys_days::max();
  };

  Status Hold(const policy::Atom& atom, std::string_view from, std::string_view until,
              const policy::Policy& policy);

  std::string id_;
  std::string name_;
  std::vector<Holding> holdings_;
};

// Immutable and thread-safe.
class People {
 public:
  // InvalidArgument names the first person and rule that is unsound: an id that is empty or has
  // spaces, an id or certificate twice, an atom that the policy does not know, a date that is no
  // day, a device that is none of the person's certificates or has no sound ceiling.
  static Result<People> Make(const config::v1::People& file, const policy::Policy& policy);

  // The person of the client certificate with this common name, or null. Lives as long as this.
  const Person* ByCertificate(std::string_view common_name) const;

  // What sessions with this certificate hold at most; bounds nothing for one without a ceiling.
  const Ceiling& CeilingOf(std::string_view common_name) const;

  const std::vector<Person>& all() const { return people_; }

  // The person with this id, or null. Lives as long as this.
  const Person* ById(std::string_view id) const;

 private:
  Status AdmitDevices(const config::v1::PersonEntry& entry, const policy::Policy& policy);
  Status Admit(const config::v1::PersonEntry& entry, const policy::Policy& policy);

  std::vector<Person> people_;
  std::map<std::string, std::size_t, std::less<>> by_certificate_;
  std::map<std::string, Ceiling, std::less<>> ceilings_;  // By certificate.
};

}  // namespace chancery::model
