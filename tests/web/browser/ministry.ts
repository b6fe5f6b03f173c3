// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the demo ministry with its gateway for all tests of this folder, and ends it.
// CHANCERY_URL names one that is running already.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./root";

interface Project {
  provide(key: "url", value: string): void;
}

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
  }
}

const WAIT_MS = 120_000;

// Other files than those of the demo ministry: CHANCERY_CORPUS and what they are marked by. Many take a while.
const corpus = process.env["CHANCERY_CORPUS"];
const OTHERS = corpus ? ["--corpus", corpus, "--policy", "config/policies/us-1952-1980.textproto", "--default-marking", "CONFIDENTIAL"] : [];
const LONG_MS = 1_800_000;

export default async function setup(project: Project): Promise<() => Promise<void>> {
  const running = process.env["CHANCERY_URL"];
  if (running) {
    project.provide("url", running);
    return async () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "chancery-browser-"));
  const demo = spawn("deploy/demo", ["--built", "--dir", join(folder, "demo"), ...OTHERS], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => demo.once("exit", () => resolve()));
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`deploy/demo ${why}\n${said.slice(-4000)}`));
    const timer = setTimeout(() => fail("gave no address"), corpus ? LONG_MS : WAIT_MS);
    const listen = (data: Buffer) => {
      said += data.toString();
      // The last thing that it says is how to stop it: by then all of it serves.
      const address = /https:\/\/localhost:\d+/.exec(said)?.[0];
      if (!address || !said.includes("Ctrl-C stops")) return;
      clearTimeout(timer);
      resolve(address);
    };
    demo.stdout.on("data", listen);
    demo.stderr.on("data", listen);
    demo.once("exit", () => {
      clearTimeout(timer);
      fail("has ended");
    });
  });
  project.provide("url", url);
  return async () => {
    demo.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
