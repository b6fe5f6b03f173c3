// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "clients/audit/keys.h"
#include "clients/audit/verify.h"
#include "lib/audit/head.h"
#include "lib/audit/keys.h"
#include "lib/audit/log.h"
#include "lib/audit/recovery.h"
#include "lib/audit/tree.h"
#include "lib/base/file.h"
#include "tests/audit/drills.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/corpus_builder.h"
#include "tests/testing/temp_dir.h"

namespace chancery::drill {
namespace {

using audit::v1::Record;
using testing::Dice;

// A log's files by name.
using Image = std::map<std::string, std::string>;

Image Load(const std::filesystem::path& folder) {
  Image image;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name != "lock") image[name] = base::ReadFile(entry.path()).value_or("");
  }
  return image;
}

void Store(const std::filesystem::path& folder, const Image& image, const Image& there) {
  for (const auto& [name, bytes] : there) {
    if (!image.contains(name)) std::filesystem::remove(folder / name);
  }
  for (const auto& [name, bytes] : image) {
    const auto old = there.find(name);
    if (old != there.end() && old->second == bytes) continue;
    std::filesystem::remove(folder / name);  // A file that is cut to nothing first is synced.
    std::ofstream(folder / name, std::ios::binary | std::ios::trunc) << bytes;
  }
}

// The records of a log, each with the file that it stands in.
struct Placed {
  std::string file;
  Record record;
};
using Records = std::vector<Placed>;

Records Parse(const Image& image) {
  Records records;
  for (const auto& [name, bytes] : image) {
    if (!name.ends_with(".audit")) continue;
    for (const std::string& frame : testing::SplitFrames(bytes)) {
      records.push_back({name, testing::RecordOf(frame)});
    }
  }
  return records;
}

// Gives each record its number, the hash of the one before and, for heads, what it ought to sign:
// all that can be made right without the key. With `signer`, heads are signed, too.
void Mend(Records* records, const audit::Signer* signer) {
  audit::Tree tree;
  std::string last(32, '\0');
  for (Placed& placed : *records) {
    Record& record = placed.record;
    record.set_number(tree.size());
    record.set_previous_sha256(last);
    if (record.has_head()) {
      auto& head = *record.mutable_head();
      const auto subtrees = head.subtree_sha256_size();
      if (signer != nullptr) {
        head = *audit::MakeHead(*signer, head.log_id(), tree, last, head.time_ms());
      } else if (head.size() != tree.size() || head.last_sha256() != last) {
        head.set_size(tree.size());
        head.set_root_sha256(tree.Root());
        head.set_last_sha256(last);
      }
      if (subtrees > 0) {
        head.clear_subtree_sha256();
        for (const std::string& hash : tree.subtrees()) head.add_subtree_sha256(hash);
      }
    }
    last = audit::LeafHash(record.SerializeAsString());
    tree.Add(last);
  }
}

// The files, named as their first records demand.
Image Build(const Records& records, const std::string& head) {
  Image image;
  std::string from, name;
  for (const Placed& placed : records) {
    if (placed.file != from) name = audit::FileName(placed.record.number());
    from = placed.file;
    image[name] += testing::FrameOf(placed.record);
  }
  image["head"] = head;
  return image;
}

// One log as it grew: its state after each stop, a fork of it, and what an attacker has.
struct Material {
  std::filesystem::path folder;
  std::string public_key;
  std::vector<Image> states;
  Image fork;  // Goes on from states[1] with other records, written with the right key.
};

Status Grow(const audit::Options& options, std::uint64_t from, std::uint64_t count) {
  ASSIGN_OR_RETURN(const auto log, audit::Log::Open(options));
  for (std::uint64_t n = from; n < from + count; n += 4) {
    RETURN_IF_ERROR(testing::RecordAll(*log, n, n + 4));
    if (n % 12 == 0) log->CountRefusal("stranger", "", StatusCode::kUnauthenticated);
  }
  return Ok();
}

Result<Material> MakeMaterial(const std::filesystem::path& folder) {
  audit::Options options = testing::MakeAudit(folder);
  options.max_file_bytes = 8 << 10;
  options.head_records = 12;
  Material material;
  material.folder = options.folder;
  for (std::uint64_t i = 0; i < 5; ++i) {
    RETURN_IF_ERROR(Grow(options, i * 28, 28));
    material.states.push_back(Load(options.folder));
  }
  Store(options.folder, material.states[1], material.states.back());
  RETURN_IF_ERROR(Grow(options, 1000, 120));
  material.fork = Load(options.folder);
  Store(options.folder, material.states.back(), material.fork);
  ASSIGN_OR_RETURN(material.public_key, auditor::ReadPublicKey(folder / "signing.pub"));
  return material;
}

class Attacker {
 public:
  Attacker(const Material& material, const audit::Signer* own, std::uint64_t seed)
      : material_(material), own_(own), dice_(seed), whole_(material.states.back()) {}

  // Another log than the true one, and what was done to it. `kept` is set when it can be found only
  // with a head that was kept elsewhere.
  std::pair<std::string, Image> Change(bool* kept);

