// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/writer.h"

#include <fcntl.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/index/door.h"
#include "lib/index/schema.h"

namespace chancery::index {
namespace {

std::uint64_t NumberIn(const Xapian::Database& database, std::string_view key) {
  const std::string text = database.get_metadata(std::string(key));
  return text.empty() ? 0 : std::stoull(text);
}

bool IsLocked(const Status& status) {
  return std::string(status.message()).find("DatabaseLockError") != std::string::npos;
}

// Views, after which a class is moved, and all is written out, while everything is made anew.
constexpr std::size_t kMovedAfter = 1000;
constexpr std::size_t kWrittenOutAfter = 5000;

// A tail holds many classes; a database of its own holds one.
bool IsTail(const std::string& name) { return name.starts_with("tail"); }

}  // namespace

struct Writer::Database {
  std::string name;

  // Always inside a transaction: Xapian commits what is pending when a database is closed, unless
  // it is in one, and such a commit would lack the number of the change.
  Xapian::WritableDatabase handle;
  std::uint64_t committed_seq = 0;  // Changes up to here are in it.
  std::uint64_t revision = 0;
  std::uint64_t compacted_at = 0;
  bool dirty = false;
};

struct Writer::Cell {
  store::v1::CellState state;
  Database* database = nullptr;
  bool dirty = false;
  bool grown = true;   // Views were added since it was last seen whether there are many.
  std::string former;  // What its terms had behind them before it had a database of its own.
};

struct PreparedView::Made {
  std::string suffix;
  Xapian::Document document;
};

Result<PreparedView> PreparedView::Make(const std::string& id, std::uint64_t version,
                                        std::uint32_t view, std::string suffix,
                                        const chancery::v1::Document& document) {
  return AtTheDoor([&]() -> Result<PreparedView> {
    thread_local Stemmer stemmer;
    PreparedView prepared;
    Xapian::Document made = MakeDocument(document, id, ViewRef{version, view}, suffix, &stemmer);
    prepared.made_ = std::make_shared<const Made>(Made{std::move(suffix), std::move(made)});
    return prepared;
  });
}

Writer::Writer(Options options) : options_(std::move(options)) {}
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::Open(const Options& options) {
  std::error_code error;
  std::filesystem::create_directories(options.folder, error);
  if (error) return Internal("create " + options.folder.string() + ": " + error.message());
  auto writer = std::unique_ptr<Writer>(new Writer(options));
  RETURN_IF_ERROR(writer->Load());
  return writer;
}

Status Writer::Load() {
  auto manifest = ReadManifest(options_.folder);
  if (manifest.ok()) {
    manifest_ = *std::move(manifest);
    if (manifest_.generation() > 0 && manifest_.vocabulary_sha256() != options_.vocabulary_sha256) {
      base::LogInfo("index: the vocabulary has other rules, all is made anew");
      everything_lost_ = true;
    }
  } else {
    if (manifest.status().code() != StatusCode::kNotFound)
      base::LogError(manifest.status().ToString());
    everything_lost_ = true;
  }

  for (const auto& entry : manifest_.database()) {
    auto database = std::make_unique<Database>();
    database->name = entry.name();
    database->compacted_at = entry.compacted_at();
    const Status opened = AtTheDoor([&]() -> Status {
      const std::string path = (options_.folder / entry.name()).string();
      database->handle = Xapian::WritableDatabase(path, Xapian::DB_OPEN);
      database->committed_seq = NumberIn(database->handle, kSeqKey);
      database->revision = NumberIn(database->handle, kRevisionKey);
      if (database->revision < entry.revision()) return DataLoss("index: older than the manifest");
      if (database->revision > entry.revision()) RETURN_IF_ERROR(Supersede());
      database->handle.begin_transaction();
      return LoadCells(database.get());
    });
    if (IsLocked(opened)) return opened;  // Another writer: nothing is wrong with the database.
    if (!opened.ok()) {
      base::LogError("index: " + entry.name() +
                     " can't be used, all is made anew: " + opened.ToString());
      everything_lost_ = true;
      break;
    }
    databases_.emplace(entry.name(), std::move(database));
  }
  if (!everything_lost_) return RemoveUnknown();
  cells_.clear();
  databases_.clear();
  return Ok();
}

// Until something is published again, readers must not count on what is.
Status Writer::Supersede() {
  if (manifest_.superseded()) return Ok();
  manifest_.set_generation(manifest_.generation() + 1);
  manifest_.set_superseded(true);
  return WriteManifest(options_.folder, manifest_);
}

// What a crash left of work that was never published, and what a new index has replaced.
Status Writer::RemoveUnknown() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(options_.folder, error)) {
    if (!entry.is_directory() || databases_.contains(entry.path().filename().string())) continue;
    std::filesystem::remove_all(entry.path(), error);
  }
  return error ? Internal("clear " + options_.folder.string() + ": " + error.message()) : Ok();
}

