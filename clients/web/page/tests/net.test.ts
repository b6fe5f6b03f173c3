// SPDX-License-Identifier: GPL-3.0-or-later
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { Outcome, SubmitRequestSchema, SubmitResponseSchema } from "../src/gen/chancery/v1/ingest_pb";
import { problemOf } from "../src/net/api";
import { codeOf, envelope, openEnvelopes } from "../src/net/envelope";
import { readSession, signInPath } from "../src/net/session";
import { submission } from "../src/net/submit";

const text = (s: string) => new TextEncoder().encode(s);
const end = (json: string) => {
  const made = envelope(text(json));
  made[0] = 2;
  return made;
};
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe("envelopes", () => {
  test("have five bytes before each message", () => {
    expect([...envelope(text("abc"))]).toEqual([0, 0, 0, 0, 3, 97, 98, 99]);
  });

  test("are opened up to the end of the stream", () => {
    const answer = openEnvelopes(joined(envelope(text("a")), envelope(text("")), end('{"error":{"code":"not_found"}}')));
    expect(answer.messages.map((m) => new TextDecoder().decode(m))).toEqual(["a", ""]);
    expect(answer.end.error?.code).toBe("not_found");
  });

  test("an answer without its end is no answer", () => {
    const whole = joined(envelope(text("a")), end("{}"));
    for (let cut = 0; cut < whole.length; ++cut) expect(() => openEnvelopes(whole.slice(0, cut))).toThrow(ConnectError);
    expect(openEnvelopes(whole).messages).toHaveLength(1);
  });

  test("a file goes as a header and chunks of 256 KiB at most", async () => {
    const file = new Uint8Array(600 * 1024).map((_, i) => i % 251);
    const body = new Uint8Array(await submission("note.txt", "SECRET", file).arrayBuffer());
    const { messages } = openEnvelopes(joined(body, end("{}")));
    const parts = messages.map((m) => fromBinary(SubmitRequestSchema, m).part);
    expect(parts[0]).toMatchObject({ case: "header", value: { name: "note.txt", defaultMarking: "SECRET" } });
    const chunks = parts.slice(1).map((part) => part.value as Uint8Array);
    expect(chunks.map((c) => c.length)).toEqual([262144, 262144, 90112]);
    expect(Buffer.compare(joined(...chunks), file)).toBe(0);
  });

  test("the answer is the message that the schema says", () => {
    const bytes = toBinary(SubmitResponseSchema, create(SubmitResponseSchema, { id: "x", outcome: Outcome.ADDED }));
    const [message] = openEnvelopes(joined(envelope(bytes), end("{}"))).messages;
    expect(fromBinary(SubmitResponseSchema, message!).id).toBe("x");
  });

  test("codes are those of Connect", () => {
    expect(codeOf("permission_denied")).toBe(Code.PermissionDenied);
    expect(codeOf("resource_exhausted")).toBe(Code.ResourceExhausted);
    expect(codeOf("toString")).toBe(Code.Unknown);
    expect(codeOf(undefined)).toBe(Code.Unknown);
  });
});

describe("faults", () => {
  test("are told apart", () => {
    expect(problemOf(new ConnectError("", Code.Unauthenticated))?.fault).toBe("signed-out");
    expect(problemOf(new ConnectError("", Code.NotFound))?.fault).toBe("not-found");
    expect(problemOf(new TypeError("fetch"))?.fault).toBe("unreachable");
    expect(problemOf(new Error("bug"))?.fault).toBe("broken");
  });

  test("the server's sentence is shown only where it speaks of the request or of limits", () => {
    expect(problemOf(new ConnectError("too many words", Code.InvalidArgument))?.sentence).toBe("too many words");
    expect(problemOf(new ConnectError("secret detail", Code.Internal))?.sentence).toBe("");
  });

  test("a call that was given up is no fault", () => {
    expect(problemOf(new ConnectError("", Code.Canceled))).toBeUndefined();
    expect(problemOf(new DOMException("", "AbortError"))).toBeUndefined();
  });
});

describe("sessions", () => {
  test("are read as agreed, and nothing else of them", () => {
    const session = readSession({
      person: "a.moreau", name: "Anne Moreau", ways: ["demo", "telepathy"], csrf: "c", demoReaders: [{ id: "a.moreau", name: "" }, {}], more: 1,
    });
    expect(session).toEqual({
      person: "a.moreau", name: "Anne Moreau", ways: ["demo"], csrf: "c", demoReaders: [{ id: "a.moreau", name: "a.moreau" }],
      certificateOrigin: "",
    });
    expect(readSession(null).person).toBe("");
    expect(readSession({ person: 7, ways: "demo" })).toMatchObject({ person: "", ways: [] });
  });

  test("signing in leads back to where the reader was", () => {
    const session = readSession({ certificateOrigin: "https://cards.example:8444" });
    expect(signInPath("oidc", "/search?q=a&f=b", session)).toBe("/sign-in/oidc?to=%2Fsearch%3Fq%3Da%26f%3Db");
    expect(signInPath("certificate", "/", session)).toBe("https://cards.example:8444/sign-in/certificate?to=%2F");
  });
});
