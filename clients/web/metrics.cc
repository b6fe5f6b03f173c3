// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/metrics.h"

#include <sstream>

namespace chancery::web {

void Metrics::Count(const std::string& what, int status, std::chrono::nanoseconds time) {
  const std::lock_guard lock(mutex_);
  Sum& sum = requests_[{what, status}];
  ++sum.count;
  sum.seconds += std::chrono::duration<double>(time).count();
}

void Metrics::CountSignIn(const std::string& way, bool done) {
  const std::lock_guard lock(mutex_);
  ++sign_ins_[{way, done}];
}

std::string Metrics::Text(std::size_t sessions) const {
  std::ostringstream out;
  const std::lock_guard lock(mutex_);
  out << "# TYPE chancery_web_requests_total counter\n";
  for (const auto& [key, sum] : requests_) {
    out << "chancery_web_requests_total{what=\"" << key.first << "\",status=\"" << key.second
        << "\"} " << sum.count << '\n';
  }
  out << "# TYPE chancery_web_request_seconds_total counter\n";
  for (const auto& [key, sum] : requests_) {
    out << "chancery_web_request_seconds_total{what=\"" << key.first << "\",status=\"" << key.second
        << "\"} " << sum.seconds << '\n';
  }
  out << "# TYPE chancery_web_sign_ins_total counter\n";
  for (const auto& [key, count] : sign_ins_) {
    out << "chancery_web_sign_ins_total{way=\"" << key.first << "\",done=\""
        << (key.second ? "true" : "false") << "\"} " << count << '\n';
  }
  out << "# TYPE chancery_web_sessions gauge\nchancery_web_sessions " << sessions << '\n';
  return out.str();
}

}  // namespace chancery::web
