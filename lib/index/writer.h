// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the cells: one Xapian database for each large class, shared ones for the rest.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "chancery/store/v1/record.pb.h"
#include "chancery/v1/document.pb.h"
#include "lib/base/status.h"
#include "lib/index/manifest.h"

namespace chancery::index {

// A view made ready for its class: the costly half of adding it, which needs no writer and so may
// be done on any thread. Immutable.
class PreparedView {
 public:
  // `suffix` as Writer::SuffixFor gives it for the class.
  static Result<PreparedView> Make(const std::string& id, std::uint64_t version, std::uint32_t view,
                                   std::string suffix, const chancery::v1::Document& document);

 private:
  friend class Writer;
  struct Made;
  std::shared_ptr<const Made> made_;
};

// Applies numbered changes to the cells and publishes them together.
//
// Every database carries, committed with what it holds, the number of the last change in it; so
// after a crash each change can be applied again and lands where it is missing only. Readers go by
// the manifest, which names the revision of each database: what they see is the state after one
// change, in all databases alike.
//
// After any error the writer is of no use: destroy it, Open again, and apply again from applied().
// One thread at a time.
class Writer {
 public:
  struct Options {
    std::filesystem::path folder;

    // See IndexLayout in proto/chancery/config/v1/daemons.proto.
    std::uint32_t own_database_at = 500;
    std::uint32_t tails = 1;
    std::uint32_t compact_after_commits = 64;

    // Stamped into the manifest; readers under another policy refuse it.
    std::string policy_id;
    std::int64_t policy_version = 0;
    std::string policy_sha256;

    // Of the rules that views are tagged by. An index of others can't be used.
    std::string vocabulary_sha256{};
  };

  // Opens what is there and removes what was never published. When a database or the manifest can't
  // be used, everything_lost(). Unavailable when another process writes here.
  static Result<std::unique_ptr<Writer>> Open(const Options& options);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Every change up to here is published.
  std::uint64_t applied() const { return manifest_.seq(); }

  // The highest number in any database. Above the journal's head, the journal has lost its end.
  std::uint64_t highest() const;

  // The policy of what is published; nothing in a new index.
  const store::v1::Manifest& manifest() const { return manifest_; }

  // Nothing is usable: add every view of every record again by Restore, then call Restored with the
  // journal's head. Readers keep what they have open until then. Internal when the view was
  // prepared for another class.
  bool everything_lost() const { return everything_lost_; }
  Status Restore(const ClassId& class_id, const store::v1::ViewClass& view_class,
                 const PreparedView& view);
  Status Restored(std::uint64_t head);

  // Takes the views of a document out of a class, as change `seq`.
  Status Remove(std::uint64_t seq, const ClassId& class_id, const std::string& id);

  // What stands behind each term of a class, which is its alone. Nothing once the class has a
  // database of its own.
  std::string SuffixFor(const ClassId& class_id);

  // Adds a view to a class, as change `seq`. The document has no other view in the class. Internal
  // when the view was prepared for another class.
  Status Add(std::uint64_t seq, const ClassId& class_id, const store::v1::ViewClass& view_class,
             const PreparedView& view);

  // Views added or removed since the last Commit.
  std::size_t pending() const { return pending_; }

  // Makes everything up to change `seq` durable and publishes it.
  Status Commit(std::uint64_t seq);

  // Gives a large class a database of its own, and publishes; to be called after Commit. Classes
  // that grow are best moved while they are small: what it costs grows with the class and with what
  // else is in the tail. True when there may be more.
  Result<bool> MoveOne();

  // The same, and compacts what is due; to be called when idle. Does at most one piece of work a
  // call.
  Result<bool> Tidy();

  std::uint32_t databases() const { return static_cast<std::uint32_t>(databases_.size()); }
  std::uint32_t classes() const;

 private:
  struct Database;
  struct Cell;

  explicit Writer(Options options);
  Result<Database*> Create(const std::string& name, std::uint64_t seq, std::uint64_t revision);
  Status Load();
  Status Supersede();
  Status RemoveUnknown();
  Status LoadCells(Database* database);
  Result<Cell*> FindOrMake(const ClassId& class_id, const store::v1::ViewClass& view_class);
  Status AddTo(Cell* cell, const PreparedView& view);
  Status WriteOut();
  Status CommitDatabase(Database* database, std::uint64_t seq);
  Status Publish(std::uint64_t seq);
  Status Promote(Cell* cell);
  Status DropFromTail(Database* tail, const std::string& suffix, const ClassId& class_id);
  Status Compact(Database* database);
  std::string NewName(const std::string& kind);

  const Options options_;
  store::v1::Manifest manifest_;
  std::map<std::string, std::unique_ptr<Database>> databases_;  // By name.
  std::map<ClassId, std::unique_ptr<Cell>> cells_;
  std::map<ClassId, std::string> suffixes_;  // Of classes that may have no cell yet.
  std::uint64_t next_number_ = 1;            // Above that of any class.
  bool everything_lost_ = false;
  std::size_t pending_ = 0;
};

}  // namespace chancery::index
