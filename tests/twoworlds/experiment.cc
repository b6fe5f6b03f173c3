// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/experiment.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <sstream>
#include <thread>

#include "tests/twoworlds/people.h"

namespace chancery::twoworlds {
namespace {

using testing::Reply;

// Runs each on a thread of its own; the first error of any.
Status AtOnce(const std::vector<std::function<Status()>>& tasks) {
  std::vector<Status> results(tasks.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    threads.emplace_back([&, i] { results[i] = tasks[i](); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Status& result : results) RETURN_IF_ERROR(result);
  return Ok();
}

// Takes each step, a few at a time, those of one name in their order. So no two worlds meet their
// documents in the same order.
template <typename Steps, typename Take>
Status InTurns(const Steps& steps, const Take& take) {
  constexpr std::size_t kThreads = 3;
  std::vector<std::function<Status()>> tasks;
  for (std::size_t turn = 0; turn < kThreads; ++turn) {
    tasks.push_back([&, turn]() -> Status {
      for (const auto& step : steps) {
        if (std::hash<std::string>()(step.name) % kThreads == turn) RETURN_IF_ERROR(take(step));
      }
      return Ok();
    });
  }
  return AtOnce(tasks);
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The lines around the first and the last that differ, with '-' and '+'.
std::string Difference(const std::string& with, const std::string& without) {
  constexpr std::size_t kContext = 6, kMost = 40;
  const std::vector<std::string> a = LinesOf(with), b = LinesOf(without);
  std::size_t head = 0, tail = 0;
  while (head < std::min(a.size(), b.size()) && a[head] == b[head]) ++head;
  while (tail < std::min(a.size(), b.size()) - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  std::string out;
  for (std::size_t i = head - std::min(head, kContext); i < head; ++i) out += "    " + a[i] + '\n';
  const auto add = [&](const std::vector<std::string>& lines, const char* sign) {
    const std::size_t end = std::min(lines.size() - tail, head + kMost);
    for (std::size_t i = head; i < end; ++i) out += sign + lines[i] + '\n';
    if (end < lines.size() - tail) out += std::string(sign) + "...\n";
  };
  add(a, "  - ");
  add(b, "  + ");
  return out;
}

// Hands it in, with what was decided on it.
Result<std::string> Put(Site& site, const Document& document) {
  ASSIGN_OR_RETURN(std::string id, site.Submit(document));
  if (document.decided) RETURN_IF_ERROR(site.Decide(id, document.decided->Banner()));
  return id;
}

bool HasNotice(std::string_view method, const Reply& reply) {
  if (!reply.ok()) return false;
  v1::SearchResponse found;
  if (method == testing::kSearch) {
    return found.ParseFromString(reply.bytes) && !found.notice().empty();
  }
  v1::GetDocumentResponse document;
  return method == testing::kGetDocument && document.ParseFromString(reply.bytes) &&
         !document.notice().empty();
}

}  // namespace

Experiment::Experiment(const Options& options, std::unique_ptr<Site> all,
                       std::vector<std::unique_ptr<Site>> lone)
    : options_(options),
      all_(std::move(all)),
      author_(options.seed, {options.portions}),
      churner_(options.seed + 1, {options.portions}) {
  for (std::size_t i = 0; i < lone.size(); ++i) {
    lone_.push_back(std::make_unique<Lone>(
        Lone{Readers()[i], std::move(lone[i]), {}, {}, testing::Dice(options.seed * 100 + i)}));
  }
}

Status Experiment::Fill() {
  std::vector<Step> changes;
  while (static_cast<int>(archive_.size()) < options_.documents) {
    const std::string name = "d" + std::to_string(next_name_++);
    Document document = author_.Draft(name);
    // Some texts are there several times, so that scores and dates tie.
    if (!archive_.empty() && author_.dice().Chance(8)) {
      document = std::next(archive_.begin(), author_.dice().Below(archive_.size()))->second;
      document.name = name;
    }
    archive_.insert_or_assign(name, document);
    changes.push_back({name, false, std::move(document)});
  }
  RETURN_IF_ERROR(Apply(changes));
  RETURN_IF_ERROR(SetPeople());
  std::vector<Step> secrets;
  for (int i = 0; i < options_.documents / 20; ++i) {
    const std::string name = "x" + std::to_string(i);
    secrets.push_back({name, false, churner_.Secret(name)});
    secrets_.insert(name);
  }
  RETURN_IF_ERROR(ApplyToAll(secrets));
  return all_->Settle();
}

// Of each person what is known now; whoever is drawn no more stays as they were.
Status Experiment::SetPeople() {
  const std::vector<v1::Profile> profiles = DrawProfiles(author_.dice());
  RETURN_IF_ERROR(all_->SetProfiles(profiles));
  for (const auto& lone : lone_) RETURN_IF_ERROR(lone->site->SetProfiles(profiles));
  return Ok();
}

Experiment::Step Experiment::DrawChange() {
  testing::Dice& dice = author_.dice();
  if (archive_.empty() || dice.Chance(20)) {
    const std::string name = "d" + std::to_string(next_name_++);
    return {name, false, author_.Draft(name)};
  }
  const auto at = std::next(archive_.begin(), dice.Below(archive_.size()));
  if (dice.Chance(20)) return {at->first, true, {}};
  return {at->first, false, author_.Revise(at->second)};
}

Status Experiment::Apply(const std::vector<Step>& changes) {
  std::vector<std::function<Status()>> tasks;
  tasks.push_back([&] { return ApplyToAll(changes); });
  for (const auto& lone : lone_) {
    tasks.push_back([&] { return ApplyToLone(changes, *lone); });
  }
  return AtOnce(tasks);
}

Status Experiment::ApplyToAll(const std::vector<Step>& steps) {
  std::mutex mutex;
  RETURN_IF_ERROR(InTurns(steps, [&](const Step& step) -> Status {
    if (step.gone) return all_->Withdraw(step.name);
    ASSIGN_OR_RETURN(std::string id, Put(*all_, step.document));
    if (step.document.decided) ++tally_.decided;
    const std::lock_guard lock(mutex);
    ids_[step.name] = std::move(id);
    return Ok();
  }));
  return all_->Settle();
}

Status Experiment::ApplyToLone(const std::vector<Step>& steps, Lone& lone) {
  std::mutex mutex;
  RETURN_IF_ERROR(InTurns(steps, [&](const Step& step) -> Status {
    const auto visible = step.gone ? std::nullopt : ForReader(step.document, lone.reader);
    bool present = false;
    {
      const std::lock_guard lock(mutex);
      present = lone.present.contains(step.name);
      if (visible) lone.present.insert(step.name);
      if (!visible) lone.present.erase(step.name);
    }
    if (visible) return Put(*lone.site, *visible).status();
    return present ? lone.site->Withdraw(step.name) : Ok();
  }));
  return lone.site->Settle();
}

Status Experiment::Change(int changes) {
  std::vector<Step> drawn;
  for (int i = 0; i < changes; ++i) {
    Step step = DrawChange();
    if (step.gone) {
      archive_.erase(step.name);
    } else {
      archive_.insert_or_assign(step.name, step.document);
    }
    drawn.push_back(std::move(step));
  }
  RETURN_IF_ERROR(Apply(drawn));
  testing::Dice& dice = author_.dice();
  if (dice.Chance(30)) RETURN_IF_ERROR(SetPeople());
  if (dice.Chance(40)) RETURN_IF_ERROR(all_->Disturb(dice));
  if (dice.Chance(30)) RETURN_IF_ERROR(dice.Pick(lone_)->site->Disturb(dice));
  RETURN_IF_ERROR(all_->Settle());
  for (const auto& lone : lone_) RETURN_IF_ERROR(lone->site->Settle());
  return Ok();
}

Matter Experiment::DrawMatter() {
  testing::Dice& dice = author_.dice();
  Matter matter{author_.vocabulary(), {}, {}, {}};
  for (int i = 0; i < 200; ++i) {
    const Document& document = std::next(archive_.begin(), dice.Below(archive_.size()))->second;
    std::istringstream words(dice.Pick(document.parts).text);
    std::vector<std::string> list;
    for (std::string word; words >> word;) list.push_back(word);
    const std::size_t length = std::min<std::size_t>(list.size(), dice.Between(2, 4));
    const std::size_t from = dice.Below(list.size() - length + 1);
    std::string phrase;
    for (std::size_t j = from; j < from + length; ++j) phrase += (j > from ? " " : "") + list[j];
    matter.phrases.push_back(phrase);
  }
  for (const auto& [name, id] : ids_) matter.ids.push_back(id);
  for (const auto& lone : lone_) {
    if (lone->tokens.size() > 40) lone->tokens.erase(lone->tokens.begin(), lone->tokens.end() - 40);
    matter.tokens.insert(matter.tokens.end(), lone->tokens.begin(), lone->tokens.end());
  }
  return matter;
}

Status Experiment::Churn(const std::atomic<bool>& stop) {
  testing::Dice& dice = churner_.dice();
  while (!stop) {
    const std::string name = "x" + std::to_string(dice.Below(options_.documents / 10 + 1));
    if (dice.Below(100) == 0) {
      RETURN_IF_ERROR(all_->Crash());
      ++tally_.crashes;
    } else if (secrets_.contains(name) && dice.Chance(40)) {
      RETURN_IF_ERROR(all_->Withdraw(name));
      secrets_.erase(name);
    } else {
      ASSIGN_OR_RETURN(const std::string id, all_->Submit(churner_.Secret(name)));
      secrets_.insert(name);
      if (dice.Chance(10)) {
        RETURN_IF_ERROR(all_->Decide(id, dice.Chance(50) ? "SECRET//NODIS" : "TOP SECRET//NODIS"));
        ++tally_.decisions;
      }
    }
    ++tally_.hidden_changes;
    // Leaves the machine to the readers for a moment; nothing is awaited.
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return Ok();
}

Status Experiment::Compare(int pairs) {
  const Matter matter = DrawMatter();
  std::atomic<bool> stop = false;
  Status churned;
  std::thread churn([&] { churned = Churn(stop); });
  std::vector<std::function<Status()>> tasks;
  for (const auto& lone : lone_) {
    tasks.push_back([&] {
      CompareFor(*lone, matter, pairs);
      return Ok();
    });
  }
  const Status compared = AtOnce(tasks);
  stop = true;
  churn.join();
  RETURN_IF_ERROR(churned);
  return compared;
}

void Experiment::CompareFor(Lone& lone, const Matter& matter, int pairs) {
  while (pairs > 0) {
    const Request request = Draw(lone.dice, matter);
    if (request.method != testing::kSearch) {
      Ask(lone, request);
      --pairs;
      continue;
    }
    v1::SearchRequest search;
    if (search.ParseFromString(request.messages[0])) {
      Pages(lone, matter, std::move(search), pairs);
    } else {
      Ask(lone, request);
      --pairs;
    }
  }
}

void Experiment::Pages(Lone& lone, const Matter&, v1::SearchRequest request, int& left) {
  constexpr int kDeepest = 12;
  for (int page = 0; page < kDeepest; ++page) {
    const Reply reply = Ask(lone, {testing::kSearch, {request.SerializeAsString()}, false});
    --left;
    v1::SearchResponse response;
    if (!reply.ok() || !response.ParseFromString(reply.bytes)) return;
    if (page > 0) ++tally_.deeper;
    if (response.hits_size() > 0 || response.groups_size() > 0) ++tally_.with_hits;
    for (const v1::Hit& hit : response.hits()) tally_.copies += hit.near_duplicate_count();
    if (response.next_page_token().empty()) return;
    if (lone.dice.Chance(10)) lone.tokens.push_back(response.next_page_token());
    if (!lone.dice.Chance(page == 0 ? 35 : 65)) return;
    request = Continue(lone.dice, request, response.next_page_token());
  }
}

Reply Experiment::Ask(Lone& lone, const Request& request) {
  const auto ask = [&](Site& site) {
    return request.stream ? site.Stream(lone.reader.id, request.method, request.messages)
                          : site.Call(lone.reader.id, request.method, request.messages[0]);
  };
  // Which of the two is asked first is chance.
  const bool first = lone.dice.Chance(50);
  Reply with, without;
  if (first) with = ask(*all_);
  without = ask(*lone.site);
  if (!first) with = ask(*all_);
  ++tally_.pairs;
  if (with.ok() && request.method == testing::kGetDocument) ++tally_.documents;
  if (v1::GetThreadResponse thread; with.ok() && request.method == testing::kGetThread &&
                                    thread.ParseFromString(with.bytes) &&
                                    thread.thread_size() > 1) {
    ++tally_.threads;
  }
  if (HasNotice(request.method, with)) ++tally_.notices;
  if (with.code == StatusCode::kResourceExhausted) ++tally_.stopped;
  if (WithoutTheTime(with) != WithoutTheTime(without)) Report(lone, request, with, without);
  const std::lock_guard lock(mutex_);
  const std::string method(request.method.substr(request.method.rfind('/') + 1));
  ++tally_.by_answer[method + " " + std::to_string(static_cast<int>(with.code))];
  return with;
}

void Experiment::Report(const Lone& lone, const Request& request, const Reply& with,
                        const Reply& without) {
  const std::lock_guard lock(mutex_);
  ++tally_.differing;
  if (++reported_ > options_.reports) return;
  std::cout << "DIFFERENT (seed " << options_.seed << ", pair " << tally_.pairs << ", reader "
            << lone.reader.id << ")\n"
            << Describe(request) << "- with the hidden documents, + without\n"
            << Difference(Describe(request.method, with), Describe(request.method, without));
  if (!with.ok()) std::cout << "log of the one with them:\n" << all_->LastWords() << '\n';
  if (!without.ok()) std::cout << "log of the one without:\n" << lone.site->LastWords() << '\n';
  std::cout << std::endl;
}

std::string Experiment::Shares() const {
  std::ostringstream out;
  out << "archive: " << archive_.size() << " documents and " << secrets_.size()
      << " that nobody may read\n";
  for (const auto& lone : lone_) {
    int whole = 0, part = 0;
    for (const auto& [name, document] : archive_) {
      const auto visible = ForReader(document, lone->reader);
      if (!visible) continue;
      ++(Write(*visible) == Write(document) ? whole : part);
    }
    out << "  " << lone->reader.id << " sees " << whole << " whole, " << part << " in part\n";
  }
  return out.str();
}

}  // namespace chancery::twoworlds
