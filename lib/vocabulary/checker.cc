// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/checker.h"

#include <algorithm>
#include <map>
#include <set>

#include "lib/model/text_proto.h"
#include "lib/vocabulary/form.h"

namespace chancery::vocabulary {
namespace {

constexpr std::size_t kMaxForms = 200'000;
constexpr std::size_t kMaxFormWords = 12;
constexpr std::size_t kMaxFormBytes = 200;
constexpr std::size_t kMaxSymbolBytes = 16;

// Entries of one kind by id: which names are taken, and what each points to.
class Ids {
 public:
  // False when it is taken.
  bool Add(const std::string& id, std::size_t at) { return at_.emplace(id, at).second; }
  bool Has(const std::string& id) const { return at_.contains(id); }

  // Whether the way up from `id` by `above` comes back to it.
  template <typename Above>
  bool IsCircle(const std::string& id, Above above) const {
    std::string up = id;
    for (std::size_t steps = 0; steps <= at_.size(); ++steps) {
      const auto found = at_.find(up);
      if (found == at_.end()) return false;
      up = above(found->second);
      if (up == id) return true;
    }
    return false;
  }

 private:
  std::map<std::string, std::size_t> at_;
};

bool IsCode(const std::string& code) {
  return code.size() == 3 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsSymbol(const std::string& symbol) {
  const auto is_sign = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return !symbol.empty() && symbol.size() <= kMaxSymbolBytes && is_sign(symbol.front()) &&
         is_sign(symbol.back()) && symbol.find("//") == std::string::npos &&
         std::ranges::all_of(symbol, [&](char c) { return is_sign(c) || c == '/'; });
}

}  // namespace

Status Checker::Add(const File& file) {
  auto part = std::make_unique<Part>();
  part->name = file.name;
  const Status read = model::ReadText(file.text, part->text, &part->places);
  if (!read.ok()) return InvalidArgument(file.name + ":" + std::string(read.message()));
  all_.MergeFrom(part->text);
  parts_.push_back(std::move(part));
  return Ok();
}

Status Checker::Unsound(const Path& path, const std::string& what) const {
  const auto* schema = config::v1::Vocabulary::descriptor();
  const auto* field = schema->FindFieldByName(std::string(path.front().first));
  Path inside = path;
  for (const auto& part : parts_) {
    const auto size =
        static_cast<std::size_t>(part->text.GetReflection()->FieldSize(part->text, field));
    if (inside.front().second < size) {
      return InvalidArgument(part->name + ":" + model::PlaceOf(inside, *schema, part->places) +
                             ": " + what);
    }
    inside.front().second -= size;
  }
  return Internal("a place outside of all files");
}

Status Checker::CheckForm(const Path& path, const std::string& form) {
  const std::size_t words = ReadForm(form).size();
  if (words == 0) return Unsound(path, "a form without a word");
  if (words > kMaxFormWords || form.size() > kMaxFormBytes) {
    return Unsound(path, "a form of more than 12 words or 200 bytes");
  }
  if (++forms_ > kMaxForms) return Unsound(path, "more than 200,000 forms");
  return Ok();
}

template <typename Forms>
Status Checker::CheckForms(const Path& path, std::string_view key, const Forms& forms) {
  for (int i = 0; i < forms.size(); ++i) {
    Path place = path;
    place.emplace_back(key, static_cast<std::size_t>(i));
    RETURN_IF_ERROR(CheckForm(place, forms.Get(i)));
  }
  return Ok();
}

Status Checker::CheckRule(const Path& path, const config::v1::Rule& rule,
                          const std::vector<RuleForm>& forms) {
  std::set<std::string> seen;
  bool sure = false;
  bool perhaps = false;
  for (const RuleForm& form : forms) {
    perhaps |= form.role == Role::kPerhaps;
    sure |=
        form.role == Role::kAbout || form.role == Role::kMixedCase || form.role == Role::kSupport;
  }
  const auto list = [&](std::string_view key, const auto& texts) {
    for (int i = 0; i < texts.size(); ++i) {
      Path place = path;
      place.emplace_back("rule", 0);
      place.emplace_back(key, static_cast<std::size_t>(i));
      RETURN_IF_ERROR(CheckForm(place, texts.Get(i)));
      if (!seen.insert(texts.Get(i)).second) {
        return Unsound(place, "\"" + texts.Get(i) + "\" stands in the rule twice");
      }
    }
    return Ok();
  };
  RETURN_IF_ERROR(list("about", rule.about()));
  RETURN_IF_ERROR(list("mixed_case", rule.mixed_case()));
  RETURN_IF_ERROR(list("perhaps", rule.perhaps()));
  RETURN_IF_ERROR(list("support", rule.support()));
  RETURN_IF_ERROR(list("except", rule.except()));
  if (!sure) {
    return Unsound(
        path, perhaps ? "perhaps can never count: nothing supports it" : "nothing gives the tag");
  }
  if (rule.at_least() < 1) return Unsound(path, "at_least is below 1");
  return Ok();
}

Status Checker::CheckAbbreviations() {
  std::set<std::string> bodies;
  for (const auto& body : all_.body()) bodies.insert(body.id());
  Ids shorts;
  for (int i = 0; i < all_.abbreviation_size(); ++i) {
    const auto& one = all_.abbreviation(i);
    const Path path = {{"abbreviation", static_cast<std::size_t>(i)}};
    RETURN_IF_ERROR(CheckForm(path, one.form()));
    if (!shorts.Add(KeyOf(ReadForm(one.form())), static_cast<std::size_t>(i))) {
      return Unsound(path, "abbreviation " + one.form() + " has an entry already");
    }
    if (one.expansion_size() == 0) return Unsound(path, one.form() + " stands for nothing");
    RETURN_IF_ERROR(CheckForms(path, "expansion", one.expansion()));
    std::set<std::string> seen;
    for (int e = 0; e < one.expansion_size(); ++e) {
      Path place = path;
      place.emplace_back("expansion", static_cast<std::size_t>(e));
      if (!seen.insert(KeyOf(ReadForm(one.expansion(e)))).second) {
        return Unsound(place, one.form() + " stands for this already");
      }
    }
    if (one.has_body() && !bodies.contains(one.body())) {
      Path place = path;
      place.emplace_back("body", 0);
      return Unsound(place, "no such body: " + one.body());
    }
  }
  return CheckCircles();
}

// An abbreviation that stands for itself, at once or by way of others.
Status Checker::CheckCircles() const {
  std::map<std::string, std::set<std::string>> means;
  for (const auto& one : all_.abbreviation()) {
    for (const std::string& expansion : one.expansion()) {
      means[KeyOf(ReadForm(one.form()))].insert(KeyOf(ReadForm(expansion)));
    }
  }
  for (int i = 0; i < all_.abbreviation_size(); ++i) {
    const std::string start = KeyOf(ReadForm(all_.abbreviation(i).form()));
    for (int e = 0; e < all_.abbreviation(i).expansion_size(); ++e) {
      std::vector<std::string> open = {KeyOf(ReadForm(all_.abbreviation(i).expansion(e)))};
      std::set<std::string> seen;
      while (!open.empty()) {
        const std::string next = open.back();
        open.pop_back();
        if (next == start) {
          return Unsound({{"abbreviation", static_cast<std::size_t>(i)},
                          {"expansion", static_cast<std::size_t>(e)}},
                         all_.abbreviation(i).form() + " is an expansion of itself");
        }
        if (!seen.insert(next).second) continue;
        const auto further = means.find(next);
        if (further == means.end()) continue;
        open.insert(open.end(), further->second.begin(), further->second.end());
      }
    }
  }
  return Ok();
}

Status Checker::CheckRings() {
  Ids rings;
  for (int i = 0; i < all_.ring_size(); ++i) {
    const auto& ring = all_.ring(i);
    const Path path = {{"ring", static_cast<std::size_t>(i)}};
    if (ring.id().empty()) return Unsound(path, "a ring without an id");
    if (!rings.Add(ring.id(), static_cast<std::size_t>(i))) {
      return Unsound(path, "ring " + ring.id() + " is there already");
    }
    if (ring.note().empty()) return Unsound(path, "ring " + ring.id() + " has no scope note");
    if (ring.form_size() < 2)
      return Unsound(path, "ring " + ring.id() + " has fewer than two forms");
    RETURN_IF_ERROR(CheckForms(path, "form", ring.form()));
    std::set<std::string> seen;
    for (int f = 0; f < ring.form_size(); ++f) {
      if (seen.insert(KeyOf(ReadForm(ring.form(f)))).second) continue;
      Path place = path;
      place.emplace_back("form", static_cast<std::size_t>(f));
      return Unsound(place, "\"" + ring.form(f) + "\" stands in the ring twice");
    }
  }
  for (int i = 0; i < all_.ring_size(); ++i) {
    for (int s = 0; s < all_.ring(i).see_size(); ++s) {
      const std::string& see = all_.ring(i).see(s);
      if (rings.Has(see) && see != all_.ring(i).id()) continue;
      return Unsound({{"ring", static_cast<std::size_t>(i)}, {"see", static_cast<std::size_t>(s)}},
                     "no such other ring: " + see);
    }
  }
  return Ok();
}

Status Checker::CheckIssues() {
  Ids baskets;
  for (int i = 0; i < all_.basket_size(); ++i) {
    const auto& basket = all_.basket(i);
    const Path path = {{"basket", static_cast<std::size_t>(i)}};
    if (basket.id().empty() || basket.name().empty()) {
      return Unsound(path, "a basket without an id or a name");
    }
    if (!baskets.Add(basket.id(), static_cast<std::size_t>(i))) {
      return Unsound(path, "basket " + basket.id() + " is there already");
    }
  }
  Ids issues;
  Ids names;
  for (int i = 0; i < all_.issue_size(); ++i) {
    const auto& issue = all_.issue(i);
    const auto at = static_cast<std::size_t>(i);
    const Path path = {{"issue", at}};
    if (issue.id().empty() || issue.name().empty()) {
      return Unsound(path, "an issue without an id or a name");
    }
    if (!issues.Add(issue.id(), at) || !names.Add(issue.name(), at)) {
      return Unsound(path, "issue " + issue.id() + " is there already");
    }
    if (!baskets.Has(issue.basket())) {
      return Unsound({{"issue", at}, {"basket", 0}}, "no such basket: " + issue.basket());
    }
    RETURN_IF_ERROR(CheckRule(path, issue.rule(), FormsOf(issue)));
  }
  for (int i = 0; i < all_.issue_size(); ++i) {
    const auto& issue = all_.issue(i);
    const Path path = {{"issue", static_cast<std::size_t>(i)}, {"broader", 0}};
    if (!issue.has_broader()) continue;
    if (!issues.Has(issue.broader())) return Unsound(path, "no such issue: " + issue.broader());
    const auto above = [&](std::size_t at) { return all_.issue(static_cast<int>(at)).broader(); };
    if (issues.IsCircle(issue.id(), above)) {
      return Unsound(path, "issue " + issue.id() + " is wider than itself");
    }
  }
  return Ok();
}

Status Checker::CheckRegions() {
  Ids regions;
  for (int i = 0; i < all_.region_size(); ++i) {
    const auto& region = all_.region(i);
    const auto at = static_cast<std::size_t>(i);
    const Path path = {{"region", at}};
    if (region.id().empty() || region.name().empty()) {
      return Unsound(path, "a region without an id or a name");
    }
    if (!regions.Add(region.id(), at)) {
      return Unsound(path, "region " + region.id() + " is there already");
    }
    RETURN_IF_ERROR(CheckForm({{"region", at}, {"name", 0}}, region.name()));
    RETURN_IF_ERROR(CheckForms(path, "also", region.also()));
    RETURN_IF_ERROR(CheckRule(path, region.rule(), FormsOf(region)));
  }
  for (int i = 0; i < all_.region_size(); ++i) {
    const auto& region = all_.region(i);
    const Path path = {{"region", static_cast<std::size_t>(i)}, {"within", 0}};
    if (!region.has_within()) continue;
    if (!regions.Has(region.within())) return Unsound(path, "no such region: " + region.within());
    const auto above = [&](std::size_t at) { return all_.region(static_cast<int>(at)).within(); };
    if (regions.IsCircle(region.id(), above)) {
      return Unsound(path, "region " + region.id() + " lies in itself");
    }
  }
  return CheckMembers();
}

Status Checker::CheckMembers() {
  std::set<std::string> codes;
  for (const auto& country : all_.country()) codes.insert(country.code());
  for (int i = 0; i < all_.region_size(); ++i) {
    const auto& members = all_.region(i).country();
    for (int k = 0; k < members.size(); ++k) {
      const Path path = {{"region", static_cast<std::size_t>(i)},
                         {"country", static_cast<std::size_t>(k)}};
      if (!codes.contains(members[k])) return Unsound(path, "no such country: " + members[k]);
      if (std::find(members.begin(), members.begin() + k, members[k]) != members.begin() + k) {
        return Unsound(path, members[k] + " is there already");
      }
    }
  }
  return Ok();
}

Status Checker::CheckCountries() {
  std::set<std::string> regions;
  for (const auto& region : all_.region()) regions.insert(region.id());
  Ids codes;
  Ids names;
  // What says for sure which country a text is about: "Congo" can't say it of two.
  std::map<std::string, std::string> about;
  for (int i = 0; i < all_.country_size(); ++i) {
    const auto& country = all_.country(i);
    const auto at = static_cast<std::size_t>(i);
    const Path path = {{"country", at}};
    if (!IsCode(country.code())) return Unsound(path, "a code is three capitals");
    if (!codes.Add(country.code(), at)) {
      return Unsound(path, "country " + country.code() + " is there already");
    }
    if (country.name().empty()) return Unsound(path, country.code() + " has no name");
    if (!names.Add(country.name(), at)) {
      return Unsound(path, "the name " + country.name() + " is another country's");
    }
    if (!regions.contains(country.region())) {
      return Unsound({{"country", at}, {"region", 0}}, "no such region: " + country.region());
    }
    RETURN_IF_ERROR(CheckForm({{"country", at}, {"name", 0}}, country.name()));
    RETURN_IF_ERROR(CheckForms(path, "also", country.also()));
    RETURN_IF_ERROR(CheckForms(path, "adjective", country.adjective()));
    RETURN_IF_ERROR(CheckForms(path, "capital", country.capital()));
    const std::vector<RuleForm> forms = FormsOf(country);
    RETURN_IF_ERROR(CheckRule(path, country.rule(), forms));
    for (const RuleForm& form : forms) {
      if (form.role != Role::kAbout && form.role != Role::kMixedCase) continue;
      const auto [other, first] = about.emplace(KeyOf(ReadForm(form.text)), country.code());
      if (first || other->second == country.code()) continue;
      return Unsound(path, "\"" + form.text + "\" says " + country.code() + " and " +
                               other->second + ": it can be perhaps, or a longer form");
    }
  }
  return Ok();
}

Status Checker::CheckBodies() {
  Ids bodies;
  for (int i = 0; i < all_.body_size(); ++i) {
    const auto& body = all_.body(i);
    const auto at = static_cast<std::size_t>(i);
    const Path path = {{"body", at}};
    if (body.id().empty() || body.name().empty()) {
      return Unsound(path, "a body without an id or a name");
    }
    if (!bodies.Add(body.id(), at)) return Unsound(path, "body " + body.id() + " is there already");
    RETURN_IF_ERROR(CheckForm({{"body", at}, {"name", 0}}, body.name()));
    RETURN_IF_ERROR(CheckForms(path, "also", body.also()));
    RETURN_IF_ERROR(CheckRule(path, body.rule(), FormsOf(body)));
  }
  for (int i = 0; i < all_.body_size(); ++i) {
    const auto& body = all_.body(i);
    const Path path = {{"body", static_cast<std::size_t>(i)}, {"within", 0}};
    if (!body.has_within()) continue;
    if (!bodies.Has(body.within())) return Unsound(path, "no such body: " + body.within());
    const auto above = [&](std::size_t at) { return all_.body(static_cast<int>(at)).within(); };
    if (bodies.IsCircle(body.id(), above)) {
      return Unsound(path, "body " + body.id() + " is a part of itself");
    }
  }
  return Ok();
}

Status Checker::CheckOffices() {
  Ids symbols;
  for (int i = 0; i < all_.office_size(); ++i) {
    const auto& office = all_.office(i);
    const auto at = static_cast<std::size_t>(i);
    const Path path = {{"office", at}};
    if (!IsSymbol(office.symbol())) {
      return Unsound(path, "a symbol is up to 16 capitals and digits with slashes between them");
    }
    if (!symbols.Add(office.symbol(), at)) {
      return Unsound(path, "office " + office.symbol() + " is there already");
    }
    RETURN_IF_ERROR(CheckForm({{"office", at}, {"name", 0}}, office.name()));
  }
  return Ok();
}

Status Checker::Check() {
  RETURN_IF_ERROR(CheckBodies());
  RETURN_IF_ERROR(CheckAbbreviations());
  RETURN_IF_ERROR(CheckOffices());
  RETURN_IF_ERROR(CheckRings());
  RETURN_IF_ERROR(CheckIssues());
  RETURN_IF_ERROR(CheckRegions());
  return CheckCountries();
}

}  // namespace chancery::vocabulary
