// SPDX-License-Identifier: GPL-3.0-or-later
// What may stand in a profile of the directory, and what people decide on names.
#pragma once

#include <span>
#include <string>

#include "chancery/v1/people.pb.h"
#include "lib/base/status.h"

namespace chancery::people {

// True for what may be the id of a profile: 1 to 64 of a-z, 0-9, '.', '-' and '_'.
bool IsProfileId(std::string_view id);

// InvalidArgument, with the reason, for a profile that can't be taken: no id or name, a day or a
// language that is none, a post that ends before it begins, a field that is too long or not UTF-8,
// too many of something, or a name that is both its own and not.
Status CheckProfile(const v1::Profile& profile);

// `others`, and `names` as documents give them, are `profile` from now on.
void Merge(std::span<const v1::Profile> others, std::span<const std::string> names,
           v1::Profile* profile);

// `names` are not `profile`; they are `other` unless that is null. InvalidArgument for the name
// that `profile` itself has.
Status Split(std::span<const std::string> names, v1::Profile* profile, v1::Profile* other);

// Adds to `now`, which a file says, what people have decided on names and on being listed; and of
// somebody whom others were merged into the other posts and languages, which may be another file's.
void KeepDecisions(const v1::Profile& before, v1::Profile* now);

}  // namespace chancery::people
