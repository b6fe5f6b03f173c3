// SPDX-License-Identifier: GPL-3.0-or-later
// The server's API, by the client that is generated from proto/.
import { Code, ConnectError, createClient, type Client, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { SearchService } from "../gen/chancery/v1/search_pb";
import type { Session } from "./session";

export interface Api {
  search: Client<typeof SearchService>;
}

export function connect(session: Session): Api {
  const bearCsrf: Interceptor = (next) => (request) => {
    request.header.set("X-Chancery-Csrf", session.csrf);
    return next(request);
  };
  const transport = createConnectTransport({
    baseUrl: location.origin,
    useBinaryFormat: true,
    interceptors: [bearCsrf],
    defaultTimeoutMs: 30_000,
  });
  return { search: createClient(SearchService, transport) };
}

// What went wrong, as the page tells it apart.
export type Fault =
  | "signed-out" | "not-permitted" | "bad-question" | "not-found" | "too-much" | "too-slow" | "busy" | "unreachable" | "broken";

const FAULT_OF: Partial<Record<Code, Fault>> = {
  [Code.Unauthenticated]: "signed-out",
  [Code.PermissionDenied]: "not-permitted",
  [Code.InvalidArgument]: "bad-question",
  [Code.NotFound]: "not-found",
  [Code.ResourceExhausted]: "too-much",
  [Code.DeadlineExceeded]: "too-slow",
  [Code.Unavailable]: "busy",
};

export class Problem extends Error {
  constructor(
    readonly fault: Fault,
    // The server's sentence, in English; empty when it has none for people.
    readonly sentence = "",
  ) {
    super(fault);
  }
}

// Turns whatever was thrown into a Problem. Undefined when the page itself gave the call up.
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof DOMException && error.name === "AbortError") return undefined;
  if (!(error instanceof ConnectError)) return new Problem(error instanceof TypeError ? "unreachable" : "broken");
  if (error.code === Code.Canceled) return undefined;
  // A request that never came to the server has no answer of it behind the error.
  if (error.code === Code.Unknown || (error.code === Code.Internal && error.cause instanceof TypeError)) {
    return new Problem("unreachable");
  }
  const fault = FAULT_OF[error.code] ?? "broken";
  const told = fault === "bad-question" || fault === "too-much";
  return new Problem(fault, told ? error.rawMessage : "");
}
