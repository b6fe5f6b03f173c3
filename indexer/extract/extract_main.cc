// SPDX-License-Identifier: GPL-3.0-or-later
// chancery-extract: reads files of strangers for the indexer, which starts it.
#include "indexer/extract/format.h"
#include "indexer/extract/server.h"

int main() {
  chancery::extract::WarmUp();
  return chancery::extract::Serve(chancery::extract::ParseFile);
}