// Classes are read from the databases, which may be ahead of the manifest, and not from it.
Status Writer::LoadCells(Database* database) {
  std::vector<store::v1::CellState> stale;
  for (auto key = database->handle.metadata_keys_begin(std::string(kCellKey));
       key != database->handle.metadata_keys_end(std::string(kCellKey)); ++key) {
    auto cell = std::make_unique<Cell>();
    cell->database = database;
    if (!cell->state.ParseFromString(database->handle.get_metadata(*key))) {
      return DataLoss("index: a class is damaged");
    }
    // Whatever else is damaged is met when it is read; this list is read by every question that
    // names no word, and would be broken for all of them until the database is written anew.
    const std::string views = std::string(kClassCode) + cell->state.suffix();
    const auto last = database->handle.postlist_end(views);
    Xapian::doccount there = 0;
    for (auto at = database->handle.postlist_begin(views); at != last; ++at) ++there;
    if (there != database->handle.get_termfreq(views)) return DataLoss("index: a list is damaged");
    const ClassId id = cell->state.class_id();
    next_number_ = std::max(next_number_, NumberOfSuffix(cell->state.suffix()) + 1);
    const auto other = cells_.find(id);
    if (other == cells_.end()) {
      cells_.emplace(id, std::move(cell));
    } else if (IsTail(database->name)) {
      stale.push_back(cell->state);  // Moved to its own database; the tail was not cleared yet.
    } else {
      Database* tail = other->second->database;
      const std::string suffix = other->second->state.suffix();
      other->second = std::move(cell);
      RETURN_IF_ERROR(DropFromTail(tail, suffix, id));
    }
  }
  for (const auto& state : stale) {
    RETURN_IF_ERROR(DropFromTail(database, state.suffix(), state.class_id()));
  }
  return Ok();
}

std::uint64_t Writer::highest() const {
  std::uint64_t highest = manifest_.seq();
  for (const auto& [name, database] : databases_)
    highest = std::max(highest, database->committed_seq);
  return highest;
}

std::uint32_t Writer::classes() const { return static_cast<std::uint32_t>(cells_.size()); }

std::string Writer::NewName(const std::string& kind) {
  // Never a name that was used before: readers may still hold the old one open.
  return kind + "-" + base::Hex(base::RandomBytes(6));
}

Result<Writer::Database*> Writer::Create(const std::string& name, std::uint64_t seq,
                                         std::uint64_t revision) {
  auto database = std::make_unique<Database>();
  database->name = name;
  database->committed_seq = seq;
  database->revision = revision;
  database->compacted_at = revision;
  const Status made = AtTheDoor([&]() -> Status {
    database->handle =
        Xapian::WritableDatabase((options_.folder / name).string(), Xapian::DB_CREATE);
    database->handle.begin_transaction();
    return Ok();
  });
  RETURN_IF_ERROR(made);
  RETURN_IF_ERROR(base::SyncFolder(options_.folder));
  return databases_.emplace(name, std::move(database)).first->second.get();
}

