// SPDX-License-Identifier: GPL-3.0-or-later
// Taking in PDFs, against pdftotext once for each file.
#include <algorithm>
#include <thread>

#include "tests/bench/bench.h"
#include "tests/testing/process.h"

namespace chancery::bench {
namespace {

using Files = std::vector<std::filesystem::path>;

// One after the other, each in a process of its own, the text thrown away.
Status PdfToText(const Files& files, std::size_t first, std::size_t step) {
  for (std::size_t i = first; i < files.size(); i += step) {
    ASSIGN_OR_RETURN(const auto process,
                     testing::Process::Start({"/usr/bin/pdftotext", files[i], "-"}, "/dev/null"));
    RETURN_IF_ERROR(process->Wait(std::chrono::minutes(2)).status());
  }
  return Ok();
}

// As many at a time as there are cores.
Status PdfToTextInParallel(const Files& files) {
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  std::vector<Status> results(cores);
  for (std::size_t i = 0; i < cores; ++i) {
    threads.emplace_back([&, i] { results[i] = PdfToText(files, i, cores); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Status& result : results) RETURN_IF_ERROR(result);
  return Ok();
}

}  // namespace

Status BenchPdf(const Setup& setup, const testing::Pki& pki, const std::filesystem::path& folder) {
  const auto inbox = folder / "pdf-files";
  std::filesystem::create_directories(inbox);
  Files files;
  for (const auto& entry : std::filesystem::directory_iterator(setup.pdfs)) {
    if (entry.path().extension() == ".pdf") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (setup.most_pdfs > 0 && files.size() > setup.most_pdfs) files.resize(setup.most_pdfs);
  for (const auto& file : files) std::filesystem::copy_file(file, inbox / file.filename());

  const auto policy = testing::SourceFolder() / "config/policies/ministry.textproto";
  std::vector<double> product, serial, parallel;
  double quarantined = 0;
  for (int round = 0; round < setup.rounds; ++round) {
    const auto place = folder / ("pdf" + std::to_string(round));
    ASSIGN_OR_RETURN(Site site, MakeSite(pki, place, inbox, policy, "UNCLASSIFIED"));
    Status status;
    const auto bare = [&] {
      serial.push_back(Seconds([&] { status = PdfToText(files, 0, 1); }));
      if (status.ok()) {
        parallel.push_back(Seconds([&] { status = PdfToTextInParallel(files); }));
      }
    };
    if (round % 2 == 1) bare();
    RETURN_IF_ERROR(status);
    product.push_back(Seconds([&] {
      status = site.world->Start(testing::Daemon::kIndexer);
      if (status.ok()) status = WaitApplied(*site.world);
    }));
    RETURN_IF_ERROR(status);
    if (round % 2 == 0) bare();
    RETURN_IF_ERROR(status);
    ASSIGN_OR_RETURN(const v1::GetStatusResponse state, site.world->GetStatus());
    quarantined = static_cast<double>(state.quarantined());
    RETURN_IF_ERROR(site.world->Stop());
    std::filesystem::remove_all(place);
  }
  Print("pdf.files", static_cast<double>(files.size()), "files");
  Print("pdf.quarantined", quarantined, "files");
  Print("pdf.product", Median(product), "s end to end");
  Print("pdf.pdftotext", Median(serial), "s one after the other");
  Print("pdf.pdftotext_parallel", Median(parallel), "s one a core");
  Print("pdf.ratio", Median(product) / Median(serial), "x the time of pdftotext");
  Print("pdf.ratio_parallel", Median(product) / Median(parallel), "x, one a core");
  return Ok();
}

}  // namespace chancery::bench
