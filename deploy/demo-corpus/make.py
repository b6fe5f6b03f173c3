#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the demo corpus as files: make.py FOLDER"""

import datetime
import pathlib
import re
import sys
import textwrap

import corpus
import pdf

COLUMNS = 69
DECLASSIFIED_AFTER = 10  # Years.


def spaced(level):
    """CONFIDENTIAL and above have their letters apart, so that nobody misses them."""
    if level == "UNCLASSIFIED":
        return "UNCLAS"
    return level if level == "RESTRICTED" else "  ".join(" ".join(word) for word in level.split())


def offices(keyword, value):
    return [f"{keyword} {office}" for office in value.split("; ")] if value else []


def references(value):
    if not value:
        return []
    lettered = [f"{chr(65 + i)}. {ref}" for i, ref in enumerate(value.split("; "))]
    return ["REF: " + " ".join(lettered)]


def cable(document):
    """The classic layout of a telegram."""
    fields = document.fields
    sent = datetime.datetime.strptime(fields["date"], "%Y-%m-%d %H:%M")
    lines = [sent.strftime("R %d%H%MZ %b %y").upper()]
    lines += ["FM " + fields.get("from", sender(document.name))]
    lines += offices("TO", fields["to"]) + offices("INFO", fields.get("info"))
    lines += [f"{spaced(fields['class'])} {document.name}"] + document.captions
    if corpus.LEVELS.index(fields["class"]) >= 2:
        until = sent.replace(year=sent.year + DECLASSIFIED_AFTER)
        lines += [until.strftime("E.O. 12958: DECL: %m/%d/%Y")]
    else:
        lines += ["E.O. 12958: N/A"]
    mark = corpus.MARK.match(fields["subject"])
    lines += ["TAGS: " + fields["tags"]]
    lines += [f"SUBJECT: {mark.group(0) if mark else ''}{document.title}"]
    lines += references(fields.get("ref"))
    return "\n".join(lines) + "\n\n" + text(document)


def sender(number):
    name = number.rsplit(" ", 1)[0]
    return "MISSION HALVERN" if name == "HALVERN" else "EMBASSY " + name


def text(document):
    numbered = [textwrap.fill(f"{i}. {p}", COLUMNS, break_on_hyphens=False)
                for i, p in enumerate(corpus.paragraphs(document.body), 1)]
    return "\n\n".join(numbered + [document.fields["sign"]]) + "\n"


def briefing(document):
    fields = document.fields
    pages = [corpus.paragraphs(page) for page in re.split(r"^--- page$", document.body, flags=re.M)]
    return pdf.pdf(fields["banner"], fields["title"], fields["author"], fields["date"], pages)


def file_of(document):
    if document.kind == "briefing":
        return briefing(document)
    return (cable(document) if document.kind == "cable" else document.body).encode()


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make.py FOLDER")
    folder = pathlib.Path(sys.argv[1])
    for document in corpus.everything():
        path = folder / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file_of(document))


if __name__ == "__main__":
    main()