Result<Writer::Cell*> Writer::FindOrMake(const ClassId& class_id,
                                         const store::v1::ViewClass& view_class) {
  if (const auto found = cells_.find(class_id); found != cells_.end()) return found->second.get();

  // A tail is chosen by the class itself, so that the choice needs no memory.
  const std::uint32_t number =
      static_cast<unsigned char>(class_id[0]) % std::max(1u, options_.tails);
  const std::string kind = "tail" + std::to_string(number);
  Database* tail = nullptr;
  for (const auto& [name, database] : databases_) {
    if (name.starts_with(kind + "-")) tail = database.get();
  }
  if (tail == nullptr) {
    // Nothing of a class without a database was applied, except what is published: that was
    // nothing.
    ASSIGN_OR_RETURN(tail, Create(NewName(kind), manifest_.seq(), 0));
  }
  auto cell = std::make_unique<Cell>();
  cell->database = tail;
  cell->state.set_class_id(class_id);
  *cell->state.mutable_view_class() = view_class;
  cell->state.set_suffix(SuffixFor(class_id));
  return cells_.emplace(class_id, std::move(cell)).first->second.get();
}

std::string Writer::SuffixFor(const ClassId& class_id) {
  const auto found = cells_.find(class_id);
  if (found != cells_.end()) return found->second->state.suffix();
  const auto [at, is_new] = suffixes_.try_emplace(class_id);
  if (is_new) at->second = SuffixOf(next_number_++);
  return at->second;
}

Status Writer::AddTo(Cell* cell, const PreparedView& view) {
  // The class may have got a database of its own since the view was prepared.
  std::size_t cut = 0;
  if (view.made_->suffix != cell->state.suffix()) {
    if (cell->former.empty() || view.made_->suffix != cell->former) {
      return Internal("index: a view was prepared for another class");
    }
    cut = cell->former.size();
  }
  return AtTheDoor([&]() -> Status {
    Xapian::WritableDatabase& handle = cell->database->handle;
    const Xapian::docid docid = handle.add_document(
        cut == 0 ? view.made_->document : WithoutSuffix(view.made_->document, cut));
    cell->state.set_total_length(cell->state.total_length() + handle.get_doclength(docid));
    cell->dirty = cell->grown = cell->database->dirty = true;
    ++pending_;
    return Ok();
  });
}

Status Writer::Add(std::uint64_t seq, const ClassId& class_id,
                   const store::v1::ViewClass& view_class, const PreparedView& view) {
  ASSIGN_OR_RETURN(Cell* const cell, FindOrMake(class_id, view_class));
  if (seq <= cell->database->committed_seq) return Ok();
  return AddTo(cell, view);
}

Status Writer::Remove(std::uint64_t seq, const ClassId& class_id, const std::string& id) {
  const auto found = cells_.find(class_id);
  if (found == cells_.end()) return Ok();  // Its database has yet to see the change that made it.
  Cell* const cell = found->second.get();
  if (seq <= cell->database->committed_seq) return Ok();
  return AtTheDoor([&]() -> Status {
    Xapian::WritableDatabase& handle = cell->database->handle;
    const std::string term = std::string(kIdCode) + id + cell->state.suffix();
    std::vector<Xapian::docid> docids;
    for (auto at = handle.postlist_begin(term); at != handle.postlist_end(term); ++at) {
      docids.push_back(*at);
    }
    for (const Xapian::docid docid : docids) {
      cell->state.set_total_length(cell->state.total_length() - handle.get_doclength(docid));
      handle.delete_document(docid);
      cell->dirty = cell->database->dirty = true;
      ++pending_;
    }
    return Ok();
  });
}

