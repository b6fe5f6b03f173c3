// SPDX-License-Identifier: GPL-3.0-or-later
// Who is signed in, and the ways to sign in and out. Of a person the page keeps nothing beyond this object.

export type Way = "demo" | "oidc" | "certificate";

export interface Session {
  // Empty when nobody is signed in.
  person: string;
  name: string;
  ways: Way[];
  csrf: string;
  demoReaders: { id: string; name: string }[];
  certificateOrigin: string;
}

const WAYS: readonly Way[] = ["demo", "oidc", "certificate"];

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

// Reads the answer of /session; what is not as agreed is left out.
export function readSession(json: unknown): Session {
  const o = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const ways = Array.isArray(o["ways"]) ? o["ways"] : [];
  const readers = Array.isArray(o["demoReaders"]) ? o["demoReaders"] : [];
  return {
    person: text(o["person"]),
    name: text(o["name"]) || text(o["person"]),
    ways: WAYS.filter((way) => ways.includes(way)),
    csrf: text(o["csrf"]),
    demoReaders: readers
      .map((r: Record<string, unknown>) => ({ id: text(r?.["id"]), name: text(r?.["name"]) || text(r?.["id"]) }))
      .filter((reader) => reader.id !== ""),
    certificateOrigin: text(o["certificateOrigin"]),
  };
}

export async function fetchSession(): Promise<Session> {
  const reply = await fetch("/session", { cache: "no-store", headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`session ${reply.status}`);
  return readSession(await reply.json());
}

export async function signInAs(person: string): Promise<void> {
  const reply = await fetch("/sign-in/demo", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ person }),
  });
  if (!reply.ok) throw new Error(`sign-in ${reply.status}`);
}

export async function signOut(session: Session): Promise<void> {
  await fetch("/sign-out", { method: "POST", headers: { "X-Chancery-Csrf": session.csrf } });
}

// Where the other ways to sign in begin; they lead back to `to`, a path of this origin.
export function signInPath(way: "oidc" | "certificate", to: string, session: Session): string {
  const target = `/sign-in/${way}?to=${encodeURIComponent(to)}`;
  return way === "certificate" ? session.certificateOrigin + target : target;
}
