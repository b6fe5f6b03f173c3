// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/places.h"

#include <algorithm>

#include "lib/index/post_words.h"

namespace chancery::people {
namespace {

std::string KeyOf(std::string_view name) {
  std::string key;
  for (const std::string& word : index::BareWords(name)) key += word + ' ';
  return key;
}

}  // namespace

class Places::Maker {
 public:
  explicit Maker(Places* places) : places_(*places) {}

  void AddEntry(const std::string& id, const auto& entry) {
    Call(id, id);
    Call(entry.name(), id);
    for (const std::string& also : entry.also()) Call(also, id);
    // A question has no capitals to tell "US" by, and a post need not have them.
    const auto& mixed = entry.rule().mixed_case();
    const auto add = [&](const std::string& form) {
      if (std::ranges::find(mixed, form) == mixed.end()) AddForm(form, &id);
    };
    add(entry.name());
    for (const std::string& form : entry.also()) add(form);
    for (const std::string& form : entry.rule().about()) add(form);
    for (const std::string& form : entry.rule().perhaps()) add(form);
    for (const std::string& form : entry.rule().except()) AddForm(form, nullptr);
  }

  void AddForm(const std::string& text, const std::string* id) {
    const Words words = index::BareWords(text);
    if (words.empty()) return;
    std::vector<Form>& forms = places_.forms_[words[0]];
    auto known = std::ranges::find(forms, words, &Form::words);
    if (known == forms.end()) known = forms.insert(forms.end(), {words, {}});
    if (id != nullptr) known->places.insert(*id);
  }

  // What lies in a region is called as it is, too.
  void Enclose(const config::v1::Vocabulary& vocabulary) {
    std::multimap<std::string, std::string> in;  // What lies in a region, by its id.
    for (const auto& region : vocabulary.region()) {
      if (region.has_within()) in.emplace(region.within(), region.id());
      for (const std::string& code : region.country()) in.emplace(region.id(), code);
    }
    for (const auto& country : vocabulary.country()) in.emplace(country.region(), country.code());
    for (auto& [key, ids] : places_.called_) {
      std::vector<std::string> next(ids.begin(), ids.end());
      while (!next.empty()) {
        const auto [begin, end] = in.equal_range(next.back());
        next.pop_back();
        for (auto at = begin; at != end; ++at) {
          if (ids.insert(at->second).second) next.push_back(at->second);
        }
      }
    }
  }

 private:
  void Call(const std::string& name, const std::string& id) {
    places_.called_[KeyOf(name)].insert(id);
  }

  Places& places_;
};

Places::Places(const config::v1::Vocabulary& vocabulary) {
  Maker maker(this);
  for (const config::v1::Region& region : vocabulary.region()) maker.AddEntry(region.id(), region);
  for (const config::v1::Country& country : vocabulary.country()) {
    maker.AddEntry(country.code(), country);
    for (const std::string& form : country.adjective()) maker.AddForm(form, &country.code());
    for (const std::string& form : country.capital()) maker.AddForm(form, &country.code());
  }
  maker.Enclose(vocabulary);
}

Places::Ids Places::Called(std::string_view name) const {
  const auto found = called_.find(KeyOf(name));
  return found == called_.end() ? Ids() : found->second;
}

Places::Ids Places::In(std::string_view post) const {
  const Words words = index::BareWords(post);
  Ids places;
  for (std::size_t at = 0; at < words.size();) {
    const Form* const form = LongestAt(forms_, words, at);
    if (form != nullptr) places.insert(form->places.begin(), form->places.end());
    at += form != nullptr ? form->words.size() : 1;
  }
  return places;
}

std::vector<std::string> Places::WordsOf(const Ids& places) const {
  std::set<std::string> all;
  for (const auto& [first, forms] : forms_) {
    for (const Form& form : forms) {
      const auto meant = [&](const std::string& id) { return places.contains(id); };
      if (std::ranges::none_of(form.places, meant)) continue;
      // The longest is in the fewest posts, as a rule.
      const auto longest = std::ranges::max_element(form.words, {}, &std::string::size);
      if (!index::IsSmallWord(*longest)) all.insert(*longest);
    }
  }
  return {all.begin(), all.end()};
}

}  // namespace chancery::people
