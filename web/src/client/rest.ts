// One HTTP request and its answer as a value: errors are data, nothing is thrown.
import type { Problem } from "@/contract";

export type Answer<T> =
  | { ok: true; value: T }
  | { ok: false; status: number; problem: Problem; retryAfter: number | null };

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type Rest = <T>(method: Method, path: string, body?: unknown) => Promise<Answer<T>>;

function failed(status: number, code: string, message: string): Answer<never> {
  return { ok: false, status, problem: { code, message }, retryAfter: null };
}

async function read<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const parsed: unknown = text ? JSON.parse(text) : null;
  if (response.ok) return { ok: true, value: parsed as T };
  const problem = parsed as Partial<Problem> | null;
  const retry = Number(response.headers.get("Retry-After"));
  return {
    ok: false,
    status: response.status,
    problem: { ...problem, code: problem?.code ?? "unknown", message: problem?.message ?? response.statusText },
    retryAfter: retry > 0 ? retry : null,
  };
}

// Whether a file can be fetched: its first octet is asked for. The server makes it by that, which may
// take a while; a browser that is only given the link would tell nobody why it gets nothing.
export async function readyFile(href: string, fetcher: typeof fetch = fetch.bind(globalThis)): Promise<Answer<null>> {
  try {
    const response = await fetcher(href, { credentials: "same-origin", cache: "no-store", headers: { Range: "bytes=0-0" } });
    if (!response.ok) return await read<null>(response);
    await response.body?.cancel();
    return { ok: true, value: null };
  } catch {
    return failed(0, "unreachable", "The server does not answer.");
  }
}

// `signedOut` is called when the server no longer knows us (401), whoever asked.
export function makeRest(signedOut: () => void, base = "/api/v1", fetcher: typeof fetch = fetch.bind(globalThis)): Rest {
  return async <T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> => {
    const init: RequestInit = { method, credentials: "same-origin", cache: "no-store" };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { "Content-Type": "application/json" };
    }
    let response: Response;
    try {
      response = await fetcher(base + path, init);
    } catch {
      return failed(0, "unreachable", "The server does not answer.");
    }
    if (response.status === 401 && path !== "/sign-in") signedOut();
    try {
      return await read<T>(response);
    } catch {
      return failed(response.status, "unreadable", `The server's answer cannot be read (${response.status}).`);
    }
  };
}
