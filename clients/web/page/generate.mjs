// SPDX-License-Identifier: GPL-3.0-or-later
// Makes src/gen, the client of the API, out of proto/ by Debian's protoc.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const proto = join(here, "../../../proto");
const out = join(here, "src/gen");
const files = ["label", "document", "people", "search", "ingest"];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
execFileSync(
  "protoc",
  [
    `--plugin=protoc-gen-es=${join(here, "node_modules/.bin/protoc-gen-es")}`,
    `--proto_path=${proto}`,
    `--es_out=${out}`,
    "--es_opt=target=ts,import_extension=none",
    ...files.map((file) => `chancery/v1/${file}.proto`),
  ],
  { stdio: "inherit" },
);
