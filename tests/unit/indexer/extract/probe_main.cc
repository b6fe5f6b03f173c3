// SPDX-License-Identifier: GPL-3.0-or-later
// The extractor's server and sandbox with another "parser": it does the evil thing that the file
// names.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <map>
#include <new>
#include <string>

#include "indexer/extract/server.h"
#include "indexer/extract/wire.h"

namespace {

using chancery::store::v1::Extracted;

// What a call that should be refused says.
std::string Answer(long result) {
  return result >= 0 ? "allowed" : errno == EACCES ? "EACCES" : std::strerror(errno);
}

std::string Words(const std::string& word) { return word; }

std::string OpenFile() { return Answer(::open("/etc/hostname", O_RDONLY | O_CLOEXEC)); }
std::string CreateFile() { return Answer(::open("probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)); }
std::string StatFile() {
  struct stat st {};
  return Answer(::stat("/", &st));
}
std::string Socket() { return Answer(::socket(AF_INET, SOCK_STREAM, 0)); }
std::string Exec() {
  ::execl("/bin/true", "true", nullptr);
  return Answer(-1);
}
std::string Fork() { return Answer(::fork()); }
std::string Trace() { return Answer(::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr)); }
std::string KillServer() { return Answer(::kill(::getppid(), SIGKILL)); }
std::string Dup() { return Answer(::fcntl(1, F_DUPFD, 5)); }
std::string WriteInput() { return Answer(::write(0, "x", 1)); }
std::string MapCode() {
  void* code =
      ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return Answer(code == MAP_FAILED ? -1 : 0);
}
std::string CatchAlarm() { return Answer(::signal(SIGALRM, SIG_IGN) == SIG_ERR ? -1 : 0); }

std::string Memory() {
  for (std::size_t total = 0;; total += 1 << 20) {
    auto* block = new char[1 << 20];
    std::memset(block, 1, 1 << 20);
    if (total > (16ull << 30)) return "no limit";
  }
}

std::string Loop() {
  volatile bool for_ever = true;
  while (for_ever) {
  }
  return "";
}

std::string Crash() {
  volatile int* nowhere = nullptr;
  *nowhere = 1;
  return "alive";
}

void Write(const std::string& bytes) {
  if (::write(1, bytes.data(), bytes.size()) < 0) ::_exit(9);
}

// The magic is out already; this is what follows it.
[[noreturn]] void Frame(std::uint64_t length, const std::string& payload) {
  Write(std::string(reinterpret_cast<const char*>(&length), sizeof length) + payload);
  ::_exit(0);
}

// A message that reads well, with a length that is not its own.
std::string Good() {
  Extracted extracted;
  extracted.add_paragraph()->set_text("good");
  return extracted.SerializeAsString();
}
std::string Truncated() { Frame(Good().size() + 1, Good()); }
std::string Longer() { Frame(Good().size() - 1, Good()); }
std::string Twice() { Frame(Good().size(), Good() + Good()); }
std::string NoFrame() { ::_exit(0); }
std::string NoMessage() { Frame(4, "\xFF\xFF\xFF\xFF"); }
std::string ClaimNoSandbox() { ::_exit(chancery::extract::kExitNoSandbox); }
std::string Flood() {
  const std::string block(1 << 16, 'x');
  for (;;) Write(block);
}
std::string EmptyParagraphs() {
  std::string payload;
  for (int i = 0; i < 1'000'000; ++i) payload += std::string("\x72\x00", 2);
  Frame(payload.size(), payload);
}

Extracted Paragraph(const std::string& text) {
  Extracted extracted;
  extracted.add_paragraph()->set_text(text);
  return extracted;
}

Extracted Parse(std::string_view bytes, std::string_view extension) {
  const std::map<std::string, std::function<std::string()>, std::less<>> kActs = {
      {"open", OpenFile},
      {"create", CreateFile},
      {"stat", StatFile},
      {"socket", Socket},
      {"exec", Exec},
      {"fork", Fork},
      {"ptrace", Trace},
      {"kill", KillServer},
      {"dup", Dup},
      {"write input", WriteInput},
      {"map code", MapCode},
      {"catch alarm", CatchAlarm},
      {"memory", Memory},
      {"loop", Loop},
      {"crash", Crash},
      {"truncated", Truncated},
      {"no frame", NoFrame},
      {"longer", Longer},
      {"twice", Twice},
      {"no message", NoMessage},
      {"claim", ClaimNoSandbox},
      {"flood", Flood},
      {"empty paragraphs", EmptyParagraphs},
      {"extension", [&] { return Words(std::string(extension)); }},
      {"control", [] { return Words("a\x01"); }},
      {"latin", [] { return Words("a\xE9"); }},
      {"long", [] { return std::string(100 << 10, 'x'); }},
  };
  if (bytes == "secret error") {
    Extracted extracted;
    extracted.set_error("the text of the file");
    return extracted;
  }
  const auto act = kActs.find(bytes);
  return Paragraph(act == kActs.end() ? std::string(bytes) : act->second());
}

}  // namespace

int main() { return chancery::extract::Serve(Parse); }
