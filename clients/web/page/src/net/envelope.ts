// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of Connect's streaming form: a byte of flags, the length in four bytes, big endian, the message.
// Browsers can't stream a request through connect-web, and a file needs no dialogue: the whole body is made at once.
// Source: https://connectrpc.com/docs/protocol#streaming-rpcs
import { Code, ConnectError } from "@connectrpc/connect";

const END_OF_STREAM = 0b10;
const COMPRESSED = 0b01;

export function envelope(message: Uint8Array): Uint8Array {
  const out = new Uint8Array(5 + message.length);
  new DataView(out.buffer).setUint32(1, message.length);
  out.set(message, 5);
  return out;
}

export interface Answer {
  messages: Uint8Array[];
  // What the end of the stream says.
  end: { error?: { code?: string; message?: string } };
}

// Reads a whole body. Throws when it was cut off, or is not of this form.
export function openEnvelopes(body: Uint8Array): Answer {
  const messages: Uint8Array[] = [];
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  while (at + 5 <= body.length) {
    const flags = view.getUint8(at);
    const length = view.getUint32(at + 1);
    if (at + 5 + length > body.length || (flags & COMPRESSED) !== 0) break;
    const message = body.subarray(at + 5, at + 5 + length);
    at += 5 + length;
    if ((flags & END_OF_STREAM) !== 0) {
      return { messages, end: JSON.parse(new TextDecoder().decode(message)) as Answer["end"] };
    }
    messages.push(message);
  }
  throw new ConnectError("the answer was cut off", Code.DataLoss);
}

// "permission_denied" as Connect's JSON has it.
export function codeOf(name: string | undefined): Code {
  const wanted = (name ?? "").replaceAll("_", "");
  const found = Object.entries(Code).find(([key]) => key.toLowerCase() === wanted);
  return typeof found?.[1] === "number" ? found[1] : Code.Unknown;
}
