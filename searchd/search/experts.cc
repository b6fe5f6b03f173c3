// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/experts.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "lib/base/digest.h"
#include "lib/index/people_terms.h"
#include "lib/people/others.h"

namespace chancery::search {
namespace {

constexpr std::size_t kEvidence = 3;
constexpr std::size_t kPostsShown = 10;
constexpr std::string_view kInDirectory = "id:";  // As people::Identify has it.

std::uint32_t BitOf(v1::Role role) { return 1u << static_cast<unsigned>(role); }

std::set<std::string> StemsOf(std::string_view text) {
  const auto stems = StemsOfPost(text);
  return {stems.begin(), stems.end()};
}

// Of the dates of matches; 0 where none has one.
std::pair<std::uint32_t, std::uint32_t> YearsOf(std::span<const index::Match* const> matches) {
  std::uint32_t first = 0, last = 0;
  for (const index::Match* match : matches) {
    if (match->year == 0) continue;
    first = first == 0 ? match->year : std::min(first, match->year);
    last = std::max(last, match->year);
  }
  return {first, last};
}

}  // namespace

Experts::Experts(const ExpertQuestion& question, const v1::FindExpertsRequest& request,
                 const index::PeopleFound& found, const Persons& persons,
                 const people::Places& places)
    : question_(question), request_(request), found_(found), persons_(persons), places_(places) {
  CountPosts();
  if (request_.roles().empty()) Count();
}

const Persons::Person& Experts::PersonAt(std::size_t at) const {
  const std::size_t known = persons_.all().size();
  return at < known ? persons_.all()[at] : mentioned_[at - known];
}

void Experts::Count() {
  // To look a name up takes longer than all else here, and most of them come again. Each has one
  // place where it is kept.
  std::unordered_map<const char*, const std::size_t*> authors, addressed;
  for (const index::Match& match : found_.matches.best) {
    for (const auto& [name, is_signer] : match.authors) {
      const auto [at, is_new] = authors.try_emplace(name.data(), nullptr);
      if (is_new) at->second = persons_.Find(name);
      if (at->second == nullptr) continue;
      fits_.push_back({*at->second, &match, is_signer ? people::kSignerShare : 1, 0});
    }
    for (const std::string_view name : match.also) {
      const auto [at, is_new] = addressed.try_emplace(name.data(), nullptr);
      if (is_new) at->second = persons_.FindAddressed(name);
      if (at->second == nullptr) continue;
      fits_.push_back({*at->second, &match, 0, BitOf(v1::ROLE_ADDRESSED)});
    }
  }
  SortFits();
}

void Experts::SortFits() {
  std::ranges::stable_sort(fits_, {}, &Fit::person);
  // Whoever stands there more than once has the largest part.
  std::size_t kept = 0;
  for (const Fit& fit : fits_) {
    Fit* const last = kept > 0 ? &fits_[kept - 1] : nullptr;
    if (last != nullptr && last->person == fit.person && last->match == fit.match) {
      last->share = std::max(last->share, fit.share);
      last->roles |= fit.roles;
    } else {
      fits_[kept++] = fit;
    }
  }
  fits_.resize(kept);
}

void Experts::CountPosts() {
  for (std::size_t stem = 0; stem < found_.with_stem.size(); ++stem) {
    for (const auto& [name, views] : found_.with_stem[stem]) {
      const std::size_t* const person = persons_.Find(name);
      if (person == nullptr) continue;
      auto& of_person = posts_with_[*person];
      of_person.resize(found_.with_stem.size());
      of_person[stem] += views;
    }
  }
}

Status Experts::ReadRoles(const policy::Atoms& reader, Page* page, index::Index* index) {
  if (request_.roles().empty()) return Ok();
  std::vector<index::Match> matches = found_.matches.best;
  std::vector<index::Match*> unread;
  std::unordered_map<std::string, const index::Match*> by_id;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    unread.push_back(&matches[i]);
    by_id.emplace(base::Base32(matches[i].id), &found_.matches.best[i]);
  }
  RETURN_IF_ERROR(index->ReadRefs(reader, *found_.snapshot, unread));
  const auto take = [&](const v1::Document& view) {
    const auto match = by_id.find(view.id());
    if (match != by_id.end()) AddRoles(view, *match->second);
  };
  RETURN_IF_ERROR(page->ReadShown(matches, take).status());
  SortFits();
  return Ok();
}

