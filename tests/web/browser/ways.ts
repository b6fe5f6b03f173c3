// SPDX-License-Identifier: GPL-3.0-or-later
// A ministry of its own whose readers sign in by a real provider of OpenID Connect, or by client certificate: the demo's
// archive and people, with daemons and a gateway that are told of both.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./root";

const BIN = join(ROOT, "build/release/bin");
const WAIT_MS = 90_000;

export interface Ministry {
  url: string;
  // Where certificates are asked for.
  door: string;
  // Certificates and keys of the people.
  pki: string;
  stop(): Promise<void>;
}

class Program {
  private said = "";
  private readonly ended: Promise<void>;

  constructor(private readonly process: ChildProcess, private readonly name: string) {
    this.ended = new Promise((resolve) => process.once("exit", () => resolve()));
    for (const stream of [process.stdout, process.stderr]) stream?.on("data", (data: Buffer) => (this.said += data.toString()));
  }

  // What the first group of `pattern` stands for in its log, as soon as it is there.
  async says(pattern: RegExp): Promise<string> {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
      const found = pattern.exec(this.said);
      if (found) return found[1] ?? "";
      if (this.process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${this.name} did not say ${pattern}:\n${this.said.slice(-3000)}`);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) this.process.kill("SIGTERM");
    await this.ended;
  }
}

function start(name: string, command: string, words: string[], cwd: string): Program {
  return new Program(spawn(command, words, { cwd, stdio: ["ignore", "pipe", "pipe"] }), name);
}

function fetchText(url: string, authority: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca: authority }, (reply) => {
      let text = "";
      reply.on("data", (data: Buffer) => (text += data.toString()));
      reply.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

// The provider of tests/web/issuer, installed where the build did it already, or beside the ministry.
function provider(folder: string): string {
  const built = join(ROOT, "build/release/tests/web/issuer");
  if (existsSync(join(built, "installed"))) return join(built, "issuer.mjs");
  const own = join(folder, "issuer");
  cpSync(join(ROOT, "tests/web/issuer"), own, { recursive: true });
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], { cwd: own });
  return join(own, "issuer.mjs");
}

// Changes a file of the demo, where `from` stands once.
function change(file: string, from: RegExp, to: string): void {
  const text = readFileSync(file, "utf8");
  if (text.search(from) < 0) throw new Error(`${file} has no ${from}`);
  writeFileSync(file, text.replace(from, () => to));
}

export async function startMinistry(): Promise<Ministry> {
  const folder = mkdtempSync(join(tmpdir(), "chancery-ways-"));
  const demo = join(folder, "demo");
  const running: Program[] = [];
  const stop = async () => {
    for (const program of running.reverse()) await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // The demo makes the archive, the people and their certificates; then it ends.
    const first = start("deploy/demo", join(ROOT, "deploy/demo"), ["--built", "--dir", demo], ROOT);
    running.push(first);
    await first.says(/(Ctrl-C stops)/);
    await first.stop();
    running.pop();

    const pki = join(demo, "pki");
    const issuer = start("issuer", process.execPath, [provider(folder), join(pki, "server.crt"), join(pki, "server.key"), "a secret"], folder);
    running.push(issuer);
    const issuerUrl = `https://localhost:${await issuer.says(/listening on (\d+)/)}`;
    writeFileSync(join(demo, "issuer.jwks"), await fetchText(`${issuerUrl}/jwks`, readFileSync(join(pki, "ca.crt"))));

    const more = [
      `issuer { issuer: "${issuerUrl}" audience: "rs256" key_file: "issuer.jwks" }`,
      `issuer { issuer: "chancery-web-certificate" audience: "chancery" key_file: "web/signing.jwks" names_certificate: true }`,
    ].join("\n    ");
    const ports: Record<string, string> = {};
    for (const name of ["indexer", "searchd"]) {
      const config = join(demo, `${name}.textproto`);
      change(config, /(?<=\n {2}gateway \{\n)/, `    ${more}\n`);
      const daemon = start(name, join(BIN, `chancery-${name}`), ["--config", config], demo);
      running.push(daemon);
      ports[name] = await daemon.says(/listening on 127\.0\.0\.1:(\d+)/);
    }
    const web = join(demo, "web.textproto");
    change(web, /^address: .*$/m, 'address: "127.0.0.1:0"');
    change(web, /searchd: ".*"/, `searchd: "127.0.0.1:${ports["searchd"]}"`);
    change(web, /indexer: ".*"/, `indexer: "127.0.0.1:${ports["indexer"]}"`);
    change(web, /^demo: true$/m, `oidc { issuer: "${issuerUrl}" client_id: "rs256" authority: "pki/ca.crt" }
certificates { address: "127.0.0.1:0" client_authority: "pki/ca.crt" }`);
    change(web, /^demo_reader .*\n/gm, "");
    const gateway = start("web", join(BIN, "chancery-web"), ["--config", web], demo);
    running.push(gateway);
    const door = `https://localhost:${await gateway.says(/certificates are asked for on \S*?:(\d+)/)}`;
    const url = `https://localhost:${await gateway.says(/ listening on \S*?:(\d+)/)}`;
    return { url, door, pki, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
