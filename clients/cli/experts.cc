// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/experts.h"

#include "clients/cli/ask.h"
#include "clients/cli/render.h"

namespace chancery::cli {
namespace {

std::string InCapitals(std::string name) {
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  return name;
}

// "country" to KIND_COUNTRY.
v1::AssignedTag::Kind KindOf(const std::string& name) {
  v1::AssignedTag::Kind kind = v1::AssignedTag::KIND_UNSPECIFIED;
  v1::AssignedTag::Kind_Parse("KIND_" + InCapitals(name), &kind);
  return kind;
}

// "drafted" to ROLE_DRAFTED.
v1::Role RoleOf(const std::string& name) {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  v1::Role_Parse("ROLE_" + InCapitals(name), &role);
  return role;
}

ExitCode GetCoverage(const ExpertsArguments& arguments, v1::SearchService::StubInterface& service,
                     const Peer& peer, Console& console) {
  v1::GetCoverageRequest request;
  request.set_query(arguments.query);
  request.set_kind(KindOf(arguments.coverage));
  request.set_page_size(arguments.limit);
  request.set_gaps_only(arguments.gaps);
  request.set_first_year(arguments.from);
  request.set_last_year(arguments.to);
  v1::GetCoverageResponse reply;
  const ExitCode code = Ask(service, &v1::SearchService::StubInterface::GetCoverage, request, peer,
                            console, &reply, [&] { console.out << Render(reply, console.style); });
  return FoundUnless(reply.rows().empty(), code);
}

}  // namespace

ExitCode FindExperts(const ExpertsArguments& arguments, v1::SearchService::StubInterface& service,
                     const Peer& peer, Console& console) {
  if (!arguments.coverage.empty()) return GetCoverage(arguments, service, peer, console);
  if (arguments.query.empty() && arguments.document.empty() && arguments.like.empty()) {
    console.err << "chancery: experts of what: a question, --document or --like?\n";
    return kUsage;
  }
  v1::FindExpertsRequest request;
  request.set_query(arguments.query);
  request.set_document_id(arguments.document);
  request.set_person(arguments.like);
  request.set_page_size(arguments.limit);
  request.set_active_only(arguments.active);
  for (const std::string& code : arguments.languages) request.add_languages(code);
  request.set_post(arguments.post);
  request.set_region(arguments.region);
  for (const std::string& role : arguments.roles) request.add_roles(RoleOf(role));
  request.set_first_year(arguments.from);
  request.set_last_year(arguments.to);
  if (arguments.recent > 0) {
    request.mutable_recency()->set_half_life_days(arguments.recent);
    request.mutable_recency()->set_as_of(arguments.as_of);
  }
  v1::FindExpertsResponse reply;
  const ExitCode code = Ask(
      service, &v1::SearchService::StubInterface::FindExperts, request, peer, console, &reply, [&] {
        if (reply.experts().empty()) console.out << "nobody\n";
        if (arguments.table) {
          console.out << RenderTable(reply, console.style);
          return;
        }
        for (int i = 0; i < reply.experts_size(); ++i) {
          console.out << (i > 0 ? "\n" : "") << Render(reply.experts(i), console.style);
        }
      });
  return FoundUnless(reply.experts().empty(), code);
}

}  // namespace chancery::cli