std::size_t Experts::PlaceOf(const std::string& key) {
  if (const std::size_t* const known = persons_.FindKey(key)) return *known;
  const auto [at, is_new] =
      mentioned_at_.try_emplace(key, persons_.all().size() + mentioned_.size());
  if (is_new) {
    Persons::Person& person = mentioned_.emplace_back();
    person.key = key;
    person.profile = persons_.directory().Find(std::string_view(key).substr(kInDirectory.size()));
  }
  return at->second;
}

void Experts::AddRoles(const v1::Document& view, const index::Match& match) {
  const auto asked = [&](v1::Role role) {
    return std::ranges::count(request_.roles(), static_cast<int>(role)) > 0;
  };
  std::map<std::size_t, Roles> roles;
  for (const v1::Person& author : view.authors()) {
    const std::size_t* const person = persons_.Find(author.name());
    if (person != nullptr) roles[*person] |= BitOf(author.role());
  }
  if (asked(v1::ROLE_ADDRESSED)) {
    for (const std::string_view name : match.also) {
      const std::size_t* const person = persons_.FindAddressed(name);
      if (person != nullptr) roles[*person] |= BitOf(v1::ROLE_ADDRESSED);
    }
  }
  if (asked(v1::ROLE_ADDRESSED) || asked(v1::ROLE_MENTIONED)) {
    for (const people::Other& other : people::OthersIn(persons_.directory(), view)) {
      roles[PlaceOf(std::string(kInDirectory) + other.person->id())] |= BitOf(other.role);
    }
  }
  for (const auto& [person, of_person] : roles) {
    const auto has = [&](int role) {
      return (of_person & BitOf(static_cast<v1::Role>(role))) != 0;
    };
    if (std::ranges::any_of(request_.roles(), has)) fits_.push_back({person, &match, 1, of_person});
  }
}

std::span<const Experts::Fit> Experts::FitsOf(std::size_t person) const {
  const auto [begin, end] = std::ranges::equal_range(fits_, person, {}, &Fit::person);
  return {begin, end};
}

// Whoever the question is made of is no candidate, so that the others are held against each other.
std::vector<people::ExpertNumbers> Experts::Candidates() const {
  // Where only filters decide every document is worth the same.
  const bool scored = std::ranges::any_of(
      found_.matches.best, [](const index::Match& match) { return match.score > 0; });
  std::vector<std::size_t> candidates;
  for (const Fit& fit : fits_) candidates.push_back(fit.person);
  if (request_.roles().empty()) {
    for (const auto& [person, counts] : posts_with_) candidates.push_back(person);
  }
  std::ranges::sort(candidates);
  const auto again = std::ranges::unique(candidates);
  candidates.erase(again.begin(), again.end());
  std::vector<people::ExpertNumbers> all;
  for (const std::size_t at : candidates) {
    const Persons::Person& person = PersonAt(at);
    if (person.key == question_.left_out) continue;
    people::ExpertNumbers& numbers = all.emplace_back();
    numbers.key = person.key;
    for (const Fit& fit : FitsOf(at)) {
      const double worth = scored ? fit.match->score : 1;
      numbers.found += fit.share * worth;
      if (fit.share == 0) numbers.found_addressed += worth;
    }
    if (!request_.roles().empty()) continue;
    numbers.documents = person.documents;
    numbers.with_posts = person.with_posts;
    numbers.addressed = person.addressed;
    numbers.posts_with = PostsWith(at);
  }
  return all;
}

