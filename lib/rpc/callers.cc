// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/rpc/callers.h"

#include <algorithm>
#include <set>
#include <utility>

#include "lib/model/ceiling.h"
#include "lib/model/config_file.h"
#include "lib/token/verifier.h"

namespace chancery::rpc {
namespace {

constexpr std::string_view kBearer = "Bearer ";

Result<Gateway::Issuer> ReadIssuer(const config::v1::Issuer& file,
                                   const std::filesystem::path& path) {
  if (file.issuer().empty() || file.audience().empty() || file.key_file().empty() ||
      file.person_claim().empty() || file.max_lifetime_s() < 1) {
    return InvalidArgument("needs a name, an audience, a key file, a claim and a lifetime");
  }
  Gateway::Issuer issuer;
  issuer.rules = {file.issuer(), file.audience(), file.person_claim(),
                  std::chrono::seconds(file.max_lifetime_s())};
  issuer.key_file = model::PathIn(path, file.key_file());
  issuer.names_certificate = file.names_certificate();
  if (file.has_ceiling()) issuer.ceiling = file.ceiling();
  return issuer;
}

}  // namespace

Result<std::vector<Gateway>> ReadGateways(const config::v1::Authority& file,
                                          const std::filesystem::path& path) {
  std::vector<Gateway> gateways;
  std::set<std::string> certificates;
  for (const config::v1::Gateway& entry : file.gateway()) {
    const std::string where = "gateway \"" + entry.certificate() + "\"";
    if (entry.certificate().empty() || entry.issuer().empty()) {
      return InvalidArgument(where + ": needs a certificate and an issuer");
    }
    if (!certificates.insert(entry.certificate()).second) {
      return InvalidArgument(where + ": is there twice");
    }
    Gateway gateway{entry.certificate(), {}};
    std::set<std::string> issuers;
    for (const config::v1::Issuer& one : entry.issuer()) {
      auto issuer = ReadIssuer(one, path);
      if (issuer.ok() && !issuers.insert(one.issuer()).second) {
        issuer = InvalidArgument("is there twice");
      }
      if (!issuer.ok()) return Within(where + ": issuer \"" + one.issuer() + "\"", issuer.status());
      gateway.issuers.push_back(*std::move(issuer));
    }
    gateways.push_back(std::move(gateway));
  }
  return gateways;
}

struct Callers::Known {
  struct Issuer {
    std::unique_ptr<token::Verifier> verifier;
    bool names_certificate = false;
    model::Ceiling ceiling;
  };
  std::string certificate;
  std::vector<Issuer> issuers;
};

Callers::Callers(model::Authority* authority, std::vector<Known> gateways)
    : authority_(authority), gateways_(std::move(gateways)) {}
Callers::~Callers() = default;

Result<std::unique_ptr<Callers>> Callers::Open(model::Authority* authority,
                                               const std::vector<Gateway>& gateways) {
  std::vector<Known> known;
  for (const Gateway& gateway : gateways) {
    Known made{gateway.certificate, {}};
    for (const Gateway::Issuer& issuer : gateway.issuers) {
      Known::Issuer& one = made.issuers.emplace_back();
      one.names_certificate = issuer.names_certificate;
      const std::string whose = "issuer " + issuer.rules.issuer;
      if (issuer.ceiling) {
        ASSIGN_OR_RETURN(one.ceiling,
                         model::ReadCeiling(whose, *issuer.ceiling, authority->policy()));
      }
      auto verifier = token::Verifier::Open(issuer.rules, issuer.key_file);
      if (!verifier.ok()) return Within(whose, verifier.status());
      one.verifier = *std::move(verifier);
    }
    known.push_back(std::move(made));
  }
  return std::unique_ptr<Callers>(new Callers(authority, std::move(known)));
}

Result<model::Reader> Callers::Find(std::string_view common_name,
                                    const std::vector<std::string>& authorization,
                                    std::chrono::system_clock::time_point now) {
  const Known* gateway = nullptr;
  for (const Known& one : gateways_) {
    if (one.certificate == common_name) gateway = &one;
  }
  if (gateway == nullptr) {
    if (!authorization.empty()) return Unauthenticated("a token from one who is no gateway");
    return authority_->FindReader(common_name, now);
  }
  if (authorization.size() != 1 || !authorization[0].starts_with(kBearer)) {
    return Unauthenticated("a gateway without a token");
  }
  const std::string_view token = std::string_view(authorization[0]).substr(kBearer.size());
  const std::string name = token::ClaimedIssuer(token);
  for (const Known::Issuer& issuer : gateway->issuers) {
    if (issuer.verifier->rules().issuer != name) continue;
    ASSIGN_OR_RETURN(const token::Claims claims, issuer.verifier->Check(token, now));
    const bool names_gateway =
        std::any_of(gateways_.begin(), gateways_.end(),
                    [&](const Known& one) { return one.certificate == claims.person; });
    if (issuer.names_certificate && names_gateway) return Unauthenticated("a gateway is no person");
    auto reader = issuer.names_certificate
                      ? authority_->FindReader(claims.person, issuer.ceiling, now)
                      : authority_->FindPerson(claims.person, issuer.ceiling, now);
    if (!reader.ok()) return reader.status();
    reader->gateway = gateway->certificate;
    reader->issuer = name;
    return reader;
  }
  return Unauthenticated("a token of an issuer that is not the gateway's");
}

}  // namespace chancery::rpc
