// SPDX-License-Identifier: GPL-3.0-or-later
// Sends one file to the indexer.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ConnectError, Code } from "@connectrpc/connect";
import { SubmitRequestSchema, SubmitResponseSchema, type SubmitResponse } from "../gen/chancery/v1/ingest_pb";
import { codeOf, envelope, openEnvelopes } from "./envelope";
import type { Session } from "./session";

const CHUNK = 256 * 1024;

// The request's body: a header, then the file in chunks.
export function submission(name: string, defaultMarking: string, file: Uint8Array, checkOnly = false): Blob {
  const parts = [envelope(toBinary(SubmitRequestSchema, create(SubmitRequestSchema, {
    part: { case: "header", value: { name, defaultMarking, checkOnly } },
  })))];
  for (let at = 0; at < file.length; at += CHUNK) {
    const message = create(SubmitRequestSchema, { part: { case: "chunk", value: file.subarray(at, at + CHUNK) } });
    parts.push(envelope(toBinary(SubmitRequestSchema, message)));
  }
  return new Blob(parts as BlobPart[]);
}

// `checkOnly`: nothing is taken, and the answer says with which label it would be. Throws a ConnectError where the
// server did not take or check it.
export async function submit(
  session: Session, name: string, defaultMarking: string, file: Uint8Array, signal: AbortSignal, checkOnly = false,
): Promise<SubmitResponse> {
  const reply = await fetch("/chancery.v1.IngestService/Submit", {
    method: "POST",
    headers: {
      "Content-Type": "application/connect+proto",
      "Connect-Protocol-Version": "1",
      "X-Chancery-Csrf": session.csrf,
    },
    body: submission(name, defaultMarking, file, checkOnly),
    signal,
  });
  const type = reply.headers.get("Content-Type") ?? "";
  if (!type.startsWith("application/connect+proto")) {
    const said = (await reply.json().catch(() => ({}))) as { code?: string; message?: string };
    const code = reply.status === 401 ? Code.Unauthenticated : codeOf(said.code);
    throw new ConnectError(said.message ?? "", code);
  }
  const answer = openEnvelopes(new Uint8Array(await reply.arrayBuffer()));
  if (answer.end.error) throw new ConnectError(answer.end.error.message ?? "", codeOf(answer.end.error.code));
  const [message] = answer.messages;
  if (!message) throw new ConnectError("no answer", Code.DataLoss);
  return fromBinary(SubmitResponseSchema, message);
}
