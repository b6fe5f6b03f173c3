// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/records.h"

#include "clients/cli/channel.h"
#include "clients/cli/clean.h"
#include "clients/cli/json.h"
#include "clients/cli/render.h"

namespace chancery::cli {
namespace {

constexpr std::uint32_t kPageSize = 1000;

grpc::Status Collect(v1::IngestService::StubInterface& service, v1::ListQuarantineResponse& all) {
  v1::ListQuarantineRequest request;
  request.set_page_size(kPageSize);
  do {
    v1::ListQuarantineResponse page;
    grpc::ClientContext context;
    SetDeadline(context, kQuestionTime);
    const auto status = service.ListQuarantine(&context, request, &page);
    if (!status.ok()) return status;
    request.set_page_token(page.next_page_token());
    all.mutable_entries()->MergeFrom(page.entries());
  } while (!request.page_token().empty());
  return grpc::Status::OK;
}

}  // namespace

ExitCode Withdraw(const std::string& name, v1::IngestService::StubInterface& service,
                  const Peer& peer, Console& console) {
  v1::WithdrawRequest request;
  request.set_name(name);
  v1::WithdrawResponse reply;
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  const auto status = service.Withdraw(&context, request, &reply);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
    console.err << "chancery: you submitted nothing under the name " << CleanLine(name) << "\n";
    return kNotThere;
  }
  if (!status.ok()) return Fail(status, peer, console.err);
  if (console.json) {
    PrintJson(reply, console.out);
  } else {
    console.out << "withdrawn: " << CleanLine(name) << "\n";
  }
  return kDone;
}

ExitCode ListQuarantine(v1::IngestService::StubInterface& service, const Peer& peer,
                        Console& console) {
  v1::ListQuarantineResponse all;
  if (const auto status = Collect(service, all); !status.ok())
    return Fail(status, peer, console.err);
  if (console.json) {
    PrintJson(all, console.out);
    return kDone;
  }
  for (const v1::QuarantineEntry& entry : all.entries()) {
    console.out << Render(entry, console.style);
  }
  const auto count = static_cast<std::uint64_t>(all.entries_size());
  console.out << (count == 0 ? "nothing" : WithThousands(count)) << " in quarantine\n";
  return kDone;
}

ExitCode ShowStatus(v1::IngestService::StubInterface& service, const Peer& peer, Console& console) {
  v1::GetStatusResponse reply;
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  if (const auto status = service.GetStatus(&context, {}, &reply); !status.ok()) {
    return Fail(status, peer, console.err);
  }
  if (console.json) {
    PrintJson(reply, console.out);
  } else {
    console.out << Render(reply);
  }
  return kDone;
}

}  // namespace chancery::cli
