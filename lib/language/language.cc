// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/language/language.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace chancery::language {
namespace {

constexpr std::size_t kShare = 10;  // A tenth.
constexpr std::size_t kEnoughBytes = 500;

constexpr std::string_view kCodes =
    " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

}  // namespace

bool IsLanguage(std::string_view code) {
  if (code.size() != 2 || code.find(' ') != std::string_view::npos) return false;
  return kCodes.find(" " + std::string(code) + " ") != std::string_view::npos;
}

void Sum(chancery::v1::Document* view) {
  std::map<std::string_view, std::size_t> bytes;
  std::size_t all = 0;
  for (const auto& portion : view->portions()) {
    if (portion.language().empty()) continue;
    bytes[portion.language()] += portion.text().size();
    all += portion.text().size();
  }
  std::vector<std::pair<std::string_view, std::size_t>> most(bytes.begin(), bytes.end());
  std::ranges::stable_sort(most, [](const auto& a, const auto& b) { return a.second > b.second; });
  view->clear_languages();
  for (const auto& [code, of_it] : most) {
    if (of_it >= kEnoughBytes || of_it * kShare >= all) view->add_languages(std::string(code));
  }
}

std::string_view Of(const chancery::v1::Document& view, const chancery::v1::Portion* portion) {
  if (view.languages().empty()) return {};
  if (portion != nullptr) {
    const auto own = std::ranges::find(view.languages(), portion->language());
    if (own != view.languages().end()) return *own;
  }
  return view.languages(0);
}

}  // namespace chancery::language
