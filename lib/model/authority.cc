// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/authority.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <functional>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include "chancery/config/v1/people.pb.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/model/policy_file.h"
#include "lib/model/text_proto.h"

namespace chancery::model {
namespace {

constexpr std::int64_t kLookEveryNs = 200'000'000;
constexpr std::uint64_t kMaxPeopleBytes = 64 << 20;

// A file system's clock is coarse: what was changed a moment ago may change again without a trace.
constexpr std::int64_t kSettledAfterNs = 2'000'000'000;

std::int64_t Nanoseconds(const timespec& t) { return t.tv_sec * 1'000'000'000 + t.tv_nsec; }

std::int64_t SteadyNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::int64_t FileClockNow() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return Nanoseconds(now);
}

config::v1::People Changed(const config::v1::People& file, const Authority::Changes& changes) {
  config::v1::People people;
  for (const config::v1::PersonEntry& entry : file.person()) {
    if (!changes.contains(entry.id())) *people.add_person() = entry;
  }
  for (const auto& [id, entry] : changes) {
    if (entry) *people.add_person() = *entry;
  }
  return people;
}

}  // namespace

// One reading of the people file, and the readers of the day made from it.
class Authority::Generation {
 public:
  explicit Generation(People people) : people_(std::move(people)) {}

  // What a caller is found by: the common name of a certificate, or an id.
  enum class By { kCertificate, kId };

  Result<Reader> Find(By by, std::string_view name, std::chrono::sys_days day,
                      const policy::Policy& policy, const Ceiling& listener, const Ceiling& also) {
    const Key key{by, std::string(name), also.words};
    {
      const std::shared_lock lock(mutex_);
      const auto found = made_.find(key);
      if (found != made_.end() && found->second.day == day) return found->second.reader;
    }
    const Person* person =
        by == By::kCertificate ? people_.ByCertificate(name) : people_.ById(name);
    if (person == nullptr) return Unauthenticated("no such person");
    static const Ceiling none;
    const Ceiling& device = by == By::kCertificate ? people_.CeilingOf(name) : none;
    const policy::Ceiling session = policy::Ceiling::Meet(listener.held, device.held);
    Reader reader{person->id(), person->name(),
                  person->AtomsAt(day, policy, policy::Ceiling::Meet(session, also.held))};
    for (const Ceiling* ceiling : {&listener, &device, &also}) {
      if (!ceiling->words.empty()) reader.ceilings.push_back(ceiling->words);
    }
    const std::unique_lock lock(mutex_);
    made_.insert_or_assign(key, Made{day, reader});
    return reader;
  }

  Readers All(std::chrono::sys_days day, const policy::Policy& policy) {
    const std::unique_lock lock(mutex_);
    if (all_ != nullptr && all_day_ == day) return all_;
    auto readers = std::make_shared<std::vector<Reader>>();
    for (const Person& person : people_.all()) {
      readers->push_back(
          {person.id(), person.name(), person.AtomsAt(day, policy, policy::Ceiling())});
    }
    all_ = std::move(readers);
    all_day_ = day;
    return all_;
  }

 private:
  using Key = std::tuple<By, std::string, std::string>;  // With the words of the further ceiling.
  struct Made {
    std::chrono::sys_days day;
    Reader reader;
  };
  const People people_;
  std::shared_mutex mutex_;
  std::map<Key, Made> made_;  // No more than the file has, under each ceiling.
  Readers all_;
  std::chrono::sys_days all_day_;
};

// What is known of the people file as it was read last.
struct Authority::FileState {
  struct Identity {
    int error = 0;
    std::uint64_t device = 0, inode = 0;
    std::int64_t size = 0, modified_ns = 0, changed_ns = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };

  static Identity Of(const struct stat& st) {
    return {0, st.st_dev, st.st_ino, st.st_size, Nanoseconds(st.st_mtim), Nanoseconds(st.st_ctim)};
  }

  Identity identity;
  bool settled = false;
  std::string outcome;  // The digest of the bytes, or the error of reading them.
};

Authority::Authority(policy::Policy policy, std::string policy_sha256,
                     std::filesystem::path people_path, Ceiling listener)
    : policy_(std::move(policy)),
      policy_sha256_(std::move(policy_sha256)),
      people_path_(std::move(people_path)),
      listener_(std::move(listener)),
      seen_(std::make_unique<FileState>()) {}

Authority::~Authority() = default;

Result<std::unique_ptr<Authority>> Authority::Open(const std::filesystem::path& policy_path,
                                                   const std::filesystem::path& people_path,
                                                   const config::v1::Ceiling* listener) {
  ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(policy_path));
  auto policy = ReadPolicy(bytes);
  if (!policy.ok()) return Within(policy_path.string(), policy.status());
  Ceiling ceiling;
  if (listener != nullptr) {
    ASSIGN_OR_RETURN(ceiling, ReadCeiling("listener", *listener, *policy));
  }
  std::unique_ptr<Authority> authority(
      new Authority(*std::move(policy), base::Sha256(bytes), people_path, std::move(ceiling)));
  RETURN_IF_ERROR(authority->Load());
  authority->next_look_ns_ = SteadyNow() + kLookEveryNs;
  return authority;
}