 private:
  using Way = std::function<void(Image*)>;
  struct Trick {
    std::string name;
    Way way;
    bool kept = false;
  };
  std::vector<Trick> Tricks();

  std::string& AnyFile(Image* image, bool logs_only);
  void Flip(Image* image);
  void Overwrite(Image* image);
  void CutFile(Image* image, bool at_a_record);
  void EditFrames(Image* image, const std::function<void(std::vector<std::string>*)>& edit);
  void EditRecords(Image* image, const std::function<void(Records*)>& edit,
                   const audit::Signer* signer = nullptr);
  void EditAnswer(Records* records);
  void SwapNames(Image* image);

  const Material& material_;
  const audit::Signer* const own_;
  Dice dice_;
  const Image& whole_;
};

std::string& Attacker::AnyFile(Image* image, bool logs_only) {
  for (;;) {
    auto it = image->begin();
    std::advance(it, static_cast<long>(dice_.Below(image->size())));
    if (!logs_only || it->first != "head") return it->second;
  }
}

void Attacker::Flip(Image* image) {
  std::string& bytes = AnyFile(image, false);
  char& byte = bytes[dice_.Below(bytes.size())];
  byte = static_cast<char>(byte ^ (1 << dice_.Below(8)));
}

void Attacker::Overwrite(Image* image) {
  std::string& bytes = AnyFile(image, false);
  const std::size_t at = dice_.Below(bytes.size());
  for (std::size_t i = at; i < std::min(bytes.size(), at + 1 + dice_.Below(64)); ++i) {
    bytes[i] = static_cast<char>(dice_.Below(256));
  }
}

void Attacker::CutFile(Image* image, bool at_a_record) {
  std::string& bytes = AnyFile(image, true);
  std::size_t size = dice_.Below(bytes.size());
  if (at_a_record) {
    const auto frames = testing::SplitFrames(bytes);
    size = 0;
    for (std::size_t i = 0, keep = dice_.Below(frames.size()); i < keep; ++i) {
      size += frames[i].size();
    }
  }
  bytes.resize(size);
}

void Attacker::EditFrames(Image* image,
                          const std::function<void(std::vector<std::string>*)>& edit) {
  std::string& bytes = AnyFile(image, true);
  auto frames = testing::SplitFrames(bytes);
  edit(&frames);
  bytes.clear();
  for (const std::string& frame : frames) bytes += frame;
}

void Attacker::EditRecords(Image* image, const std::function<void(Records*)>& edit,
                           const audit::Signer* signer) {
  Records records = Parse(*image);
  edit(&records);
  Mend(&records, signer);
  std::string head = (*image)["head"];
  if (signer != nullptr) {
    audit::Tree tree;
    for (const Placed& placed : records) {
      tree.Add(audit::LeafHash(placed.record.SerializeAsString()));
    }
    head = audit::ToText(
        *audit::MakeHead(*signer, records[0].record.head().log_id(), tree,
                         audit::LeafHash(records.back().record.SerializeAsString()), 1));
  }
  *image = Build(records, head);
}

void Attacker::EditAnswer(Records* records) {
  for (;;) {
    Record& record = (*records)[dice_.Below(records->size())].record;
    if (!record.has_answer()) continue;
    if (dice_.Chance(50)) record.mutable_answer()->set_person("somebody else");
    if (dice_.Chance(50)) record.mutable_answer()->mutable_document()->RemoveLast();
    if (dice_.Chance(50)) record.set_time_ms(record.time_ms() - 1);
    return;
  }
}

void Attacker::SwapNames(Image* image) {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : *image) names.push_back(name);
  std::swap((*image)[dice_.Pick(names)], (*image)[dice_.Pick(names)]);
}

