// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a document came as.
import { ConnectError, Code } from "@connectrpc/connect";
import { codeOf } from "./envelope";

export function originalPath(id: string): string {
  return `/original/${encodeURIComponent(id)}`;
}

// Throws a ConnectError where the server does not give it.
export async function fetchOriginal(id: string, signal: AbortSignal): Promise<Uint8Array> {
  const reply = await fetch(originalPath(id), { cache: "no-store", signal });
  if (reply.ok) return new Uint8Array(await reply.arrayBuffer());
  const said = (await reply.json().catch(() => ({}))) as { code?: string; message?: string };
  throw new ConnectError(said.message ?? "", reply.status === 401 ? Code.Unauthenticated : codeOf(said.code));
}
