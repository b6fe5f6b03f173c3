// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/admin.h"

#include "chancery/config/v1/people.pb.h"
#include "clients/cli/channel.h"
#include "clients/cli/clean.h"
#include "clients/cli/json.h"
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
