// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/submit.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

#include "clients/cli/clean.h"
#include "clients/cli/json.h"
#include "clients/cli/progress.h"
#include "clients/cli/render.h"
#include "clients/cli/upload.h"

namespace chancery::cli {
namespace {

// What became of the files so far. One thread at a time.
class Report {
 public:
  Report(std::size_t total, Console& console)
      : total_(total), console_(console), progress_(total, console) {}

  void Add(const File& file, const Uploaded& uploaded) {
    progress_.Clear();
    if (console_.json) PrintLine(file, uploaded);
    if (uploaded.error.empty()) {
      AddOutcome(file, uploaded.reply);
    } else {
      AddFailure(file, uploaded);
    }
    progress_.Show(++done_);
  }

  bool hopeless() const { return hopeless_ != kDone; }

  ExitCode Finish(std::size_t passed_over) {
    progress_.Clear();
    if (!console_.json) console_.out << Summary(passed_over) << "\n";
    if (hopeless()) {
      console_.err << "chancery: stopped: the other files would meet the same error\n";
      return hopeless_;
    }
    return failed_ + outcomes_[v1::OUTCOME_QUARANTINED] > 0 ? kSomeFilesFailed : kDone;
  }

 private:
  void AddOutcome(const File& file, const v1::SubmitResponse& reply) {
    ++outcomes_[reply.outcome()];
    if (reply.outcome() != v1::OUTCOME_QUARANTINED) return;
    console_.err << "quarantined: " << CleanLine(file.name) << ": " << Sentence(reply.reason())
                 << "\n";
  }

  void AddFailure(const File& file, const Uploaded& uploaded) {
    ++failed_;
    if (uploaded.hopeless && !hopeless()) hopeless_ = uploaded.code;
    console_.err << "failed: " << CleanLine(file.name) << ": " << CleanLine(uploaded.error) << "\n";
  }

  // {"name":...,"reply":{...}} or {"name":...,"error":"..."}, one line a file.
  void PrintLine(const File& file, const Uploaded& uploaded) {
    console_.out << "{\"name\":" << OneLine(CleanText(file.name));
    if (uploaded.error.empty()) {
      console_.out << ",\"reply\":" << OneLine(uploaded.reply) << "}\n";
    } else {
      console_.out << ",\"error\":" << OneLine(uploaded.error) << "}\n";
    }
  }

  std::string Summary(std::size_t passed_over) {
    const auto count = [](std::size_t n, const char* what) {
      return WithThousands(n) + " " + what;
    };
    std::string line = count(total_, total_ == 1 ? "file: " : "files: ") +
                       count(outcomes_[v1::OUTCOME_ADDED], "added, ") +
                       count(outcomes_[v1::OUTCOME_REPLACED], "replaced, ") +
                       count(outcomes_[v1::OUTCOME_UNCHANGED], "unchanged, ") +
                       count(outcomes_[v1::OUTCOME_QUARANTINED], "quarantined, ") +
                       count(failed_, "failed");
    if (total_ > done_) line += ", " + count(total_ - done_, "not sent");
    if (passed_over > 0) line += "; " + count(passed_over, "hidden or special passed over");
    return line;
  }

  const std::size_t total_;
  Console& console_;
  Progress progress_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::map<v1::Outcome, std::size_t> outcomes_;
  ExitCode hopeless_ = kDone;
};

}  // namespace

ExitCode Submit(const SubmitArguments& arguments, v1::IngestService::StubInterface& service,
                const Peer& peer, Console& console) {
  const auto list = CollectFiles(arguments.paths, arguments.name_prefix);
  if (!list.ok()) {
    console.err << "chancery: " << CleanLine(std::string(list.status().message())) << "\n";
    return kUsage;
  }
  Report report(list->files.size(), console);
  std::mutex mutex;
  std::size_t next = 0;
  const auto work = [&] {
    std::unique_lock lock(mutex);
    while (next < list->files.size() && !report.hopeless()) {
      const File& file = list->files[next++];
      lock.unlock();
      const Uploaded uploaded = Upload(file, arguments.default_marking, service, peer);
      lock.lock();
      report.Add(file, uploaded);
    }
  };
  const auto count = std::min(list->files.size(), static_cast<std::size_t>(arguments.streams));
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back(work);
  threads.clear();
  return report.Finish(list->passed_over);
}

}  // namespace chancery::cli
