#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a server that holds the demo corpus everything, as everybody, and holds the answers against
corpus.py: check.py CHANCERY CONFIG. Ends with 0 only if every answer is right."""

import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import corpus

CODEWORDS = ["halyard", "tamarind", "quillback", "greylag"]
WORDS = CODEWORDS + ["dunmoor", "tersk", "hestia", "lisse", '"water sharing"']
QUARANTINED = {"reports/forgotten-marking.txt": "QUARANTINE_REASON_NO_MARKING",
               "cables/brennholt-000040.txt": "QUARANTINE_REASON_BAD_PORTIONS"}
NO_SUCH_ID = "0" * 26
# Of directory.textproto.
ACTIVE = {"Moreau, Anne", "Lindqvist, Birgit", "Reyes, Delia", "Holm, Peder", "Berg, Oline"}
LEFT = {"Petri, Jonas"}
SUBMITTED = "UNCLASSIFIED\n\nA note on heliographs\n\nThe heliograph on the tower was polished.\n"


class Checks:
    def __init__(self):
        self.done, self.wrong = 0, 0

    def that(self, right, sentence, detail=""):
        self.done += 1
        if right:
            return
        self.wrong += 1
        print(f"  WRONG: {sentence}" + (f" ({detail})" if detail else ""))

    def same(self, found, expected, sentence):
        self.that(found == expected, sentence, f"found {found!r}, expected {expected!r}")


class Client:
    """One person at a terminal. Keeps all that was ever printed to them."""

    def __init__(self, program, config, person):
        self.base = [program, "--config", config, "--as", person.split(".")[1]]
        self.printed = []

    def run(self, *words):
        done = self._call(*words)
        self.printed.append(done.stdout + done.stderr)
        return done

    def _call(self, *words):
        return subprocess.run([*self.base, *words], capture_output=True, text=True, timeout=60)

    def json(self, *words):
        done = self._call(*words[:1], "--json", *words[1:])
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(words)}: {done.returncode}: {done.stderr.strip()}")
        reply = json.loads(done.stdout)
        # The question comes back in the answer; that is the reader's own word.
        said = {key: value for key, value in reply.items() if key not in ("interpretedQuery", "parts")}
        self.printed.append(json.dumps(said) + done.stderr)
        return reply

    def count(self, question):
        count = self.json("search", "--", question)["count"]
        return count["value"] + (1 if count["more"] else 0)

    def everything(self):
        """All hits of the empty question, over all pages."""
        hits, token = [], ""
        while True:
            reply = self.json("search", "--limit", "20", *(["--page", token] if token else []))
            hits += reply["hits"]
            token = reply["nextPageToken"]
            if not token:
                return hits, reply["count"]["value"]

    def show(self, document_id):
        return self.json("show", document_id)["document"]


def letters(text):
    """What is left of a text when line breaks and emphasis don't count."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def shown_text(document):
    return letters(document["title"] + " ".join(p["text"] for p in document["portions"]))


def visible(document, reader):
    """Labels and texts of the paragraphs that the reader may see."""
    return [(label, text) for label, text in document.portions if label.is_open_to(reader)]


def check_cable(checks, who, document, reader, shown):
    """Exactly the paragraphs that the reader may see, and the header only if it is for them."""
    texts = visible(document, reader)
    ours = "".join(letters(text) for _, text in texts)
    signed = ours + (letters(document.fields["sign"]) if document.banner.is_open_to(reader) else "")
    # Telegrams without marks keep their own numbers.
    theirs = "".join(letters(re.sub(r"^\d+\.\s", "", p["text"])) for p in shown["portions"])
    checks.that(theirs in (ours, signed), f"{who} gets exactly their paragraphs of {document.name}")
    levels = [p["label"]["level"] for p in shown["portions"]][:len(texts)]
    checks.same(levels, [corpus.LEVELS[label.level] for label, _ in texts],
                f"{who} sees the level of each paragraph of {document.name}")
    header = document.header.is_open_to(reader)
    checks.same(shown["title"], document.title if header else "",
                f"{who} sees the title of {document.name}" if header else
                f"{who} sees no title of {document.name}")
    checks.same(bool(shown["messageId"]), header, f"{who} and the header of {document.name}")