Status Experts::Choose(std::size_t size, const PostsOf& posts) {
  std::vector<people::ExpertNumbers> ranked = Candidates();
  people::RankExperts(persons_.with_posts(), &ranked);
  const auto is_theirs = [](const Fit& fit) { return fit.share > 0; };
  for (people::ExpertNumbers& numbers : ranked) {
    if (chosen_.size() == size || numbers.score() <= 0) break;
    const std::size_t at = PlaceOf(numbers.key);
    if (!IsWanted(at)) continue;
    ASSIGN_OR_RETURN(const bool is_there, HasPlace(at, posts));
    if (!is_there) continue;
    Chosen& chosen = chosen_.emplace_back();
    chosen.person = at;
    chosen.numbers = std::move(numbers);
    for (const bool theirs : {true, false}) {
      for (const Fit& fit : FitsOf(at)) {
        if (is_theirs(fit) == theirs) chosen.matches.push_back(fit.match);
      }
      if (theirs) chosen.found = chosen.matches.size();
    }
  }
  return Ok();
}

// For each group the documents whose posts have a stem of it.
std::vector<std::uint64_t> Experts::PostsWith(std::size_t at) const {
  std::vector<std::uint64_t> all(question_.groups.size());
  const auto counts = posts_with_.find(at);
  if (counts == posts_with_.end()) return all;
  for (std::size_t group = 0; group < all.size(); ++group) {
    for (const std::size_t stem : question_.groups[group]) all[group] += counts->second[stem];
  }
  return all;
}

std::vector<std::size_t> Experts::chosen() const {
  std::vector<std::size_t> all;
  for (const Chosen& chosen : chosen_) all.push_back(chosen.person);
  return all;
}

bool Experts::IsWanted(std::size_t at) const {
  const Persons::Person& person = PersonAt(at);
  const v1::Profile* const profile = person.profile;
  if (request_.active_only() && (profile == nullptr || profile->left())) return false;
  const auto speaks = [&](const std::string& code) {
    return profile != nullptr &&
           std::ranges::find(profile->language(), code) != profile->language().end();
  };
  if (request_.languages_size() > 0 && std::ranges::none_of(request_.languages(), speaks)) {
    return false;
  }
  if (question_.of_post > 0 && !HasPost(at)) return false;
  return persons_.IsListed(person);
}

// Of the words of the post that was asked for: all of them in posts that documents say, or in one
// of the directory.
bool Experts::HasPost(std::size_t at) const {
  const Persons::Person& person = PersonAt(at);
  const std::size_t first = question_.of_groups;
  if (const auto counts = posts_with_.find(at); counts != posts_with_.end()) {
    const std::span of_post = std::span(counts->second).subspan(first, question_.of_post);
    if (std::ranges::find(of_post, 0u) == of_post.end()) return true;
  }
  const std::span asked = std::span(question_.stems).subspan(first, question_.of_post);
  if (person.profile == nullptr) return false;
  return std::ranges::any_of(person.profile->post(), [&](const v1::PostHeld& post) {
    const auto stems = StemsOf(post.title() + " " + post.office());
    return std::ranges::all_of(asked,
                               [&](const std::string& stem) { return stems.contains(stem); });
  });
}

// Which of somebody's posts it is that has the word of a place, their counts don't say.
Result<bool> Experts::HasPlace(std::size_t at, const PostsOf& posts) const {
  if (question_.places.empty()) return true;
  const Persons::Person& person = PersonAt(at);
  const auto is_there = [&](const std::string& post) {
    return std::ranges::any_of(places_.In(post), [&](const std::string& place) {
      return question_.places.contains(place);
    });
  };
  if (person.profile != nullptr) {
    for (const v1::PostHeld& post : person.profile->post()) {
      if (is_there(post.title() + ", " + post.office())) return true;
    }
  }
  const auto counts = posts_with_.find(at);
  if (counts == posts_with_.end()) return false;
  const std::size_t first = question_.of_groups + question_.of_post;
  const auto has = [](std::uint64_t views) { return views > 0; };
  if (std::ranges::none_of(std::span(counts->second).subspan(first), has)) return false;
  ASSIGN_OR_RETURN(const auto read, posts(persons_.NamesOf(person)));
  return std::ranges::any_of(read,
                             [&](const index::PostViews& post) { return is_there(post.post); });
}

