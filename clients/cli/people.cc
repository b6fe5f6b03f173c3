// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/people.h"

#include "clients/cli/channel.h"
#include "clients/cli/clean.h"
#include "clients/cli/json.h"
#include "clients/cli/render.h"
#include "clients/desk/directory_file.h"

namespace chancery::cli {
namespace {

constexpr int kAtOnce = 1000;
constexpr std::size_t kBytesAtOnce = 256 << 10;  // A server takes a megabyte by default.

void PrintLine(const char* key, const std::string& value, Console& console) {
  if (!value.empty()) console.out << key << CleanLine(value) << "\n";
}

std::string PostLine(const v1::PostHeld& post) {
  std::string line = post.title();
  if (!line.empty() && !post.office().empty()) line += ", ";
  line += post.office();
  if (post.from().empty() && post.until().empty()) return line;
  return line + " (" + post.from() + ".." + post.until() + ")";
}

void Print(const v1::Profile& profile, Console& console) {
  PrintLine("id:        ", profile.id(), console);
  PrintLine("name:      ", profile.name(), console);
  for (const std::string& name : profile.alias()) PrintLine("also:      ", name, console);
  for (const std::string& name : profile.not_alias()) PrintLine("not:       ", name, console);
  for (const auto& post : profile.post()) PrintLine("post:      ", PostLine(post), console);
  for (const std::string& code : profile.language()) PrintLine("language:  ", code, console);
  PrintLine("mail:      ", profile.contact().mail(), console);
  PrintLine("phone:     ", profile.contact().phone(), console);
  PrintLine("room:      ", profile.contact().room(), console);
  PrintLine("account:   ", profile.account(), console);
  for (const std::string& id : profile.merged_id()) PrintLine("merged:    ", id, console);
  if (profile.left()) console.out << "has left the service\n";
  if (profile.listing() == v1::LISTING_WITHOUT_CONTACT) {
    console.out << "is listed without contact\n";
  }
  if (profile.listing() == v1::LISTING_NOT_LISTED) console.out << "is not listed\n";
}

// One call, and its reply to `print` where no JSON is wanted.
template <typename Request, typename Reply, typename Printed>
ExitCode Ask(grpc::Status (v1::PeopleService::StubInterface::*rpc)(grpc::ClientContext*,
                                                                   const Request&, Reply*),
             const Request& request, v1::PeopleService::StubInterface& service, const Peer& peer,
             Console& console, Printed print) {
  Reply reply;
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  const auto status = (service.*rpc)(&context, request, &reply);
  if (!status.ok()) return Fail(status, peer, console.err);
  if (console.json) {
    PrintJson(reply, console.out);
  } else {
    print(reply);
  }
  return kDone;
}

}  // namespace

ExitCode SetProfiles(const PeopleArguments& arguments, bool keep_decisions,
                     v1::PeopleService::StubInterface& service, const Peer& peer,
                     Console& console) {
  const auto profiles = desk::ReadDirectoryFile(arguments.file);
  if (!profiles.ok()) {
    console.err << "chancery: " << CleanLine(std::string(profiles.status().message())) << "\n";
    return kUsage;
  }
  v1::SetProfilesResponse all;
  for (auto next = profiles->begin(); next != profiles->end();) {
    v1::SetProfilesRequest request;
    request.set_keep_decisions(keep_decisions);
    for (std::size_t bytes = 0;
         next != profiles->end() && request.profile_size() < kAtOnce && bytes < kBytesAtOnce;
         ++next) {
      bytes += next->ByteSizeLong();
      *request.add_profile() = *next;
    }
    v1::SetProfilesResponse reply;
    grpc::ClientContext context;
    SetDeadline(context, kQuestionTime);
    const auto status = service.SetProfiles(&context, request, &reply);
    if (!status.ok()) return Fail(status, peer, console.err);
    all.set_added(all.added() + reply.added());
    all.set_changed(all.changed() + reply.changed());
  }
  if (console.json) {
    PrintJson(all, console.out);
  } else {
    console.out << WithThousands(profiles->size()) << " in the file: " << WithThousands(all.added())
                << " new, " << WithThousands(all.changed()) << " changed\n";
  }
  return kDone;
}

ExitCode ListProfiles(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                      const Peer& peer, Console& console) {
  v1::ListProfilesRequest request;
  request.set_start(arguments.start);
  request.set_page_size(kAtOnce);
  v1::ListProfilesResponse all;
  do {
    v1::ListProfilesResponse page;
    grpc::ClientContext context;
    SetDeadline(context, kQuestionTime);
    const auto status = service.ListProfiles(&context, request, &page);
    if (!status.ok()) return Fail(status, peer, console.err);
    request.set_page_token(page.next_page_token());
    all.mutable_profile()->MergeFrom(page.profile());
  } while (!request.page_token().empty());
  if (console.json) {
    PrintJson(all, console.out);
    return kDone;
  }
  for (const auto& profile : all.profile()) {
    console.out << CleanLine(profile.id()) << "  " << CleanLine(profile.name()) << "\n";
  }
  console.out << WithThousands(static_cast<std::uint64_t>(all.profile_size())) << " people\n";
  return kDone;
}

ExitCode ShowProfile(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                     const Peer& peer, Console& console) {
  v1::GetProfileRequest request;
  request.set_id(arguments.id);
  return Ask(&v1::PeopleService::StubInterface::GetProfile, request, service, peer, console,
             [&](const v1::GetProfileResponse& reply) { Print(reply.profile(), console); });
}

ExitCode RemoveProfile(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                       const Peer& peer, Console& console) {
  v1::RemoveProfileRequest request;
  request.set_id(arguments.id);
  return Ask(&v1::PeopleService::StubInterface::RemoveProfile, request, service, peer, console,
             [&](const v1::RemoveProfileResponse&) {
               console.out << "removed: " << CleanLine(arguments.id) << "\n";
             });
}

ExitCode MergeProfiles(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                       const Peer& peer, Console& console) {
  v1::MergeProfilesRequest request;
  request.set_id(arguments.id);
  for (const std::string& id : arguments.others) request.add_other_id(id);
  for (const std::string& name : arguments.names) request.add_name(name);
  return Ask(&v1::PeopleService::StubInterface::MergeProfiles, request, service, peer, console,
             [&](const v1::MergeProfilesResponse& reply) { Print(reply.profile(), console); });
}

ExitCode SplitProfile(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                      const Peer& peer, Console& console) {
  v1::SplitProfileRequest request;
  request.set_id(arguments.id);
  for (const std::string& name : arguments.names) request.add_name(name);
  request.set_new_id(arguments.new_id);
  return Ask(&v1::PeopleService::StubInterface::SplitProfile, request, service, peer, console,
             [&](const v1::SplitProfileResponse& reply) {
               Print(reply.profile(), console);
               if (!reply.has_other()) return;
               console.out << "\n";
               Print(reply.other(), console);
             });
}

}  // namespace chancery::cli
