#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the demo corpus that one reader may read and another may not, as JSON: secrets.py HIGHER LOWER

Words that the page's own texts or the vocabulary have as well are left out: they give nothing away."""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "deploy/demo-corpus"))
sys.dont_write_bytecode = True
import corpus  # noqa: E402


def words(text):
    return set(re.findall(r"[a-z]{6,}", text.lower()))


def main():
    higher, lower = (corpus.readers()[name] for name in sys.argv[1:3])
    documents = [d for d in corpus.everything() if d.bundle != "quarantine.docs"]
    seen = {r.id: set().union(*(words(d.text_for(r) or "") for d in documents)) for r in (higher, lower)}
    # What tells nothing: names of files and people of the demo, of which all are told, and public words.
    public = [*(ROOT / "config/vocabulary").glob("*.textproto"), *(ROOT / "clients/web/page/dist").rglob("*.js"),
              *(ROOT / "clients/web/page/dist").rglob("*.css"), ROOT / "deploy/demo-corpus/people.textproto"]
    known = set().union(*(words(path.read_text(encoding="utf-8")) for path in public))
    print(json.dumps(sorted(seen[higher.id] - seen[lower.id] - known)))


if __name__ == "__main__":
    main()
