#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints a people file for trying a policy: people_for.py POLICY

"all" holds everything that the policy can grant, "low" its lowest level alone, and "keeper" brings
documents in.
"""

import re
import sys

TOKEN = re.compile(r'#[^\n]*|"((?:[^"\\]|\\.)*)"|[A-Za-z_][\w]*|-?\d+|[{}:]')


def parse(tokens):
    """A message of protobuf text format as {field: [value...]}."""
    message = {}
    for token in tokens:
        if token == "}":
            break
        value = next(tokens)
        if value == ":":
            value = next(tokens)
        message.setdefault(token, []).append(parse(tokens) if value == "{" else value.strip('"'))
    return message


def atoms(category):
    if category["kind"][0] not in ("RESTRICTIVE", "PERMISSIVE"):
        return []
    default = "cat." + category["id"][0] + "."
    return category.get("always", []) + [
        value.get("atom", [default + value["name"][0]])[0] for value in category.get("value", [])]


def person(name, grants):
    lines = [f'  grant {{ atom: "{atom}" }}' for atom in dict.fromkeys(grants)]
    return "\n".join(["person {", f'  id: "{name}"', f'  certificate: "{name}"', *lines, "}"])


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: people_for.py POLICY")
    with open(sys.argv[1], encoding="utf-8") as file:
        tokens = (m.group(0) for m in TOKEN.finditer(file.read()) if not m.group(0).startswith("#"))
        policy = parse(tokens)
    levels = ["lvl." + level["name"][0] for level in policy["level"]]
    held = [atom for category in policy.get("category", []) for atom in atoms(category)]
    print(person("all", [levels[-1], *held]))
    print(person("low", levels[:1]))
    print(person("keeper", ["role:submit", "role:records"]))


if __name__ == "__main__":
    main()
