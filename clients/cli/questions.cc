// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/questions.h"

#include "clients/cli/channel.h"
#include "clients/cli/clean.h"
#include "clients/cli/json.h"
#include "clients/cli/render.h"

namespace chancery::cli {
namespace {

// The command that asks for the next page of the same answer.
std::string NextPage(const SearchArguments& arguments, const std::string& token) {
  std::string command = "chancery";
  if (!arguments.profile.empty()) command += " --as " + ShellQuoted(arguments.profile);
  command += " search --limit " + std::to_string(arguments.limit) + " --page " + ShellQuoted(token);
  for (const std::string& code : arguments.languages) command += " --lang " + ShellQuoted(code);
  if (arguments.no_name_variants) command += " --no-name-variants";
  if (!arguments.query.empty()) command += " -- " + ShellQuoted(arguments.query);
  return CleanText(command);
}

// Apart from the answer, which may go into a file.
void PrintNotice(const std::string& notice, Console& console) {
  if (!notice.empty()) console.err << "chancery: " << CleanLine(notice) << "\n";
}

// "year" to FACET_YEAR.
v1::Facet FacetOf(std::string name) {
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  v1::Facet facet = v1::FACET_UNSPECIFIED;
  v1::Facet_Parse("FACET_" + name, &facet);
  return facet;
}

void PrintFacets(const SearchArguments& arguments, const v1::SearchResponse& reply,
                 Console& console) {
  for (const v1::FacetCounts& facet : reply.facets()) {
    for (const std::string& name : arguments.count_by) {
      if (FacetOf(name) != facet.facet()) continue;
      console.out << "\n" << console.style.Bold("by " + name) << "\n";
      break;
    }
    for (const auto& value : facet.values()) {
      const std::string count = std::to_string(value.count());
      console.out << std::string(count.size() < 8 ? 8 - count.size() : 0, ' ') << count << "  "
                  << CleanLine(value.value()) << "\n";
    }
    if (facet.more() > 0) console.out << "          and " << facet.more() << " more\n";
  }
}

void Print(const SearchArguments& arguments, const v1::SearchResponse& reply, Console& console) {
  const Style& style = console.style;
  console.out << style.Bold(CountLine(reply.count())) << "\n";
  if (const auto read_as = ReadAs(arguments.query, reply); !read_as.empty()) {
    console.out << "read as: " << read_as << "\n";
  }
  for (const std::string& line : Notes(reply)) console.out << "note: " << line << "\n";
  PrintFacets(arguments, reply, console);
  for (const v1::Hit& hit : reply.hits()) console.out << "\n" << Render(hit, style);
  if (!reply.next_page_token().empty()) {
    console.out << "\nnext page: " << NextPage(arguments, reply.next_page_token()) << "\n";
  }
}

}  // namespace

ExitCode Search(const SearchArguments& arguments, v1::SearchService::StubInterface& service,
                const Peer& peer, Console& console) {
  v1::SearchRequest request;
  request.set_query(arguments.query);
  request.set_page_size(arguments.limit);
  request.set_page_token(arguments.page);
  for (const std::string& name : arguments.count_by) request.add_facets(FacetOf(name));
  for (const std::string& code : arguments.languages) request.add_languages(code);
  request.set_no_name_variants(arguments.no_name_variants);
  v1::SearchResponse reply;
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  if (const auto status = service.Search(&context, request, &reply); !status.ok()) {
    return Fail(status, peer, console.err);
  }
  if (console.json) {
    PrintJson(reply, console.out);
  } else {
    Print(arguments, reply, console);
  }
  PrintNotice(reply.notice(), console);
  return reply.hits().empty() ? kNothingFound : kDone;
}

ExitCode Show(const std::string& id, v1::SearchService::StubInterface& service, const Peer& peer,
              Console& console) {
  v1::GetDocumentRequest request;
  request.set_id(id);
  v1::GetDocumentResponse reply;
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  if (const auto status = service.GetDocument(&context, request, &reply); !status.ok()) {
    return Fail(status, peer, console.err);
  }
  if (console.json) {
    PrintJson(reply, console.out);
  } else {
    console.out << Render(reply.document(), console.style);
  }
  PrintNotice(reply.notice(), console);
  return kDone;
}

}  // namespace chancery::cli
