// SPDX-License-Identifier: GPL-3.0-or-later
// What every reply says to the browser, whatever it is a reply to.
#pragma once

#include "clients/web/http.h"

namespace chancery::web {

// No script but our own files, no frame, no other origin.
inline const Headers& HeadersOfAll() {
  static const Headers headers = {
      {"Strict-Transport-Security", "max-age=63072000"},
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
       "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy",
       "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
       "fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
       "payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), "
       "xr-spatial-tracking=()"},
  };
  return headers;
}

}  // namespace chancery::web