def check_archive(checks, client, reader, documents):
    """Reads all that the reader gets and compares it with all that they ought to get."""
    expected = [d for d in documents if d.text_for(reader) is not None]
    hits, count = client.everything()
    checks.same(len(hits), len(expected), f"{reader.id} gets every document that is for them")
    checks.same(count, len(expected), f"the count for {reader.id} is of their documents")
    checks.same(len({h["id"] for h in hits}), len(hits), f"{reader.id} gets each document once")
    dates = [h["date"][:10] for h in hits if h["date"]]
    checks.that(dates == sorted(dates, reverse=True), f"{reader.id} gets the newest first")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        shown = list(pool.map(lambda hit: client.show(hit["id"]), hits))
    texts = [shown_text(document) for document in shown]
    for document in expected:
        parts = visible(document, reader)
        sign = letters(parts[0][1] if parts else document.title)
        found = [i for i, text in enumerate(texts) if sign in text]
        checks.same(len(found), 1, f"{reader.id} finds {document.path} once")
        if len(found) != 1:
            continue
        if document.kind == "cable":
            check_cable(checks, reader.id, document, reader, shown[found[0]])
            continue
        for _, text in parts:
            checks.that(letters(text) in texts[found[0]],
                        f"{reader.id} gets all of {document.path}", text[:40])
    for document in documents:
        for label, text in document.portions:
            if not label.is_open_to(reader):
                checks.that(not any(letters(text) in t for t in texts),
                            f"{reader.id} gets no paragraph of {document.path} that is not for them")
    return shown


def ids_by_title(shown):
    return {letters(document["title"]) or document["id"]: document["id"] for document in shown}


def matches(question, text):
    words = question.strip('"').split()
    pattern = r"\b" + r"\W+".join(map(re.escape, words)) + r"\b"
    return re.search(pattern, text, re.I) is not None


def check_counts(checks, client, reader, documents):
    seen = [text for d in documents if (text := d.text_for(reader)) is not None]
    for question in WORDS:
        expected = sum(matches(question, text) for text in seen)
        checks.same(client.count(question), expected, f"{reader.id} asks for {question}")


def check_codewords(checks, clients, readers, documents):
    """Nothing that was ever printed to a reader holds a secret word that is not for them."""
    for name, client in clients.items():
        seen = "\n".join(filter(None, (d.text_for(readers[name]) for d in documents))).lower()
        for word in CODEWORDS:
            printed = sum(word in text.lower() for text in client.printed)
            if word not in seen:
                checks.same(printed, 0, f"{word} is never printed to {name}")
            else:
                checks.that(printed > 0, f"{word} is printed to {name}")


def check_water(checks, clients):
    """The question of the demo."""
    def titles(name):
        return [h["title"] for h in clients[name].json("search", "--limit", "50", "--",
                                                       "water sharing talks")["hits"]]
    moreau, lindqvist = titles("a.moreau"), titles("b.lindqvist")
    stall, opens = "WATER SHARING TALKS STALL", "WATER SHARING TALKS OPEN IN VALDER"
    checks.that(stall in moreau and opens in moreau, "a.moreau finds both rounds of the talks")
    checks.that(opens in lindqvist, "b.lindqvist finds the first round of the talks")
    checks.that(stall not in lindqvist, "b.lindqvist does not find the second round")
    checks.that(len(lindqvist) < len(moreau), "b.lindqvist finds fewer documents than a.moreau")


def check_experts(checks, client, reader, shown):
    """Who knows about the talks is told by what the reader may read, and by nothing else."""
    experts = client.json("experts", "--", "water sharing talks")["experts"]
    ids = {document["id"] for document in shown}
    authors = {author["name"] for document in shown for author in document["authors"]}
    checks.same(bool(experts), bool(authors), f"{reader.id} is told of somebody who knows")
    for expert in experts:
        checks.that(expert["name"] in authors, f"{reader.id} may read that {expert['name']} wrote something")
        checks.that(expert["evidence"] or expert["postsFound"], f"{reader.id} sees why {expert['name']}")
        for evidence in expert["evidence"]:
            checks.that(evidence["document"]["id"] in ids,
                        f"{reader.id} may read the evidence for {expert['name']}")


