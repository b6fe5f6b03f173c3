// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/door.h"

#include <xapian.h>

#include <exception>

namespace chancery::index {

// The special ones first. Xapian::Error is no std::exception, so it is caught by its own name. Its
// message names files and revisions, never terms.
Status CaughtFromXapian() try { throw; } catch (const Xapian::DatabaseModifiedError& e) {
  return Unavailable("index: " +
                     e.get_description());  // The writer moved on: open anew, ask again.
} catch (const Xapian::DatabaseOpeningError& e) {
  return Unavailable("index: " + e.get_description());
} catch (const Xapian::DatabaseCorruptError& e) {
  return DataLoss("index: " + e.get_description());
} catch (const Xapian::DatabaseLockError& e) {
  return Unavailable("index: " + e.get_description());
} catch (const Xapian::Error& e) {
  return Internal("index: " + e.get_description());
} catch (const std::exception& e) {
  return Internal(std::string("index: ") + e.what());
}

}  // namespace chancery::index
