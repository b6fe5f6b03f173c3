// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/fetch.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>
#include <utility>

namespace chancery::web {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;
constexpr long kSeconds = 10;

std::size_t Take(char* bytes, std::size_t, std::size_t size, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size > kMaxBytes) return 0;  // Ends it.
  body.append(bytes, size);
  return size;
}

}  // namespace

Fetcher::Fetcher(std::filesystem::path authority) : authority_(std::move(authority)) {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)once;
}

Result<std::string> Fetcher::Get(const std::string& url) const { return Run(url, nullptr, "", ""); }

Result<std::string> Fetcher::Post(const std::string& url, const std::string& form,
                                  const std::string& name, const std::string& password) const {
  return Run(url, &form, name, password);
}

Result<std::string> Fetcher::Run(const std::string& url, const std::string* form,
                                 const std::string& name, const std::string& password) const {
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (curl == nullptr) return Unavailable("no request can be made");
  CURL* const handle = curl.get();
  std::string body;
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, Take);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body);
  if (!authority_.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, authority_.c_str());
  if (form != nullptr) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(form->size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, form->c_str());
  }
  if (!name.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle, CURLOPT_USERNAME, name.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, password.c_str());
  }
  const CURLcode done = curl_easy_perform(handle);
  if (done != CURLE_OK) {
    return Unavailable("the provider can't be asked: " + std::string(curl_easy_strerror(done)));
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return Unavailable("the provider answers with " + std::to_string(status));
  return body;
}

std::string PercentEncoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

}  // namespace chancery::web