Status Writer::CommitDatabase(Database* database, std::uint64_t seq) {
  const Status committed = AtTheDoor([&]() -> Status {
    for (auto& [id, cell] : cells_) {
      if (cell->database != database || !cell->dirty) continue;
      database->handle.set_metadata(std::string(kCellKey) + id, cell->state.SerializeAsString());
      cell->dirty = false;
    }
    database->handle.set_metadata(std::string(kSeqKey), std::to_string(seq));
    database->handle.set_metadata(std::string(kRevisionKey),
                                  std::to_string(database->revision + 1));
    database->handle.commit_transaction();
    database->handle.begin_transaction();
    return Ok();
  });
  RETURN_IF_ERROR(committed);
  // Xapian renames its new version file into place and leaves it to us that the name lasts.
  RETURN_IF_ERROR(base::SyncFolder(options_.folder / database->name));
  ++database->revision;
  database->committed_seq = seq;
  database->dirty = false;
  return Ok();
}

Status Writer::Publish(std::uint64_t seq) {
  store::v1::Manifest manifest;
  manifest.set_generation(manifest_.generation() + 1);
  manifest.set_seq(seq);
  manifest.set_policy_id(options_.policy_id);
  manifest.set_policy_version(options_.policy_version);
  manifest.set_policy_sha256(options_.policy_sha256);
  manifest.set_vocabulary_sha256(options_.vocabulary_sha256);
  std::map<const Database*, std::uint32_t> numbers;
  for (const auto& [name, database] : databases_) {
    numbers[database.get()] = static_cast<std::uint32_t>(manifest.database_size());
    auto* entry = manifest.add_database();
    entry->set_name(name);
    entry->set_seq(database->committed_seq);
    entry->set_revision(database->revision);
    entry->set_compacted_at(database->compacted_at);
  }
  for (const auto& [id, cell] : cells_) {
    auto* entry = manifest.add_cell();
    entry->set_class_id(id);
    *entry->mutable_view_class() = cell->state.view_class();
    entry->set_database(numbers[cell->database]);
    entry->set_suffix(cell->state.suffix());
  }
  RETURN_IF_ERROR(WriteManifest(options_.folder, manifest));
  manifest_ = std::move(manifest);
  return Ok();
}

Status Writer::Commit(std::uint64_t seq) {
  for (const auto& [name, database] : databases_) {
    if (database->dirty) RETURN_IF_ERROR(CommitDatabase(database.get(), seq));
  }
  pending_ = 0;
  return Publish(seq);
}

Status Writer::Restore(const ClassId& class_id, const store::v1::ViewClass& view_class,
                       const PreparedView& view) {
  ASSIGN_OR_RETURN(Cell* const cell, FindOrMake(class_id, view_class));
  RETURN_IF_ERROR(AddTo(cell, view));
  if (pending_ % kMovedAfter == 0) RETURN_IF_ERROR(MoveOne().status());
  return pending_ % kWrittenOutAfter == 0 ? WriteOut() : Ok();
}

// Xapian keeps what is added in memory until it is committed. Nothing names these databases yet, so
// that their numbers may wait for the last commit.
Status Writer::WriteOut() {
  return AtTheDoor([&]() -> Status {
    for (const auto& [name, database] : databases_) {
      database->handle.commit_transaction();
      database->handle.begin_transaction();
    }
    return Ok();
  });
}

Status Writer::Restored(std::uint64_t head) {
  RETURN_IF_ERROR(Commit(head));
  everything_lost_ = false;
  return RemoveUnknown();
}

Result<bool> Writer::MoveOne() {
  if (pending_ > 0 && !everything_lost_) return false;
  for (const auto& [id, cell] : cells_) {
    Cell* const found = cell.get();
    if (!found->grown) continue;
    found->grown = false;
    if (!IsTail(found->database->name)) continue;
    const auto views = AtTheDoor([&]() -> Result<Xapian::doccount> {
      return found->database->handle.get_termfreq(std::string(kClassCode) + found->state.suffix());
    });
    RETURN_IF_ERROR(views.status());
    if (*views < options_.own_database_at) continue;
    RETURN_IF_ERROR(Promote(found));
    return true;
  }
  return false;
}