std::vector<Attacker::Trick> Attacker::Tricks() {
  const auto at = [this](const auto& list) { return static_cast<long>(dice_.Below(list.size())); };
  const auto older = [this]() -> const Image& {
    return material_.states[dice_.Below(material_.states.size() - 1)];
  };
  using Frames = std::vector<std::string>;
  return {
      {"a bit", [this](Image* image) { Flip(image); }},
      {"some bytes", [this](Image* image) { Overwrite(image); }},
      {"cut anywhere", [this](Image* image) { CutFile(image, false); }},
      {"cut at a record", [this](Image* image) { CutFile(image, true); }},
      {"drop",
       [=, this](Image* image) {
         EditFrames(image, [&](Frames* frames) { frames->erase(frames->begin() + at(*frames)); });
       }},
      {"swap",
       [=, this](Image* image) {
         EditFrames(image, [&](Frames* frames) {
           std::swap((*frames)[static_cast<std::size_t>(at(*frames))],
                     (*frames)[static_cast<std::size_t>(at(*frames))]);
         });
       }},
      {"twice",
       [=, this](Image* image) {
         EditFrames(image, [&](Frames* frames) {
           const std::string frame = dice_.Pick(*frames);
           frames->insert(frames->begin() + at(*frames), frame);
         });
       }},
      {"drop, mended",
       [=, this](Image* image) {
         EditRecords(image,
                     [&](Records* records) { records->erase(records->begin() + at(*records)); });
       }},
      {"swap, mended",
       [=, this](Image* image) {
         EditRecords(image, [&](Records* records) {
           std::swap((*records)[static_cast<std::size_t>(at(*records))].record,
                     (*records)[static_cast<std::size_t>(at(*records))].record);
         });
       }},
      {"insert, mended",
       [=, this](Image* image) {
         EditRecords(image, [&](Records* records) {
           const Placed placed = dice_.Pick(*records);
           records->insert(records->begin() + at(*records), placed);
         });
       }},
      {"edit, mended",
       [=, this](Image* image) {
         EditRecords(image, [this](Records* records) { EditAnswer(records); });
       }},
      {"edit, signed with an own key",
       [=, this](Image* image) {
         EditRecords(
             image, [this](Records* records) { EditAnswer(records); }, own_);
       }},
      {"cut at the end, mended",
       [=, this](Image* image) {
         EditRecords(image, [&](Records* records) {
           records->resize(1 + dice_.Below(records->size() - 1));
         });
       }},
      {"added at the end",
       [=, this](Image* image) {
         EditRecords(image, [&](Records* records) {
           Placed placed = dice_.Pick(*records);
           placed.file = records->back().file;
           records->push_back(placed);
         });
       }},
      {"drop a file",
       [this](Image* image) {
         auto it = image->begin();
         std::advance(it, static_cast<long>(dice_.Below(image->size())));
         image->erase(it);
       }},
      {"names swapped", [this](Image* image) { SwapNames(image); }},
      {"a file more",
       [=, this](Image* image) {
         (*image)[dice_.Chance(50) ? "0000.audit" : audit::FileName(dice_.Below(10000))] =
             AnyFile(image, true);
       }},
      {"an older head", [=](Image* image) { (*image)["head"] = older().at("head"); }},
      {"an older file",
       [=](Image* image) {
         const Image& state = older();
         const auto last = std::prev(std::prev(state.end()));  // Behind it is the head.
         (*image)[last->first] = last->second;
       }},
      {"an older log", [=](Image* image) { *image = older(); }, true},
      {"a fork", [this](Image* image) { *image = material_.fork; }, true},
      {"an end of the fork",
       [this](Image* image) {
         for (const auto& [name, bytes] : material_.fork) {
           if (name == "head" || (name.ends_with(".audit") && dice_.Chance(50)))
             (*image)[name] = bytes;
         }
       }},
  };
}

std::pair<std::string, Image> Attacker::Change(bool* kept) {
  for (;;) {
    const std::vector<Trick> tricks = Tricks();
    const Trick& trick = dice_.Pick(tricks);
    Image image = whole_;
    trick.way(&image);
    if (image == whole_ || image == material_.fork) {
      if (!trick.kept || image == whole_) continue;  // Nothing was changed.
    }
    *kept = trick.kept;
    return {trick.name, std::move(image)};
  }
}

}  // namespace

Status Tamper(int times, std::uint64_t seed) {
  const testing::TempDir folder("tamper");
  const testing::TempDir other("tamper-own");
  ASSIGN_OR_RETURN(const Material material, MakeMaterial(folder.path()));
  ASSIGN_OR_RETURN(const audit::Signer own,
                   audit::Signer::Read(testing::MakeAudit(other.path()).signing_key));
  const std::filesystem::path kept_head = folder.path() / "kept-head";
  std::ofstream(kept_head) << material.states.back().at("head");
  ASSIGN_OR_RETURN(const auto head, auditor::KeptHead::Read(kept_head));

  const auto verify = [&](bool with_head) {
    auditor::Verification wanted{material.folder, material.public_key, {}, false};
    if (with_head) wanted.heads.push_back(head);
    return auditor::Verify(wanted);
  };
  ASSIGN_OR_RETURN(const auditor::Report before, verify(true));
  if (!before.faults.empty()) return DataLoss("before any change: " + before.faults[0]);

  Attacker attacker(material, &own, seed);
  std::map<std::string, int> done;
  int missed = 0;
  Image there = material.states.back();
  for (int i = 0; i < times; ++i) {
    bool with_head = false;
    auto [name, image] = attacker.Change(&with_head);
    Store(material.folder, image, there);
    there = std::move(image);
    ++done[name];
    ASSIGN_OR_RETURN(const auditor::Report report, verify(with_head));
    if (!report.faults.empty()) continue;
    ++missed;
    std::cout << "MISSED: " << name << ", change " << i << std::endl;
  }
  Store(material.folder, material.states.back(), there);
  ASSIGN_OR_RETURN(const auditor::Report after, verify(true));
  if (!after.faults.empty()) return DataLoss("after all changes: " + after.faults[0]);

  for (const auto& [name, count] : done) std::cout << "  " << count << "  " << name << '\n';
  std::cout << "seed " << seed << ": " << times << " changes of a log of " << before.records
            << " records in " << before.files << " files, " << missed << " missed\n";
  return missed == 0 ? Ok() : DataLoss("changes were missed");
}

}  // namespace chancery::drill
