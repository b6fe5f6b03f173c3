// SPDX-License-Identifier: GPL-3.0-or-later
// The one running server that these tests share, and its people.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/testing/corpus_builder.h"
#include "tests/testing/pki.h"
#include "tests/testing/tokens.h"
#include "tests/testing/world.h"

namespace chancery::api {

// Whose certificates the server takes, and another authority's.
const testing::Pki& Own();
const testing::Pki& Foreign();

// Who there is:
//   clerk, registry   may submit, and are cleared for nothing but UNCLASSIFIED
//   archivist         keeps the directory of people
//   keeper            may see the state of the archive
//   chief             TOP SECRET, EXDIS, LIMDIS
//   desk, public      CONFIDENTIAL; UNCLASSIFIED
//   ally              SECRET, of another nation (GBR)
//   envoy             SECRET, holds the post "Embassy Torvenna"
//   traveller         SECRET, may submit, holds the post "Embassy Torvenna"; with the certificate
//                     "traveller-phone" CONFIDENTIAL, with "traveller-tablet" no role and no post
//   former            had all that chief and clerk have, until 2020
config::v1::People People();

// Started with the program, stopped at its end.
testing::World& Shared();

// The certificate "gateway" is a gateway's, for tokens of kIssuer by these keys and of kPhones,
// whose tokens name certificates and hold CONFIDENTIAL at most; "other-gateway" is one for tokens
// of kPhones alone.
constexpr std::string_view kIssuer = "https://id.ministry.example";
constexpr std::string_view kPhones = "https://phones.ministry.example";
constexpr std::string_view kAudience = "chancery-web";
const testing::TokenKey& IssuerKey();  // RSA.
const testing::TokenKey& PhonesKey();  // EC, on P-256.

// Text that is there when this returns; the id of the document.
std::string Put(std::string_view name, std::string_view text,
                std::string_view default_marking = "");

// Waits until `done`, for at most half a minute; false when it never was.
bool Eventually(const std::function<bool()>& done);

// A reply that refuses with this code: one short sentence that is the same every time and names
// nothing.
void ExpectRefusal(const testing::Reply& reply, StatusCode code);

// Ids of the hits, in order.
std::vector<std::string> Ids(const Result<v1::SearchResponse>& response);

// The titles of all hits for a question, in order, for chief.
std::vector<std::string> TitlesFor(std::string_view query, std::string_view reader = "chief");

}  // namespace chancery::api
