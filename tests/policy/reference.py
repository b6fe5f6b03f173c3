#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second implementation of policies, written from the comments of policy.proto.

It shares nothing with lib/policy, and is made to be read: it goes by levels, caveats and people, not by
clauses. Reads one JSON object a line from standard input,

    {"policy": {...}, "readers": [{"grants": [...], "day": "2024-01-31"}, ...],
     "labels": [{"marking": "SECRET//NOFORN", "to": ["post:a"]}, ...]}

and prints one line for each label: "X" when the marking is refused, otherwise "W" or "O" (a new
document may bear it, or it is obsolete) and a "1" or "0" for each reader who may read it or not.
"""
import json
import re
import sys


def plain(text):
    """Case of ASCII letters and runs of spaces do not matter."""
    text = "".join(c.upper() if c.isascii() else c for c in text)
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")


class Refused(Exception):
    pass


class Policy:
    def __init__(self, file):
        self.levels = [level["name"] for level in file["level"]]
        self.old_levels = {l["name"] for l in file["level"] if l.get("obsolete")}
        self.categories = {c["id"]: c for c in file.get("category", [])}
        self.groups = {g["name"]: set(g["atom"]) for g in file.get("group", [])}
        self.one_ofs = [o["category"] for o in file.get("max_one_of", [])]
        self.rules = [r for r in file.get("equivalence", []) if not r.get("draft")]
        self.unmarked = {plain(word) for word in file.get("unmarked", [])}
        self.learn_words(file)

    # --- Words ---

    def learn_words(self, file):
        self.words = {}  # By phrase: ("level", name), ("value", id, name) or ("list", id).
        self.items = {}  # By id and phrase: the name of the value.
        for level in file["level"]:
            for word in [level["name"]] + level.get("alias", []):
                self.words[plain(word)] = ("level", level["name"])
        for category in self.categories.values():
            for prefix in category.get("prefix", []):
                self.words[plain(prefix)] = ("list", category["id"])
            items = self.items[category["id"]] = {}
            for value in category["value"]:
                for word in [value["name"]] + value.get("alias", []):
                    if category.get("prefix"):
                        items[plain(word)] = value["name"]
                    else:
                        self.words[plain(word)] = ("value", category["id"], value["name"])
        self.by_letters = {word.replace(" ", ""): said for word, said in self.words.items()}
        self.by_length = sorted(self.words, key=len, reverse=True)

    def read_part(self, text):
        """What a part between "//" says; None when that is not wholly known."""
        plain_words = [(w, self.words[w]) for w in self.by_length if text.startswith(w)]
        for word, meaning in plain_words + self.spaced_words(text):
            rest = text[len(word):]
            if meaning[0] == "list":
                for values, after in self.read_items(meaning[1], rest):
                    more = self.read_rest(after)
                    if more is not None:
                        return [("list", meaning[1], values)] + more
                continue
            if rest and rest[0] not in " /":
                continue
            more = self.read_rest(rest)
            if more is not None:
                return [meaning] + more
        return None

    def spaced_words(self, text):
        """The beginnings of `text` that are words with a space after each letter, the longest first."""
        run = re.match("[A-Z0-9](?: [A-Z0-9](?=[ /]|$))+", text)
        letters = run.group().split(" ") if run else []
        beginnings = [letters[:count] for count in range(len(letters), 1, -1)]
        return [(" ".join(b), self.by_letters["".join(b)]) for b in beginnings
                if "".join(b) in self.by_letters]

    def read_rest(self, text):
        if text == "":
            return []
        rest = re.match("^ ?/? ?", text).end()
        return None if rest == 0 else self.read_part(text[rest:])

    def read_items(self, category, text):
        """Every beginning of `text` that is a list, the longest first: its values and what follows."""
        if not text.startswith(" "):
            return
        items = self.items[category]
        for word in sorted(items, key=len, reverse=True):
            if not text.startswith(word, 1):
                continue
            after = text[1 + len(word):]
            if after and after[0] not in " /,":
                continue
            comma = re.match("^ ?, ?", after)
            if comma:
                for values, end in self.read_items(category, " " + after[comma.end():]):
                    yield [items[word]] + values, end
            else:
                yield [items[word]], after

    # --- Labels ---

    def read(self, marking, to):
        """The level, and the caveats as pairs of a category's id and a set of names."""
        if plain(marking) in self.unmarked | {""}:
            raise Refused
        levels, caveats = set(), []
        for part in re.split("//|;", marking):
            said = self.read_part(plain(part))
            if not said:
                raise Refused
            for one in said:
                if one[0] == "level":
                    levels.add(one[1])
                    continue
                names = one[2] if one[0] == "list" else [one[2]]
                caveats.append((one[1], frozenset(names)))
                levels |= {v["with_level"] for v in self.values(one[1], names) if "with_level" in v}
        if len(levels) != 1:
            raise Refused
        level = levels.pop()
        for category in self.categories.values():
            if "otherwise" in category and all(id != category["id"] for id, _ in caveats):
                caveats.append((category["id"], frozenset([category["otherwise"]])))
        self.check(level, caveats)
        return level, caveats

    def values(self, category, names):
        return [v for v in self.categories[category]["value"] if v["name"] in names]

    def check(self, level, caveats):
        rank = self.levels.index
        said = {id for id, _ in caveats}
        for id, names in caveats:
            category = self.categories[id]
            if said & set(category.get("excludes", [])):
                raise Refused
            if not said >= set(category.get("required_with", [])):
                raise Refused
            for rule in [category] + self.values(id, names):
                if "min_level" in rule and rank(level) < rank(rule["min_level"]):
                    raise Refused
                if rule.get("at_level") and level not in rule["at_level"]:
                    raise Refused
        for one_of in self.one_ofs:
            if len(self.different(caveats, one_of)) > 1:
                raise Refused

    def different(self, caveats, categories):
        """What of these categories is said: each list for itself, other values once."""
        seen = set()
        for id, names in caveats:
            if id not in categories:
                continue
            if self.categories[id].get("prefix"):
                seen |= {(id, names, name) for name in names}
            else:
                seen |= {(id, name) for name in names}
        return seen

    def is_old(self, level, caveats):
        return level in self.old_levels or any(
            v.get("obsolete") for id, names in caveats for v in self.values(id, names))

    # --- Readers ---

    def holdings(self, grants, day):
        """The rank of the highest level that is held, or -1, and all else that is."""
        rank, held = -1, set()
        waiting = list(grants)
        while waiting:
            for atom in waiting:
                if not atom.startswith("lvl."):
                    held.add(atom)
                elif atom[4:] in self.levels:
                    rank = max(rank, self.levels.index(atom[4:]))
            waiting = [a for a in self.included(held) + self.given(rank, held, day)
                       if not self.holds(rank, held, a)]
        return rank, held

    def holds(self, rank, held, atom):
        if atom.startswith("lvl."):
            return atom[4:] in self.levels and self.levels.index(atom[4:]) <= rank
        return atom in held

    def included(self, held):
        found = []
        for category in self.categories.values():
            atoms = {v["name"]: self.atom(category, v) for v in category["value"]}
            for value in category["value"]:
                if atoms[value["name"]] in held:
                    found += [atoms[name] for name in value.get("implies", [])]
        return found

    def given(self, rank, held, day):
        return [r["give"] for r in self.rules
                if r["from"] <= day <= r.get("until", "9999-12-31")
                and all(self.holds(rank, held, need) for need in r["need"])]

    def atom(self, category, value):
        return value.get("atom", "cat.%s.%s" % (category["id"], value["name"]))

    def demands(self, level, caveats, to):
        """What each caveat asks for: sets of atoms of which one is enough."""
        for id, names in caveats:
            category = self.categories[id]
            kind = category["kind"]
            always = set(category.get("always", []))
            always |= self.groups.get(category.get("always_group"), set())
            if kind == "NAMED":
                yield always | {a for a in to if a.startswith(("post:", "person:"))}
            elif kind == "RESTRICTIVE":
                for value in self.values(id, names):
                    yield {self.atom(category, value)}
            elif kind == "PERMISSIVE":
                for value in self.values(id, names):
                    always |= (self.groups[value["group"]] if "group" in value
                               else {self.atom(category, value)})
                yield always


def may_read(policy, rank, held, least, demands):
    return rank >= least and all(
        not held.isdisjoint(demand) or any(
            atom.startswith("lvl.") and policy.holds(rank, held, atom) for atom in demand)
        for demand in demands)


def answer(task):
    policy = Policy(task["policy"])
    readers = [policy.holdings(r["grants"], r["day"]) for r in task["readers"]]
    for label in task["labels"]:
        try:
            level, caveats = policy.read(label["marking"], label["to"])
        except Refused:
            print("X")
            continue
        demands = list(policy.demands(level, caveats, label["to"]))
        least = policy.levels.index(level)
        bits = "".join("1" if may_read(policy, rank, held, least, demands) else "0"
                       for rank, held in readers)
        print(("O" if policy.is_old(level, caveats) else "W") + bits)


if __name__ == "__main__":
    for line in sys.stdin:
        answer(json.loads(line))