std::shared_ptr<Authority::Generation> Authority::Current() {
  if (IsTimeToLook()) Look();
  const std::shared_lock lock(mutex_);
  return generation_;
}

Result<Reader> Authority::FindReader(std::string_view common_name,
                                     std::chrono::system_clock::time_point now) {
  return FindReader(common_name, Ceiling(), now);
}

Result<Reader> Authority::FindReader(std::string_view common_name, const Ceiling& also,
                                     std::chrono::system_clock::time_point now) {
  const auto generation = Current();
  if (generation == nullptr) return Unavailable("the people file cannot be read");
  return generation->Find(Generation::By::kCertificate, common_name,
                          std::chrono::floor<std::chrono::days>(now), policy_, listener_, also);
}

Result<Reader> Authority::FindPerson(std::string_view id, const Ceiling& also,
                                     std::chrono::system_clock::time_point now) {
  const auto generation = Current();
  if (generation == nullptr) return Unavailable("the people file cannot be read");
  return generation->Find(Generation::By::kId, id, std::chrono::floor<std::chrono::days>(now),
                          policy_, listener_, also);
}

Result<Authority::Readers> Authority::Everybody(std::chrono::system_clock::time_point now) {
  const auto generation = Current();
  if (generation == nullptr) return Unavailable("the people file cannot be read");
  return generation->All(std::chrono::floor<std::chrono::days>(now), policy_);
}

bool Authority::IsTimeToLook() { return SteadyNow() >= next_look_ns_.load(); }

void Authority::Look() {
  if (looking_.test_and_set()) return;  // Somebody else is at it.
  struct stat st {};
  FileState::Identity identity;
  if (::stat(people_path_.c_str(), &st) == 0) {
    identity = FileState::Of(st);
  } else {
    identity.error = errno;
  }
  if (!seen_->settled || identity != seen_->identity) {
    const std::string before = seen_->outcome;
    const Status status = Load();
    if (seen_->outcome != before) {
      if (status.ok()) {
        base::LogInfo("the people file was read again");
      } else {
        base::LogError("nobody is admitted: " + std::string(status.message()));
      }
    }
  }
  next_look_ns_ = SteadyNow() + kLookEveryNs;
  looking_.clear();
}

Status Authority::SetChanges(Changes changes) {
  const std::unique_lock lock(mutex_);
  changes_ = std::move(changes);
  return Renew();
}

Status Authority::WouldAdmit(const config::v1::PersonEntry& entry) const {
  const std::shared_lock lock(mutex_);
  if (!file_) return Unavailable("the people file cannot be read");
  Changes changes = changes_;
  changes[entry.id()] = entry;
  return People::Make(Changed(*file_, changes), policy_).status();
}

// A new generation from file and changes. Under `mutex_`.
Status Authority::Renew() {
  generation_ = nullptr;
  if (!file_) return Unavailable("the people file cannot be read");
  ASSIGN_OR_RETURN(People people, People::Make(Changed(*file_, changes_), policy_));
  generation_ = std::make_shared<Generation>(std::move(people));
  return Ok();
}

// Reads the people file, and admits by it or, when it is unsound, nobody.
Status Authority::Load() {
  FileState now;
  bool same = false;
  const auto read = [&]() -> Result<config::v1::People> {
    const base::Fd fd(::open(people_path_.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat st {};
    if (!fd.ok() || ::fstat(fd.get(), &st) != 0) {
      now.identity.error = errno;
      return base::FromErrno("open", people_path_, errno);
    }
    // Taken before the reading: what is written meanwhile makes the next look find another.
    now.identity = FileState::Of(st);
    now.settled = FileClockNow() - now.identity.changed_ns > kSettledAfterNs;
    const auto bytes = base::ReadFd(fd.get(), kMaxPeopleBytes);
    if (!bytes.ok()) return Within(people_path_.string(), bytes.status());
    now.outcome = base::Sha256(*bytes);
    same = now.outcome == seen_->outcome;
    config::v1::People people;
    if (!same) {
      if (const Status status = ReadText(*bytes, people); !status.ok()) {
        return Within(people_path_.string(), status);
      }
    }
    return people;
  };
  auto file = read();
  Status status = file.status();
  if (!same) {
    const std::unique_lock lock(mutex_);
    file_.reset();
    if (file.ok()) file_ = *std::move(file);
    const Status renewed = Renew();
    if (status.ok() && !renewed.ok()) status = Within(people_path_.string(), renewed);
  }
  if (now.outcome.empty()) now.outcome = status.ToString();
  *seen_ = std::move(now);
  return status;
}

}  // namespace chancery::model
