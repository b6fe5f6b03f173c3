// SPDX-License-Identifier: GPL-3.0-or-later
// How much of what they may read a reader takes in an hour and in a day, and when it is enough.
//
// Whether a reader is told or stopped follows from their own requests and from what they were
// shown, and from nothing else: not from what is hidden from them, not from what others do. A
// document that is not there and one that is not for them cost the same: nothing. So a reader is
// stopped at the same request, with the same words, by a server that never held what they may not
// read.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/model/authority.h"

namespace chancery::search {

// What a reader may take within an hour, or a day. 0: as much as they like.
struct Allowance {
  std::uint32_t opened = 0;   // Documents opened, each time again.
  std::uint32_t listed = 0;   // Documents that answers to searches show.
  std::uint32_t pages = 0;    // Pages of answers after the first.
  std::uint32_t origins = 0;  // Different offices that the opened documents are from.
};

struct Budget {
  Allowance hour, day;
};

// Kept in memory, and gone with the process: a start forgives everybody. Thread-safe.
//
// Time is counted in steps of five minutes for an hour and of an hour for a day, so that a reader
// costs a few kilobytes, and a few more for the offices, whatever they do. What was taken in a step
// counts until all of it is longer ago than the hour or the day. Answers that are made at the same
// time don't know of each other: by as many as the workers make at once for one reader, less one, a
// number can be exceeded.
class Budgets {
 public:
  using Time = std::chrono::system_clock::time_point;

  struct Options {
    Budget budget;

    // Who holds one of these atoms has its budget instead; of several, the more generous of each
    // number.
    std::vector<std::pair<policy::Atom, Budget>> of;

    // From this share of a number on answers bear a notice and are slow. At least 1; above 100 that
    // never happens.
    std::uint32_t notice_percent = 80;

    // How long each answer is held back then.
    std::chrono::milliseconds pause{500};
  };

  explicit Budgets(Options options) : options_(std::move(options)) {}

  // Stopped, with why and until when, once that is spent which an opening, a search, or a further
  // page of one needs. The note is told of it.
  Status MayOpen(const model::Reader& reader, Time now, audit::Note* note);
  Status MaySearch(const model::Reader& reader, bool further_page, Time now, audit::Note* note);

  // Counts what is about to be shown. The notice to send along, or nothing; the note is told of it.
  std::string Opened(const model::Reader& reader, std::string_view origin, Time now,
                     audit::Note* note);
  std::string Listed(const model::Reader& reader, std::size_t hits, bool further_page, Time now,
                     audit::Note* note);

  // How long the next answer to them is to be held back.
  std::chrono::milliseconds Pause(const model::Reader& reader, Time now);

 private:
  using Measure = audit::Note::Stop::Measure;
  static constexpr std::size_t kCounted = 3;  // Measures that are sums.
  using Counts = std::array<std::uint32_t, kCounted>;

  // What was taken in the last steps.
  struct Span {
    std::int64_t first = -1;               // Steps before this one are forgotten.
    std::map<std::int64_t, Counts> steps;  // By number.
    std::map<std::string, std::int64_t, std::less<>> origins;  // When each was last opened.
  };
  struct Reader {
    Span hour, day;
  };

  // One measure of one window, and how it stands.
  struct Standing {
    Measure measure = Measure::kNone;
    bool day = false;
    std::uint64_t spent = 0;
    std::uint64_t limit = 0;

    bool Exceeds(std::uint32_t percent) const {
      return limit > 0 && spent * 100 >= limit * percent;
    }
  };

  Budget Of(const model::Reader& reader) const;
  Reader& Fresh(const std::string& id, Time now);
  static Standing Stand(const Reader& taken, const Budget& budget, bool day, Measure measure);
  static Time FreeAgain(const Reader& taken, const Standing& standing);
  Status May(const model::Reader& reader, const std::vector<Measure>& needed, Time now,
             audit::Note* note);
  std::string Notice(const model::Reader& reader, const Reader& taken,
                     const std::vector<Measure>& measures, audit::Note* note) const;

  const Options options_;
  std::mutex mutex_;
  std::map<std::string, Reader, std::less<>> taken_;  // By person; those who took something.
  std::int64_t swept_ = 0;  // The hour in which others were last forgotten.
};

// What one call takes, which an answer that has to be made again takes once. One thread at a time.
class Account {
 public:
  explicit Account(Budgets* budgets) : budgets_(budgets) {}

  // Before each making of the answer. `reader` and `note` outlive it.
  void Begin(const model::Reader* reader, Budgets::Time now, audit::Note* note) {
    reader_ = reader;
    now_ = now;
    note_ = note;
  }

  // As those of Budgets.
  Status MayOpen() { return paid_ ? Ok() : budgets_->MayOpen(*reader_, now_, note_); }
  Status MaySearch(bool further_page) {
    return paid_ ? Ok() : budgets_->MaySearch(*reader_, further_page, now_, note_);
  }
  std::string Opened(std::string_view origin) {
    return Pay([&] { return budgets_->Opened(*reader_, origin, now_, note_); });
  }
  std::string Listed(std::size_t hits, bool further_page) {
    return Pay([&] { return budgets_->Listed(*reader_, hits, further_page, now_, note_); });
  }

 private:
  struct Paid {
    std::string notice;
    audit::Note::Stop stop;
  };

  template <typename Take>
  std::string Pay(Take take) {
    if (paid_) {
      note_->stop = paid_->stop;
    } else {
      std::string notice = take();
      paid_ = {std::move(notice), note_->stop};
    }
    return paid_->notice;
  }

  Budgets* const budgets_;
  const model::Reader* reader_ = nullptr;
  Budgets::Time now_;
  audit::Note* note_ = nullptr;
  std::optional<Paid> paid_;
};

}  // namespace chancery::search