def check_coverage(checks, client, reader, shown):
    """Who covers what is told by the same; and of those who wrote it, who is still there."""
    rows = client.json("experts", "--coverage", "issue")["rows"]
    authors = {author["name"] for document in shown for author in document["authors"]}
    tagged = [d for d in shown if any(tag["kind"] == "KIND_ISSUE" for tag in d["assignedTags"])]
    checks.same(bool(rows), bool(tagged), f"{reader.id} is told what is covered")
    for row in rows:
        issue = row["entry"]["id"]
        ours = [d for d in tagged if issue in {tag["id"] for tag in d["assignedTags"]}]
        checks.same(row["documents"], len(ours), f"{reader.id} may read what is counted for {issue}")
        wrote = {author["name"] for document in ours for author in document["authors"]}
        there = wrote & ACTIVE
        checks.same((row["people"], row["active"], row["gap"]), (len(wrote), len(there), not there),
                    f"{reader.id} is told how many cover {issue}")
        for person in row["best"]:
            checks.that(person["name"] in authors, f"{reader.id} may read that {person['name']} wrote something")
            known = person["presence"] == ("PRESENCE_ACTIVE" if person["name"] in ACTIVE else
                                           "PRESENCE_LEFT" if person["name"] in LEFT else "PRESENCE_UNSPECIFIED")
            checks.that(known, f"{reader.id} is told whether {person['name']} is there")
    return sum(row["active"] for row in rows)


def check_hidden(checks, clients, ids):
    """A document that is for others and one that never was are the same answer."""
    hidden = ids["d.reyes"][letters("For the Ambassador: the TAMARIND channel")]
    for name in ("a.moreau", "b.lindqvist", "c.okafor"):
        there, nowhere = (clients[name].run("show", i) for i in (hidden, NO_SUCH_ID))
        checks.same(there.returncode, 3, f"{name} can't open the NODIS telegram")
        checks.same((there.stdout, there.stderr), (nowhere.stdout, nowhere.stderr),
                    f"{name} can't tell a hidden document from none")


def check_records(checks, clients, documents):
    keeper = clients["r.keeper"]
    status = keeper.json("status")
    checks.same(int(status["documents"]), len(documents), "the archive holds every document")
    checks.same(int(status["quarantined"]), len(QUARANTINED), "the quarantine holds two files")
    entries = {e["source"].split("/", 2)[2]: e["reason"]
               for e in keeper.json("quarantine")["entries"]}
    checks.same(entries, QUARANTINED, "the quarantine holds the two planted files, with reasons")
    checks.same(keeper.json("search", "--", "water")["hits"], [], "r.keeper reads nothing")
    for words in (["status"], ["quarantine"], ["withdraw", "x"]):
        checks.same(clients["b.lindqvist"].run(*words).returncode, 4, f"b.lindqvist may not {words[0]}")


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)
    return condition()


def check_submission(checks, clients):
    """A document comes, is found, and goes."""
    keeper, reader = clients["r.keeper"], clients["c.okafor"]
    with tempfile.TemporaryDirectory() as folder:
        note = pathlib.Path(folder, "note.txt")
        note.write_text(SUBMITTED, encoding="utf-8")
        checks.same(clients["b.lindqvist"].run("submit", str(note)).returncode, 4,
                    "b.lindqvist may not submit")
        checks.same(keeper.run("submit", str(note)).returncode, 0, "r.keeper submits a note")
    checks.that(wait_for(lambda: reader.count("heliograph") == 1), "the note is found")
    checks.same(keeper.run("withdraw", "note.txt").returncode, 0, "r.keeper withdraws the note")
    checks.that(wait_for(lambda: reader.count("heliograph") == 0),
                "a note that was withdrawn is found no more")
    checks.same(keeper.run("withdraw", "note.txt").returncode, 3, "there is nothing left to withdraw")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: check.py CHANCERY CONFIG")
    documents = [d for d in corpus.everything() if d.bundle != "quarantine.docs"]
    readers = corpus.readers()
    clients = {name: Client(*sys.argv[1:], name) for name in readers}
    checks = Checks()
    check_records(checks, clients, documents)
    check_water(checks, clients)
    ids, covering = {}, {}
    for name, reader in readers.items():
        if reader.level < 0:
            continue
        shown = check_archive(checks, clients[name], reader, documents)
        ids[name] = ids_by_title(shown)
        check_experts(checks, clients[name], reader, shown)
        covering[name] = check_coverage(checks, clients[name], reader, shown)
        check_counts(checks, clients[name], reader, documents)
    checks.that(covering["d.reyes"] > 0, "somebody of the directory covers something")
    check_hidden(checks, clients, ids)
    check_submission(checks, clients)
    check_codewords(checks, clients, readers, documents)
    print(f"{checks.done} checks, {checks.wrong} wrong")
    sys.exit(1 if checks.wrong else 0)


if __name__ == "__main__":
    main()