Status Experts::AskMore(const policy::Atoms& reader, index::Index* index,
                        std::chrono::steady_clock::time_point deadline) {
  const std::span stems = std::span(question_.stems).first(question_.of_groups);
  std::vector<std::vector<std::string>> names_of;
  for (const Chosen& chosen : chosen_) {
    const Persons::Person& person = PersonAt(chosen.person);
    names_of.push_back(person.with_posts == 0 ? std::vector<std::string>()
                                              : persons_.NamesOf(person));
  }
  ASSIGN_OR_RETURN(auto posts, index->PostsOfEach(reader, names_of));
  for (std::size_t i = 0; i < chosen_.size(); ++i) {
    Chosen& chosen = chosen_[i];
    chosen.posts = std::move(posts[i]);
    if (chosen.matches.size() >= kEvidence || chosen.numbers.from_posts == 0) continue;
    index::Query any;
    any.kind = index::Query::Kind::kOr;
    for (const std::string& stem : stems) {
      for (const std::string& name : names_of[i]) {
        index::Query& leaf = any.children.emplace_back();
        leaf.kind = index::Query::Kind::kWord;
        leaf.field = index::Field::kPostWord;
        leaf.words = {index::PostWord(stem, name)};
      }
    }
    ASSIGN_OR_RETURN(auto said, index->Search(reader, any, {0, kEvidence}, deadline));
    for (index::Match& match : said.best) {
      const auto same = [&](const index::Match* known) { return known->id == match.id; };
      if (std::ranges::none_of(chosen.matches, same)) chosen.said.push_back(std::move(match));
    }
  }
  return ChooseEvidence(reader, index);
}

Status Experts::ChooseEvidence(const policy::Atoms& reader, index::Index* index) {
  std::vector<index::Match*> unread;
  for (Chosen& chosen : chosen_) {
    const std::size_t matches = std::min(kEvidence, chosen.matches.size());
    for (std::size_t i = 0; i < matches; ++i) chosen.evidence.push_back(*chosen.matches[i]);
    for (index::Match& match : chosen.evidence) unread.push_back(&match);
  }
  RETURN_IF_ERROR(index->ReadRefs(reader, *found_.snapshot, unread));
  for (Chosen& chosen : chosen_) {
    for (index::Match& match : chosen.said) {
      if (chosen.evidence.size() < kEvidence) chosen.evidence.push_back(std::move(match));
    }
  }
  return Ok();
}

Status Experts::Take(Page* page, audit::Note* note) const {
  std::set<std::string_view> taken;
  for (const Chosen& chosen : chosen_) {
    for (const index::Match& match : chosen.evidence) {
      if (!taken.insert(match.id).second) continue;
      RETURN_IF_ERROR(IsShown(page->Add(match, note)).status());
    }
  }
  return Ok();
}

Status Experts::Write(const Page& page, v1::FindExpertsResponse* response) const {
  google::protobuf::RepeatedPtrField<v1::Hit> written;
  RETURN_IF_ERROR(page.Write(question_.query, {}, 1, &written));
  std::unordered_map<std::string, const v1::Hit*> hits;
  for (const v1::Hit& hit : written) hits.emplace(hit.id(), &hit);
  for (const Chosen& chosen : chosen_) WriteExpert(chosen, hits, response->add_experts());
  for (const std::string& word : question_.words) response->add_words(word);
  return Ok();
}

