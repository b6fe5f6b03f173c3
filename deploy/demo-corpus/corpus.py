# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo corpus: reads the *.docs files, and says who ought to see which part of what.

The rules of who sees what are written here a second time, in a different language and a simpler
form than the server's, so that check.py has something to hold the server against.

A *.docs file is a list of documents. Each begins with a line "=== kind name":
  cable NUMBER     "key: value" lines (from, date, to, info, class, caption, tags, subject, ref,
                   sign), a blank line, and paragraphs with or without a portion mark.
  briefing PATH    "key: value" lines (banner, title, author, date) and paragraphs; "--- page" begins
                   a page. It becomes a PDF.
  report PATH      The file itself.
"""

import dataclasses
import html
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
LEVELS = ["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"]
PORTION_LEVELS = {"U": 0, "R": 1, "C": 2, "S": 3, "TS": 4}
MARK = re.compile(r"\((U|R|C|S|TS)\) ")


@dataclasses.dataclass(frozen=True)
class Label:
    level: int
    caveats: frozenset = frozenset()
    posts: frozenset = frozenset()  # Of the recipients; for NODIS and EYES ONLY.

    def lowered_to(self, mark):
        """A portion mark changes the level and sheds no caveat."""
        return dataclasses.replace(self, level=PORTION_LEVELS[mark])

    def is_open_to(self, reader):
        return self.level <= reader.level and all(self._lets(c, reader) for c in self.caveats)

    def _lets(self, caveat, reader):
        if caveat in ("NODIS", "EYES ONLY"):
            return bool(self.posts & reader.posts)
        if caveat == "NOFORN":
            return "own" in reader.nations
        if caveat.startswith("REL TO "):
            return bool({"own", *re.split(r", *", caveat[7:])} & reader.nations)
        return caveat in reader.caveats


@dataclasses.dataclass(frozen=True)
class Reader:
    id: str
    level: int  # -1 for none.
    caveats: frozenset
    nations: frozenset
    posts: frozenset


@dataclasses.dataclass
class Document:
    kind: str
    name: str  # Number of a cable, else the path.
    fields: dict
    body: str
    bundle: str

    @property
    def path(self):
        if self.kind != "cable":
            return self.name
        return "cables/" + self.name.lower().replace(" ", "-") + ".txt"

    @property
    def banner(self):
        if self.kind == "cable":
            parts = [self.fields["class"]] + self.captions
        elif self.kind == "briefing":
            parts = self.fields["banner"].split("//")
        else:
            found = re.search(r"^(?:classification: |<p>)?((?:%s)(?://[^\n<]+)?)(?:</p>)?$" %
                              "|".join(LEVELS), self.body, re.M)
            parts = found.group(1).split("//")
        return Label(LEVELS.index(parts[0]), frozenset(parts[1:]), frozenset(map(post, self.recipients)))

    @property
    def captions(self):
        return [c.strip() for c in self.fields.get("caption", "").split(";") if c.strip()]

    @property
    def recipients(self):
        lines = self.fields.get("to", "") + ";" + self.fields.get("info", "")
        return [r.strip() for r in lines.split(";") if r.strip()]

    @property
    def title(self):
        if self.kind == "cable":
            return MARK.sub("", self.fields["subject"]).upper()
        if self.kind == "briefing":
            return self.fields["title"]
        found = re.search(r"^(?:# |<h1>)(.*?)(?:</h1>)?$", self.body, re.M)
        return found.group(1) if found else paragraphs(self.body)[1].splitlines()[0]

    @property
    def header(self):
        """The label of title, date, origin and the like."""
        found = self.kind == "cable" and MARK.match(self.fields["subject"])
        return self.banner.lowered_to(found.group(1)) if found else self.banner

    @property
    def portions(self):
        """(label, text) of each paragraph."""
        out = []
        for text in prose(self.body) if self.kind == "report" else paragraphs(self.body):
            found = self.kind == "cable" and MARK.match(text)
            label = self.banner.lowered_to(found.group(1)) if found else self.banner
            out.append((label, text[found.end():] if found else text))
        return out

    def text_for(self, reader):
        """What the reader may see of it, title first; None when that is nothing."""
        parts = [self.title] if self.header.is_open_to(reader) else []
        parts += [text for label, text in self.portions if label.is_open_to(reader)]
        return "\n\n".join(parts) if parts else None


def post(office):
    return re.sub(r"[^a-z0-9]+", "-", office.lower()).strip("-")


def paragraphs(body):
    return [p for p in re.split(r"\n\s*\n|\n--- page\n", body.strip()) if p and p != "--- page"]


def prose(body):
    """The paragraphs of a report without its head: banner, title, author, tags of HTML."""
    body = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|h1|title)>", "\n\n", body)))
    return [p for p in paragraphs(body)
            if len(p.split()) >= 12 and not re.search(r"^(---|Author:|Date:)", p, re.M)]


def read(bundle):
    """The documents of one *.docs file."""
    text = (HERE / bundle).read_text(encoding="utf-8")
    documents = []
    for block in re.split(r"^=== ", text, flags=re.M)[1:]:
        heading, body = block.split("\n", 1)
        kind, name = heading.split(" ", 1)
        fields = {}
        if kind != "report":
            head, body = body.split("\n\n", 1)
            fields = dict(line.split(": ", 1) for line in head.splitlines())
        documents.append(Document(kind, name, fields, body.strip() + "\n", bundle))
    return documents


def everything():
    return [d for bundle in sorted(HERE.glob("*.docs")) for d in read(bundle.name)]


def readers():
    """Those of people.textproto."""
    text = (HERE / "people.textproto").read_text(encoding="utf-8")
    out = {}
    for block in re.split(r"^person \{", text, flags=re.M)[1:]:
        atoms = re.findall(r'atom: "([^"]+)"', block)
        level = [LEVELS.index(a[4:]) for a in atoms if a.startswith("lvl.")]
        reader = Reader(
            id=re.search(r'id: "([^"]+)"', block).group(1),
            level=max(level, default=-1),
            caveats=frozenset(a.split(".", 2)[2] for a in atoms if a.startswith("cat.")),
            nations=frozenset(a[4:] for a in atoms if a.startswith("nat:")),
            posts=frozenset(map(post, re.findall(r'post \{ name: "([^"]+)"', block))))
        out[reader.id] = reader
    return out
