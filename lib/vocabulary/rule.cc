// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/rule.h"

#include <algorithm>

namespace chancery::vocabulary {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

bool Has(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

class Forms {
 public:
  explicit Forms(const config::v1::Rule& rule) : rule_(rule) {}

  void AddName(const std::string& name, bool of_people = false) {
    if (name.empty()) return;
    Role role = Role::kAbout;
    if (Has(rule_.mixed_case(), name)) role = Role::kMixedCase;
    if (Has(rule_.perhaps(), name)) role = Role::kPerhaps;
    if (Has(rule_.except(), name)) role = Role::kExcept;
    const bool known = std::any_of(forms_.begin(), forms_.end(),
                                   [&](const RuleForm& form) { return form.text == name; });
    if (!known) forms_.push_back({name, role, of_people});
  }
  void AddNames(const Texts& names, bool of_people = false) {
    for (const std::string& name : names) AddName(name, of_people);
  }

  std::vector<RuleForm> Take() && {
    AddList(rule_.about(), Role::kAbout);
    AddList(rule_.mixed_case(), Role::kMixedCase);
    AddList(rule_.perhaps(), Role::kPerhaps);
    AddList(rule_.support(), Role::kSupport);
    AddList(rule_.except(), Role::kExcept);
    return std::move(forms_);
  }

 private:
  void AddList(const Texts& texts, Role role) {
    const std::size_t names = forms_.size();
    for (const std::string& text : texts) {
      const auto end = forms_.begin() + static_cast<std::ptrdiff_t>(names);
      const bool name =
          std::any_of(forms_.begin(), end, [&](const RuleForm& form) { return form.text == text; });
      if (!name) forms_.push_back({text, role, false});
    }
  }

  const config::v1::Rule& rule_;
  std::vector<RuleForm> forms_;
};

}  // namespace

std::vector<RuleForm> FormsOf(const config::v1::Issue& issue) { return Forms(issue.rule()).Take(); }

std::vector<RuleForm> FormsOf(const config::v1::Region& region) {
  Forms forms(region.rule());
  forms.AddName(region.name());
  forms.AddNames(region.also());
  return std::move(forms).Take();
}

std::vector<RuleForm> FormsOf(const config::v1::Country& country) {
  Forms forms(country.rule());
  forms.AddName(country.name());
  forms.AddNames(country.also());
  forms.AddNames(country.adjective(), true);
  forms.AddNames(country.capital());
  return std::move(forms).Take();
}

std::vector<RuleForm> FormsOf(const config::v1::Body& body) {
  Forms forms(body.rule());
  forms.AddName(body.name());
  forms.AddNames(body.also());
  return std::move(forms).Take();
}

}  // namespace chancery::vocabulary