Result<bool> Writer::Tidy() {
  if (pending_ > 0) return false;
  ASSIGN_OR_RETURN(const bool moved, MoveOne());
  if (moved || options_.compact_after_commits == 0) return moved;
  for (const auto& [name, database] : databases_) {
    if (database->revision - database->compacted_at < options_.compact_after_commits) continue;
    RETURN_IF_ERROR(Compact(database.get()));
    return true;
  }
  return false;
}

// Copies a class from its tail into a new database, publishes, then clears the tail. A crash in
// between leaves either an unknown folder, or a tail with a class that lives elsewhere: Load knows
// both. While everything is made anew nothing is published.
Status Writer::Promote(Cell* cell) {
  Database* const tail = cell->database;
  const std::string suffix = cell->state.suffix();
  ASSIGN_OR_RETURN(Database* const own, Create(NewName("own"), tail->committed_seq, 0));
  const Status copied = AtTheDoor([&]() -> Status {
    const std::string term = std::string(kClassCode) + suffix;
    for (auto at = tail->handle.postlist_begin(term); at != tail->handle.postlist_end(term); ++at) {
      own->handle.add_document(WithoutSuffix(tail->handle.get_document(*at), suffix.size()));
    }
    return Ok();
  });
  RETURN_IF_ERROR(copied);
  cell->database = own;
  cell->former = suffix;
  cell->state.clear_suffix();
  cell->dirty = own->dirty = true;
  if (everything_lost_) return DropFromTail(tail, suffix, cell->state.class_id());
  RETURN_IF_ERROR(CommitDatabase(own, tail->committed_seq));
  RETURN_IF_ERROR(Publish(manifest_.seq()));
  RETURN_IF_ERROR(DropFromTail(tail, suffix, cell->state.class_id()));
  RETURN_IF_ERROR(CommitDatabase(tail, tail->committed_seq));
  return Publish(manifest_.seq());
}

Status Writer::DropFromTail(Database* tail, const std::string& suffix, const ClassId& class_id) {
  return AtTheDoor([&]() -> Status {
    const std::string term = std::string(kClassCode) + suffix;
    std::vector<Xapian::docid> docids;
    for (auto at = tail->handle.postlist_begin(term); at != tail->handle.postlist_end(term); ++at) {
      docids.push_back(*at);
    }
    for (const Xapian::docid docid : docids) tail->handle.delete_document(docid);
    tail->handle.set_metadata(std::string(kCellKey) + class_id, "");
    tail->dirty = true;
    return Ok();
  });
}

// Into a new folder, which readers find through the manifest; the old one goes when nobody needs
// its name.
Status Writer::Compact(Database* database) {
  const std::string old_name = database->name;
  const std::string new_name = NewName(old_name.substr(0, old_name.find('-')));
  const Status compacted = AtTheDoor([&]() -> Status {
    const std::string path = (options_.folder / new_name).string();
    Xapian::Database(options_.folder / old_name).compact(path);
    database->handle = Xapian::WritableDatabase(path, Xapian::DB_OPEN);
    database->handle.begin_transaction();
    return Ok();
  });
  RETURN_IF_ERROR(compacted);
  for (const auto& file : std::filesystem::directory_iterator(options_.folder / new_name)) {
    const base::Fd fd(::open(file.path().c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.ok() || ::fsync(fd.get()) != 0) return base::FromErrno("fsync", file.path(), errno);
  }
  RETURN_IF_ERROR(base::SyncFolder(options_.folder / new_name));
  RETURN_IF_ERROR(base::SyncFolder(options_.folder));
  auto node = databases_.extract(old_name);
  node.key() = new_name;
  database->name = new_name;
  databases_.insert(std::move(node));
  database->compacted_at = database->revision;
  RETURN_IF_ERROR(Publish(manifest_.seq()));
  std::error_code error;
  std::filesystem::remove_all(options_.folder / old_name, error);
  return Ok();
}

}  // namespace chancery::index