void Experts::WriteExpert(const Chosen& chosen,
                          const std::unordered_map<std::string, const v1::Hit*>& hits,
                          v1::Expert* expert) const {
  const Persons::Person& person = PersonAt(chosen.person);
  const auto count = [](std::uint64_t number) { return static_cast<std::uint32_t>(number); };
  expert->set_name(persons_.NameOf(person));
  expert->set_score(chosen.numbers.score());
  expert->set_from_documents(chosen.numbers.from_documents);
  expert->set_from_posts(chosen.numbers.from_posts);
  expert->set_documents_found(count(chosen.found));
  const auto [first, last] = YearsOf(std::span(chosen.matches).first(chosen.found));
  expert->set_first_year(first);
  expert->set_last_year(last);
  expert->set_documents(count(person.documents));
  expert->set_documents_with_posts(count(person.with_posts));
  expert->set_documents_addressed(count(person.addressed));
  for (const index::Match& match : chosen.evidence) {
    const auto hit = hits.find(base::Base32(match.id));
    if (hit == hits.end()) continue;
    v1::Evidence* const evidence = expert->add_evidence();
    v1::DocumentHead* const head = evidence->mutable_document();
    head->set_id(hit->second->id());
    head->set_title(hit->second->title());
    head->set_date(hit->second->date());
    head->set_origin(hit->second->origin());
    *head->mutable_label() = hit->second->label();
    head->set_type(hit->second->type());
    *evidence->mutable_passage() = hit->second->snippet();
    evidence->set_score(match.score);
    WriteRoles(chosen.person, match.id, *hit->second, evidence);
  }
  WritePosts(chosen, expert);
  expert->set_presence(v1::PRESENCE_UNSPECIFIED);
  const v1::Profile* const profile = person.profile;
  if (profile == nullptr) return;
  expert->set_id(profile->id());
  *expert->mutable_posts_held() = profile->post();
  *expert->mutable_languages() = profile->language();
  expert->set_presence(profile->left() ? v1::PRESENCE_LEFT : v1::PRESENCE_ACTIVE);
  if (profile->listing() != v1::LISTING_WITHOUT_CONTACT && profile->has_contact()) {
    *expert->mutable_contact() = profile->contact();
  }
}

void Experts::WriteRoles(std::size_t person, const std::string& id, const v1::Hit& hit,
                         v1::Evidence* evidence) const {
  Roles roles = 0;
  for (const Fit& fit : FitsOf(person)) {
    if (fit.match->id == id) roles |= fit.roles;
  }
  for (const v1::Person& author : hit.authors()) {
    const std::size_t* const known = persons_.Find(author.name());
    if (known != nullptr && *known == person) roles |= BitOf(author.role());
  }
  for (int role = v1::ROLE_UNSPECIFIED + 1; v1::Role_IsValid(role); ++role) {
    if ((roles & BitOf(static_cast<v1::Role>(role))) != 0) {
      evidence->add_roles(static_cast<v1::Role>(role));
    }
  }
}

void Experts::WritePosts(const Chosen& chosen, v1::Expert* expert) const {
  const std::span of_groups = std::span(question_.stems).first(question_.of_groups);
  const std::set<std::string> asked(of_groups.begin(), of_groups.end());
  std::vector<std::pair<bool, const index::PostViews*>> posts;  // Those without the words last.
  for (const index::PostViews& post : chosen.posts) {
    const auto stems = StemsOf(post.post);
    const bool fits =
        std::ranges::any_of(stems, [&](const std::string& stem) { return asked.contains(stem); });
    posts.emplace_back(!fits, &post);
  }
  std::ranges::sort(posts, [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return a.second->views != b.second->views ? a.second->views > b.second->views
                                              : a.second->post < b.second->post;
  });
  if (posts.size() > kPostsShown) posts.resize(kPostsShown);
  for (const auto& [unfit, post] : posts) {
    v1::PostFound* const found = expert->add_posts_found();
    found->set_phrase(post->post);
    found->set_documents(static_cast<std::uint32_t>(post->views));
    found->set_first_year(post->first_year);
    found->set_last_year(post->last_year);
  }
}

}  // namespace chancery::search
