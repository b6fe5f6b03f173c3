// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/policy_change.h"

#include <google/protobuf/util/message_differencer.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "lib/base/log.h"
#include "lib/model/policy_file.h"

namespace chancery::ingest {
namespace {

constexpr std::chrono::milliseconds kLook{200};
constexpr int kTakersPerExtractor = 4;  // While one waits for the disk, others read.

// What decides how markings are read, and nothing of who may read what is marked so.
Result<config::v1::Policy> WordsOf(std::string_view textproto) {
  ASSIGN_OR_RETURN(const model::PolicyFile file, model::ReadPolicyFile(textproto));
  config::v1::Policy words = file.text;
  words.clear_version();
  words.clear_group();
  words.clear_equivalence();
  words.clear_example();
  for (auto& category : *words.mutable_category()) {
    category.clear_always();
    category.clear_always_group();
    for (auto& value : *category.mutable_value()) {
      value.clear_atom();
      value.clear_group();
      value.clear_implies();
    }
  }
  return words;
}

// A policy of before that is not understood any more may have meant anything.
bool LabelsStand(const std::string& before, const std::string& now) {
  const auto old_words = WordsOf(before), new_words = WordsOf(now);
  return old_words.ok() && new_words.ok() &&
         google::protobuf::util::MessageDifferencer::Equals(*old_words, *new_words);
}

struct Tally {
  std::atomic<std::uint64_t> sources = 0, changed = 0;
};

Status TakeAllAgain(bool labels_stand, int threads, store::Archive* archive, Intake* intake,
                    Tally* tally) {
  std::vector<std::string> names;
  RETURN_IF_ERROR(archive->ForEachSource("", [&](const std::string& name, const auto&) {
    names.push_back(name);
    return Ok();
  }));
  std::atomic<std::size_t> next = 0;
  std::vector<Status> ended(static_cast<std::size_t>(threads));
  const auto take = [&]() -> Status {
    for (;;) {
      const std::size_t at = next.fetch_add(1);
      if (at >= names.size()) return Ok();
      const auto changed = intake->TakeAgain(names[at], labels_stand);
      if (!changed.ok()) next = names.size();
      RETURN_IF_ERROR(changed.status());
      ++tally->sources;
      if (*changed) ++tally->changed;
    }
  };
  std::vector<std::thread> takers;
  for (Status& status : ended) takers.emplace_back([&] { status = take(); });
  for (std::thread& taker : takers) taker.join();
  for (const Status& status : ended) RETURN_IF_ERROR(status);
  return Ok();
}

// The passage itself: `passing` is in the archive, with the text of the policy before.
Status Pass(const GivenPolicy& given, const store::v1::Policy& passing, Intake::Options taking,
            Applier::Options applying, store::Archive* archive, store::Originals* originals) {
  ASSIGN_OR_RETURN(std::uint64_t head, archive->Head());
  RETURN_IF_ERROR(taking.confirm(head));
  const bool labels_stand = LabelsStand(passing.before(), passing.text());
  base::LogInfo("the archive passes to version " + std::to_string(passing.version()) +
                " of the policy; " +
                (labels_stand ? "its words are the same" : "its words may differ"));
  applying.index.policy_sha256.clear();
  ASSIGN_OR_RETURN(const auto applier, Applier::Start(applying, archive));
  Tally tally;
  {
    const int threads = taking.extractors * kTakersPerExtractor;
    ASSIGN_OR_RETURN(const auto intake,
                     Intake::Start(std::move(taking), given.policy, archive, originals,
                                   [&applier = *applier] { applier.Nudge(); }));
    RETURN_IF_ERROR(TakeAllAgain(labels_stand, threads, archive, intake.get(), &tally));
  }
  ASSIGN_OR_RETURN(head, archive->Head());
  while (applier->state().applied < head) applier->Publish(head, kLook);
  base::LogInfo(std::to_string(tally.sources) + " files, of which " +
                std::to_string(tally.changed) + " are others under this policy");
  return Ok();
}

}  // namespace

Status BringUnderPolicy(const GivenPolicy& given, Intake::Options taking, Applier::Options applying,
                        store::Archive* archive, store::Originals* originals) {
  store::v1::Policy next;
  next.set_id(given.policy->id());
  next.set_version(given.policy->version());
  next.set_sha256(given.sha256);
  next.set_text(given.text);
  const auto found = archive->ReadPolicy();
  if (found.status().code() == StatusCode::kNotFound) return archive->ApplyPolicy(next).status();
  RETURN_IF_ERROR(found.status());
  const bool same = found->sha256() == given.sha256;
  if (same && !found->has_before()) return Ok();
  if (found->id() != next.id()) {
    return FailedPrecondition("the archive is under the policy " + found->id() +
                              ", and the policy file is of " + next.id());
  }
  if (!same && next.version() <= found->version()) {
    return FailedPrecondition("the archive is under version " + std::to_string(found->version()) +
                              " of the policy, and the policy file is another text, of version " +
                              std::to_string(next.version()) + ": a change has a higher version");
  }
  if (same) {
    next.set_before(found->before());
  } else {
    // Where a passage was interrupted, records may be by either of its policies: by none to compare
    // with.
    next.set_before(found->has_before() ? "" : found->text());
    RETURN_IF_ERROR(archive->ApplyPolicy(next).status());
  }
  RETURN_IF_ERROR(Pass(given, next, std::move(taking), std::move(applying), archive, originals));
  next.clear_before();
  RETURN_IF_ERROR(archive->ApplyPolicy(next).status());
  base::LogInfo("version " + std::to_string(next.version()) + " of the policy is in force");
  return Ok();
}

}  // namespace chancery::ingest
