// SPDX-License-Identifier: GPL-3.0-or-later
// The policy in force, and who a caller is under it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/people.pb.h"
#include "lib/base/status.h"
#include "lib/model/ceiling.h"
#include "lib/model/people.h"
#include "lib/policy/atoms.h"
#include "lib/policy/policy.h"

namespace chancery::model {

// A caller whom the people file knows, with what they hold today.
struct Reader {
  std::string id;
  std::string name;
  policy::Atoms atoms;

  // What bounded the session, for the audit: "listener: RESTRICTED". `atoms` are below it already.
  std::vector<std::string> ceilings = {};

  // Who asked for them and whose token named them, for the audit; empty for one with a certificate
  // of their own.
  std::string gateway = {}, issuer = {};
};

// Thread-safe. The policy is read once, the people file again whenever it changes.
class Authority {
 public:
  // Reads both files. The error names the file and the rule that is unsound. `listener` bounds all
  // who come through the daemon's listener, unless null; InvalidArgument when it is unsound.
  static Result<std::unique_ptr<Authority>> Open(const std::filesystem::path& policy_path,
                                                 const std::filesystem::path& people_path,
                                                 const config::v1::Ceiling* listener);
  ~Authority();

  const policy::Policy& policy() const { return policy_; }

  // Of the bytes of the policy file: 32 bytes.
  const std::string& policy_sha256() const { return policy_sha256_; }

  // The person of the client certificate with this common name, with what they hold on the day of
  // `now` in UTC, below the ceilings of the listener and of the certificate. Unauthenticated when
  // the people file does not name it. Unavailable, for everybody, while the people file can't be
  // read or is unsound; the log says why, once a change. A change of the file counts at most 200 ms
  // later.
  Result<Reader> FindReader(std::string_view common_name,
                            std::chrono::system_clock::time_point now);

  // The same below one more ceiling.
  Result<Reader> FindReader(std::string_view common_name, const Ceiling& also,
                            std::chrono::system_clock::time_point now);

  // The same for the person with this id, in a session without a certificate of theirs.
  Result<Reader> FindPerson(std::string_view id, const Ceiling& also,
                            std::chrono::system_clock::time_point now);

  // Everybody who is admitted, with what they hold at `now` in a session that nothing bounds: the
  // same object until another people file, a change or a new day comes. Unavailable as for
  // FindReader.
  using Readers = std::shared_ptr<const std::vector<Reader>>;
  Result<Readers> Everybody(std::chrono::system_clock::time_point now);

  // What is known of people beyond the file, by id: the entry counts instead of the file's; without
  // one the person is not admitted.
  using Changes = std::map<std::string, std::optional<config::v1::PersonEntry>, std::less<>>;

  // From now on these changes count. InvalidArgument, and nobody is admitted, when file and changes
  // together are unsound.
  Status SetChanges(Changes changes);

  // Whether the changes in force and this one would be sound together.
  Status WouldAdmit(const config::v1::PersonEntry& entry) const;

 private:
  class Generation;
  struct FileState;

  Authority(policy::Policy policy, std::string policy_sha256, std::filesystem::path people_path,
            Ceiling listener);

  std::shared_ptr<Generation> Current();
  bool IsTimeToLook();
  void Look();
  Status Load();
  Status Renew();

  const policy::Policy policy_;
  const std::string policy_sha256_;
  const std::filesystem::path people_path_;
  const Ceiling listener_;

  std::atomic<std::int64_t> next_look_ns_{0};  // Of the steady clock.
  std::atomic_flag looking_;                   // Held by the one thread that looks at the file.
  std::unique_ptr<FileState> seen_;            // Under `looking_`.

  mutable std::shared_mutex mutex_;         // Of all below.
  std::optional<config::v1::People> file_;  // None while it can't be read.
  Changes changes_;
  std::shared_ptr<Generation> generation_;  // Null while nobody is admitted.
};

}  // namespace chancery::model
