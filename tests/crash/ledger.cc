// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/crash/ledger.h"

#include <cstdlib>

#include "tests/testing/corpus_builder.h"

namespace chancery::crash {

void Ledger::Try(const std::string& name, Version version) {
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = possible_.try_emplace(name);
  if (fresh) at->second.insert(0);
  at->second.insert(version);
}

void Ledger::Confirm(const std::string& name, Version version) {
  const std::lock_guard lock(mutex_);
  possible_[name] = {version};
  ++confirmed_;
}

std::set<Version> Ledger::Possible(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = possible_.find(name);
  return found == possible_.end() ? std::set<Version>() : found->second;
}

std::vector<std::string> Ledger::Names() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, possible] : possible_) names.push_back(name);
  return names;
}

std::size_t Ledger::confirmed() const {
  const std::lock_guard lock(mutex_);
  return confirmed_;
}

std::string WordOf(std::string_view name) { return "zq" + std::string(name) + "qz"; }

std::string Text(const std::string& name, Version version) {
  const std::string mark = "Version " + std::to_string(version) + " of " + WordOf(name) + ".";
  testing::Telegram telegram;
  telegram.to = {"MFA ALDMARK"};
  telegram.level = "SECRET";
  telegram.number = "VALDERON 000123";
  telegram.tags = {"PREL"};
  telegram.subject_mark = "U";
  telegram.subject = "WATER SHARING TALKS STALL";
  // Another version has another number of paragraphs, and so other views.
  telegram.paragraphs = {{"U", mark + " The talks were put off."},
                         {"S", mark + " The other side wants more."}};
  for (int i = 0; i < version % 4; ++i) {
    telegram.paragraphs.push_back({i % 2 == 0 ? "C" : "R", mark + " We take note of it."});
  }
  return testing::Write(telegram);
}

Result<Version> VersionOf(const std::vector<std::string>& paragraphs) {
  constexpr std::string_view kStart = "Version ";
  Version version = 0;
  for (const std::string& paragraph : paragraphs) {
    if (!paragraph.starts_with(kStart)) return DataLoss("a paragraph of another text");
    const Version own = std::atoi(paragraph.c_str() + kStart.size());
    if (version != 0 && own != version) return DataLoss("paragraphs of two versions");
    version = own;
  }
  return version;
}

}  // namespace chancery::crash
