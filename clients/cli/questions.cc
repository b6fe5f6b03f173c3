// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/questions.h"

#include <charconv>
#include <string_view>

#include "clients/cli/ask.h"
#include "clients/cli/render.h"
#include "lib/base/file.h"

namespace chancery::cli {
namespace {

// The command that asks for the next page of the same answer.
std::string NextPage(const SearchArguments& arguments, const std::string& token) {
  std::string command = "chancery";
  if (!arguments.profile.empty()) command += " --as " + ShellQuoted(arguments.profile);
  command += " search";
  if (arguments.fold) command += " --fold";
  if (!arguments.group_by.empty()) command += " --group-by " + arguments.group_by;
  if (arguments.passages != 1) command += " --passages " + std::to_string(arguments.passages);
  command += " --limit " + std::to_string(arguments.limit) + " --page " + ShellQuoted(token);
  for (const std::string& code : arguments.languages) command += " --lang " + ShellQuoted(code);
  if (arguments.no_name_variants) command += " --no-name-variants";
  if (arguments.no_expansion) command += " --no-expansion";
  for (const std::string& id : arguments.without_expansions) {
    command += " --without-expansion " + ShellQuoted(id);
  }
  for (const std::string& id : arguments.with_expansions) {
    command += " --with-expansion " + ShellQuoted(id);
  }
  if (arguments.recent > 0) command += " --recent=" + std::to_string(arguments.recent);
  if (!arguments.as_of.empty()) command += " --as-of " + ShellQuoted(arguments.as_of);
  if (arguments.broaden) command += " --broaden";
  if (!arguments.query.empty()) command += " -- " + ShellQuoted(arguments.query);
  return CleanText(command);
}

// 7 of "ID#page=7"; 0 without a page.
std::uint32_t PageOf(std::string_view link) {
  constexpr std::string_view kPage = "#page=";
  const std::size_t at = link.find(kPage);
  std::uint32_t page = 0;
  if (at != std::string_view::npos) {
    const std::string_view number = link.substr(at + kPage.size());
    std::from_chars(number.data(), number.data() + number.size(), page);
  }
  return page;
}

// "year" to FACET_YEAR.
v1::Facet FacetOf(std::string name) {
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  v1::Facet facet = v1::FACET_UNSPECIFIED;
  v1::Facet_Parse("FACET_" + name, &facet);
  return facet;
}

// "month" to GROUP_BY_MONTH.
v1::GroupBy GroupByOf(std::string name) {
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  v1::GroupBy by = v1::GROUP_BY_UNSPECIFIED;
  v1::GroupBy_Parse("GROUP_BY_" + name, &by);
  return by;
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
  for (const std::string& line : Expansions(reply)) console.out << line << "\n";
  for (const std::string& line : Notes(reply)) console.out << "note: " << line << "\n";
  if (!reply.did_you_mean().empty()) {
    console.out << "did you mean: " << CleanLine(reply.did_you_mean()) << "\n";
  }
  for (const std::string& line : Added(reply)) console.out << line << "\n";
  PrintFacets(arguments, reply, console);
  if (reply.has_timeline()) console.out << "\n" << Render(reply.timeline(), style);
  for (const v1::Hit& hit : reply.hits()) console.out << "\n" << Render(hit, style);
  for (const v1::HitGroup& group : reply.groups()) console.out << "\n" << Render(group, style);
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
  request.set_passages(arguments.passages);
  request.set_fold_duplicates(arguments.fold);
  request.set_group_by(GroupByOf(arguments.group_by));
  for (const std::string& name : arguments.count_by) request.add_facets(FacetOf(name));
  for (const std::string& code : arguments.languages) request.add_languages(code);
  request.set_no_name_variants(arguments.no_name_variants);
  request.set_no_expansions(arguments.no_expansion);
  for (const std::string& id : arguments.without_expansions) request.add_refused_expansions(id);
  for (const std::string& id : arguments.with_expansions) request.add_wanted_expansions(id);
  if (arguments.recent > 0) {
    request.mutable_recency()->set_half_life_days(arguments.recent);
    request.mutable_recency()->set_as_of(arguments.as_of);
  }
  request.set_timeline(arguments.timeline);
  request.set_feedback(arguments.broaden);
  v1::SearchResponse reply;
  const ExitCode code = Ask(service, &v1::SearchService::StubInterface::Search, request, peer,
                            console, &reply, [&] { Print(arguments, reply, console); });
  return FoundUnless(reply.hits().empty() && reply.groups().empty(), code);
}

ExitCode FindSimilar(const SimilarArguments& arguments, v1::SearchService::StubInterface& service,
                     const Peer& peer, Console& console) {
  v1::FindSimilarRequest request;
  if (arguments.file.empty() && arguments.id.empty()) {
    console.err << "chancery: similar to what: an id, or --file?\n";
    return kUsage;
  }
  if (arguments.file.empty()) {
    request.set_id(arguments.id);
  } else {
    const auto text = base::ReadFile(arguments.file, 1 << 20);
    if (!text.ok()) {
      console.err << "chancery: " << CleanLine(std::string(text.status().message())) << "\n";
      return kUsage;
    }
    request.set_text(*text);
  }
  request.set_page_size(arguments.limit);
  request.set_passages(arguments.passages);
  v1::FindSimilarResponse reply;
  const ExitCode code = Ask(service, &v1::SearchService::StubInterface::FindSimilar, request, peer,
                            console, &reply, [&] { console.out << Render(reply, console.style); });
  return FoundUnless(reply.hits().empty(), code);
}

ExitCode Suggest(const SuggestArguments& arguments, v1::SearchService::StubInterface& service,
                 const Peer& peer, Console& console) {
  v1::CompleteRequest request;
  request.set_text(arguments.text);
  request.set_size(arguments.limit);
  v1::CompleteResponse reply;
  const ExitCode code = Ask(service, &v1::SearchService::StubInterface::Complete, request, peer,
                            console, &reply, [&] {
                              for (const v1::Suggestion& suggestion : reply.suggestions()) {
                                console.out << Render(suggestion, console.style);
                              }
                            });
  return FoundUnless(reply.suggestions().empty(), code);
}

ExitCode ShowThread(const std::string& id, v1::SearchService::StubInterface& service,
                    const Peer& peer, Console& console) {
  v1::GetThreadRequest request;
  request.set_id(id);
  v1::GetThreadResponse reply;
  return Ask(service, &v1::SearchService::StubInterface::GetThread, request, peer, console, &reply,
             [&] { console.out << Render(reply, console.style); });
}

ExitCode Show(const std::string& id, v1::SearchService::StubInterface& service, const Peer& peer,
              Console& console) {
  v1::GetDocumentRequest request;
  request.set_id(id.substr(0, id.find('#')));
  v1::GetDocumentResponse reply;
  return Ask(service, &v1::SearchService::StubInterface::GetDocument, request, peer, console,
             &reply, [&] { console.out << Render(reply.document(), console.style, PageOf(id)); });
}

}  // namespace chancery::cli
