// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/admin.h"

#include "chancery/config/v1/people.pb.h"
#include "clients/cli/channel.h"
#include "clients/cli/clean.h"
#include "clients/cli/json.h"
#include "clients/cli/render.h"
#include "clients/desk/people_file.h"

namespace chancery::cli {

ExitCode SetLabel(const LabelArguments& arguments, v1::AdminService::StubInterface& service,
                  const Peer& peer, Console& console) {
  v1::SetLabelRequest request;
  request.set_id(arguments.id);
  request.set_marking(arguments.marking);
  for (const std::string& recipient : arguments.to) request.add_recipients(recipient);
  v1::SetLabelResponse reply;
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  const auto status = service.SetLabel(&context, request, &reply);
  if (!status.ok()) return Fail(status, peer, console.err);
  if (console.json) {
    PrintJson(reply, console.out);
  } else {
    console.out << CleanLine(arguments.id) << " is " << CleanLine(reply.label().marking()) << "\n";
  }
  return kDone;
}

ExitCode ListReviews(const LabelArguments& arguments, v1::AdminService::StubInterface& service,
                     const Peer& peer, Console& console) {
  constexpr std::uint32_t kPageSize = 1000;
  v1::ListReviewsRequest request;
  request.set_day(arguments.day);
  request.set_page_size(kPageSize);
  v1::ListReviewsResponse all;
  do {
    v1::ListReviewsResponse page;
    grpc::ClientContext context;
    SetDeadline(context, kQuestionTime);
    const auto status = service.ListReviews(&context, request, &page);
    if (!status.ok()) return Fail(status, peer, console.err);
    request.set_page_token(page.next_page_token());
    all.mutable_reviews()->MergeFrom(page.reviews());
  } while (!request.page_token().empty());
  if (console.json) {
    PrintJson(all, console.out);
    return kDone;
  }
  for (const auto& review : all.reviews()) {
    console.out << CleanLine(review.id()) << "  due " << CleanLine(review.declassify_on()) << "  "
                << CleanLine(review.label().marking()) << "\n";
  }
  const auto count = static_cast<std::uint64_t>(all.reviews_size());
  console.out << (count == 0 ? "nothing" : WithThousands(count)) << " to be reviewed\n";
  return kDone;
}

namespace {

ExitCode Send(const v1::SetPersonRequest& request, const char* what,
              v1::AdminService::StubInterface& service, const Peer& peer, Console& console) {
  v1::SetPersonResponse reply;
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  const auto status = service.SetPerson(&context, request, &reply);
  if (!status.ok()) return Fail(status, peer, console.err);
  if (console.json) {
    PrintJson(reply, console.out);
  } else {
    console.out << what << CleanLine(request.person().id()) << "\n";
  }
  return kDone;
}

}  // namespace

ExitCode SetPeople(const PersonArguments& arguments, v1::AdminService::StubInterface& service,
                   const Peer& peer, Console& console) {
  const auto people = desk::ReadPeopleFile(arguments.file);
  if (!people.ok()) {
    console.err << "chancery: " << CleanLine(std::string(people.status().message())) << "\n";
    return kUsage;
  }
  for (const config::v1::PersonEntry& entry : people->person()) {
    v1::SetPersonRequest request;
    *request.mutable_person() = entry;
    const ExitCode code = Send(request, "set: ", service, peer, console);
    if (code != kDone) return code;
  }
  return kDone;
}

ExitCode RemovePerson(const PersonArguments& arguments, v1::AdminService::StubInterface& service,
                      const Peer& peer, Console& console) {
  v1::SetPersonRequest request;
  request.mutable_person()->set_id(arguments.id);
  request.set_remove(true);
  return Send(request, "removed: ", service, peer, console);
}

}  // namespace chancery::cli
