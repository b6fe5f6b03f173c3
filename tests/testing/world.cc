// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/testing/world.h"

#include <google/protobuf/text_format.h>
#include <signal.h>

#include <fstream>
#include <functional>
#include <system_error>
#include <thread>

#include "lib/base/file.h"

namespace chancery::testing {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kStartTimeout = std::chrono::seconds(60);
constexpr milliseconds kStopTimeout = std::chrono::seconds(60);

const char* NameOf(Daemon daemon) { return daemon == Daemon::kIndexer ? "indexer" : "searchd"; }

Status Write(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path fresh = path.string() + ".new";
  {
    std::ofstream out(fresh, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) return Internal("can't write " + fresh.string());
  }
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  return error ? Internal("can't rename " + fresh.string()) : Ok();
}

Status WriteText(const std::filesystem::path& path, const google::protobuf::Message& message) {
  std::string text;
  if (!google::protobuf::TextFormat::PrintToString(message, &text)) return Internal("text format");
  return Write(path, text);
}

void SetListener(const std::filesystem::path& folder, config::v1::Listener& listener) {
  listener.set_address("127.0.0.1:0");
  listener.set_certificate(folder / "server.crt");
  listener.set_key(folder / "server.key");
  listener.set_client_authority(folder / "ca.crt");
}

Daemon Serving(std::string_view method) {
  const bool indexer = method.find("IngestService") != std::string_view::npos ||
                       method.find("AdminService") != std::string_view::npos;
  return indexer ? Daemon::kIndexer : Daemon::kSearchd;
}

Reply Failed(const Status& status) {
  Reply reply;
  reply.code = status.code();
  reply.message = std::string(status.message().data(), status.message().size());
  return reply;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, Daemon daemon) { return out << NameOf(daemon); }

std::filesystem::path SourceFolder() { return CHANCERY_SOURCE_FOLDER; }
std::filesystem::path ProgramFolder() { return CHANCERY_PROGRAM_FOLDER; }

config::v1::PersonEntry Person(std::string_view id, const std::vector<std::string>& atoms,
                               const std::vector<std::string>& posts) {
  config::v1::PersonEntry person;
  person.set_id(std::string(id));
  person.set_name(std::string(id));
  person.add_certificate(std::string(id));
  for (const std::string& atom : atoms) person.add_grant()->set_atom(atom);
  for (const std::string& post : posts) person.add_post()->set_name(post);
  return person;
}

World::World(const Pki& pki, std::filesystem::path folder, Options options)
    : pki_(pki), folder_(std::move(folder)), options_(std::move(options)) {
  if (options_.policy.empty()) {
    options_.policy = SourceFolder() / "config/policies/ministry.textproto";
  }
}

World::~World() = default;

Result<std::unique_ptr<World>> World::Make(const Pki& pki, const std::filesystem::path& folder,
                                           Options options) {
  std::unique_ptr<World> world(new World(pki, folder, std::move(options)));
  std::error_code error;
  std::filesystem::create_directories(world->data_dir(), error);
  std::filesystem::create_directories(folder / "state", error);
  if (error) return Internal("can't make " + folder.string());
  std::filesystem::permissions(world->data_dir(), std::filesystem::perms::owner_all);
  RETURN_IF_ERROR(world->WriteConfigs());
  return world;
}

Status World::WriteConfigs() {
  const Credentials server = pki_.ForServer();
  RETURN_IF_ERROR(Write(folder_ / "server.crt", server.certificate));
  RETURN_IF_ERROR(Write(folder_ / "server.key", server.key));
  std::filesystem::permissions(folder_ / "server.key", std::filesystem::perms::owner_read);
  RETURN_IF_ERROR(Write(folder_ / "ca.crt", pki_.authority()));
  RETURN_IF_ERROR(SetPeople(options_.people));
  if (!options_.secret.empty()) {
    RETURN_IF_ERROR(Write(data_dir() / "secret", options_.secret));
    std::filesystem::permissions(data_dir() / "secret", std::filesystem::perms::owner_read |
                                                            std::filesystem::perms::owner_write);
  }

  RETURN_IF_ERROR(WriteAuditKeys());
  config::v1::AuditConfig audit;
  audit.set_dir(folder_ / "audit");
  audit.set_signing_key(audit_keys() / "signing.key");
  audit.set_query_key(audit_keys() / "query.pub");

  config::v1::Authority authority;
  authority.set_policy_file(options_.policy);
  authority.set_people_file(folder_ / "people.textproto");

  config::v1::IndexerConfig indexer;
  SetListener(folder_, *indexer.mutable_listener());
  *indexer.mutable_authority() = authority;
  indexer.set_data_dir(data_dir());
  *indexer.mutable_audit() = audit;
  indexer.set_min_free_bytes(1 << 20);
  indexer.mutable_index()->set_commit_ms(20);
  indexer.MergeFrom(options_.indexer);
  RETURN_IF_ERROR(WriteText(folder_ / "indexer.textproto", indexer));

  config::v1::SearchdConfig searchd;
  SetListener(folder_, *searchd.mutable_listener());
  *searchd.mutable_authority() = authority;
  searchd.set_data_dir(data_dir());
  searchd.set_state_dir(folder_ / "state");
  *searchd.mutable_audit() = audit;
  // Tests and measurements ask for more than anybody does in a day.
  auto* const everybody = searchd.mutable_budgets()->mutable_everybody();
  const auto* fields = everybody->GetDescriptor();
  for (int i = 0; i < fields->field_count(); ++i) {
    everybody->GetReflection()->SetUInt32(everybody, fields->field(i), 0);
  }
  searchd.MergeFrom(options_.searchd);
  return WriteText(folder_ / "searchd.textproto", searchd);
}

Status World::WriteAuditKeys() {
  std::error_code error;
  std::filesystem::create_directories(audit_keys(), error);
  // A log that an earlier run left here goes on under its own keys.
  if (std::filesystem::exists(audit_keys() / "query.pub", error)) return Ok();
  const AuditKeys keys = MakeAuditKeys();
  RETURN_IF_ERROR(Write(audit_keys() / "signing.key", keys.signing_key));
  RETURN_IF_ERROR(Write(audit_keys() / "signing.pub", keys.signing_public));
  RETURN_IF_ERROR(Write(audit_keys() / "query.key", keys.query_key));
  return Write(audit_keys() / "query.pub", keys.query_public);
}

std::filesystem::path World::audit_dir(Daemon daemon) const {
  return folder_ / "audit" / NameOf(daemon);
}

Status World::SetPeople(const config::v1::People& people) {
  return WriteText(folder_ / "people.textproto", people);
}

Status World::Start(Daemon daemon) {
  RETURN_IF_ERROR(Launch(daemon));
  RETURN_IF_ERROR(Await(daemon));
  return AwaitServing(daemon);
}

Status World::AwaitServing(Daemon daemon) {
  constexpr int kServing = 1;
  const auto deadline = Clock::now() + kStartTimeout;
  ASSIGN_OR_RETURN(const auto line, As(options_.keeper, daemon));
  while (line->Health().value_or(0) != kServing) {
    if (!Running(daemon)) return Unavailable("it ended: " + Log(daemon));
    if (Clock::now() > deadline) return DeadlineExceeded("it does not serve: " + Log(daemon));
    std::this_thread::sleep_for(milliseconds(2));
  }
  return Ok();
}

Status World::Start() {
  RETURN_IF_ERROR(Start(Daemon::kIndexer));
  return Start(Daemon::kSearchd);
}

Status World::Launch(Daemon daemon) {
  const std::string name = NameOf(daemon);
  ASSIGN_OR_RETURN(std::unique_ptr<Process> process,
                   Process::Start({ProgramFolder() / ("chancery-" + name), "--config",
                                   folder_ / (name + ".textproto")},
                                  folder_ / (name + ".log")));
  const std::lock_guard lock(mutex_);
  Forget(side(daemon));
  side(daemon).process = std::move(process);
  return Ok();
}

Status World::Await(Daemon daemon) {
  Process* process = nullptr;
  {
    const std::lock_guard lock(mutex_);
    process = side(daemon).process.get();
  }
  if (process == nullptr) return FailedPrecondition("it was not launched");
  ASSIGN_OR_RETURN(const std::string rest,
                   process->WaitForLine("listening on 127.0.0.1:", kStartTimeout));
  const std::lock_guard lock(mutex_);
  side(daemon).address = "127.0.0.1:" + rest.substr(0, rest.find_first_not_of("0123456789"));
  return Ok();
}

void World::Forget(Side& side) {
  side.lines.clear();
  side.address.clear();
}

Status World::Stop(Daemon daemon) {
  std::unique_ptr<Process> process;
  {
    const std::lock_guard lock(mutex_);
    Forget(side(daemon));
    process = std::move(side(daemon).process);
  }
  if (process == nullptr) return Ok();
  process->Signal(SIGTERM);
  ASSIGN_OR_RETURN(const int code, process->Wait(kStopTimeout));
  if (code == 0) return Ok();
  return Internal(std::string(NameOf(daemon)) + " ended with " + std::to_string(code) + ": " +
                  process->Log());
}

Status World::Stop() {
  RETURN_IF_ERROR(Stop(Daemon::kSearchd));
  return Stop(Daemon::kIndexer);
}

Status World::Restart(Daemon daemon) {
  RETURN_IF_ERROR(Stop(daemon));
  return Start(daemon);
}

void World::Kill(Daemon daemon) {
  std::unique_ptr<Process> process;
  {
    const std::lock_guard lock(mutex_);
    Forget(side(daemon));
    process = std::move(side(daemon).process);
  }
}

bool World::Running(Daemon daemon) {
  const std::lock_guard lock(mutex_);
  return side(daemon).process != nullptr && side(daemon).process->Running();
}

pid_t World::Pid(Daemon daemon) {
  const std::lock_guard lock(mutex_);
  return side(daemon).process == nullptr ? 0 : side(daemon).process->pid();
}

std::string World::Address(Daemon daemon) {
  const std::lock_guard lock(mutex_);
  return side(daemon).address;
}

std::string World::Log(Daemon daemon) {
  return base::ReadFile(folder_ / (std::string(NameOf(daemon)) + ".log"), 1ull << 30).value_or("");
}

Credentials World::Own(std::string_view person) {
  const auto found = credentials_.find(person);
  if (found != credentials_.end()) return found->second;
  return credentials_.emplace(std::string(person), pki_.ForPerson(person)).first->second;
}

Result<std::shared_ptr<Connection>> World::As(std::string_view person, Daemon daemon) {
  const std::lock_guard lock(mutex_);
  Side& to = side(daemon);
  if (to.address.empty()) return Unavailable(std::string(NameOf(daemon)) + " does not run");
  const auto found = to.lines.find(person);
  if (found != to.lines.end()) return found->second;
  auto line = std::make_shared<Connection>(to.address, pki_.authority(), Own(person));
  to.lines.emplace(std::string(person), line);
  return line;
}

Reply World::Call(std::string_view person, std::string_view method, const std::string& request) {
  const auto line = As(person, Serving(method));
  return line.ok() ? (*line)->Call(method, request) : Failed(line.status());
}

template <typename Response, typename Request>
Result<Response> World::Ask(std::string_view person, std::string_view method,
                            const Request& request) {
  ASSIGN_OR_RETURN(const auto line, As(person, Serving(method)));
  return line->Ask<Response>(method, request);
}

Reply World::Stream(std::string_view person, std::string_view method,
                    const std::vector<std::string>& requests) {
  const auto line = As(person, Serving(method));
  return line.ok() ? (*line)->Stream(method, requests) : Failed(line.status());
}

Result<v1::SearchResponse> World::Search(std::string_view person, std::string_view query,
                                         std::uint32_t page_size, std::string_view page_token) {
  v1::SearchRequest request;
  request.set_query(std::string(query));
  request.set_page_size(page_size);
  request.set_page_token(std::string(page_token));
  return Search(person, request);
}

Result<v1::SearchResponse> World::Search(std::string_view person,
                                         const v1::SearchRequest& request) {
  return Ask<v1::SearchResponse>(person, kSearch, request);
}

Result<v1::CompleteResponse> World::Complete(std::string_view person,
                                             const v1::CompleteRequest& request) {
  return Ask<v1::CompleteResponse>(person, kComplete, request);
}

Result<v1::Document> World::GetDocument(std::string_view person, std::string_view id) {
  v1::GetDocumentRequest request;
  request.set_id(std::string(id));
  ASSIGN_OR_RETURN(const auto response,
                   Ask<v1::GetDocumentResponse>(person, kGetDocument, request));
  return response.document();
}

Result<World::Original> World::GetOriginal(std::string_view person, std::string_view id) {
  v1::GetOriginalRequest request;
  request.set_id(std::string(id));
  const Reply reply = Call(person, kGetOriginal, request.SerializeAsString());
  if (!reply.ok()) return reply.status();
  v1::GetOriginalResponse part;
  if (!part.ParseFromString(reply.bytes) || !part.has_header()) return DataLoss("no header");
  Original original{part.header(), ""};
  for (const std::string& bytes : reply.more) {
    if (!part.ParseFromString(bytes)) return DataLoss("the reply can't be read");
    original.bytes += part.chunk();
  }
  return original;
}

Result<v1::FindSimilarResponse> World::FindSimilar(std::string_view person,
                                                   const v1::FindSimilarRequest& request) {
  return Ask<v1::FindSimilarResponse>(person, kFindSimilar, request);
}

Result<v1::GetThreadResponse> World::GetThread(std::string_view person, std::string_view id) {
  v1::GetThreadRequest request;
  request.set_id(std::string(id));
  return Ask<v1::GetThreadResponse>(person, kGetThread, request);
}

Result<v1::SubmitResponse> World::Submit(std::string_view person, std::string_view name,
                                         std::string_view bytes, std::string_view default_marking) {
  ASSIGN_OR_RETURN(const auto line, As(person, Daemon::kIndexer));
  return line->Submit(name, bytes, default_marking);
}

Status World::Withdraw(std::string_view person, std::string_view name) {
  v1::WithdrawRequest request;
  request.set_name(std::string(name));
  return Ask<v1::WithdrawResponse>(person, kWithdraw, request).status();
}

Result<v1::ListQuarantineResponse> World::ListQuarantine(std::string_view person) {
  v1::ListQuarantineRequest request;
  request.set_page_size(1000);
  return Ask<v1::ListQuarantineResponse>(person, kListQuarantine, request);
}

Result<v1::GetStatusResponse> World::GetStatus() {
  return Ask<v1::GetStatusResponse>(options_.keeper, kGetStatus, v1::GetStatusRequest());
}

Status World::WaitApplied(milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  while (true) {
    ASSIGN_OR_RETURN(const v1::GetStatusResponse status, GetStatus());
    if (status.journal_applied() == status.journal_head() && status.folders_scanned() &&
        status.files_waiting() == 0) {
      return Ok();
    }
    if (Clock::now() > deadline) return DeadlineExceeded(status.ShortDebugString());
    std::this_thread::sleep_for(milliseconds(2));
  }
}

}  // namespace chancery::testing
