import { expect, it, vi } from "vitest";
import { makeRest, readyFile } from "./rest";

const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  vi.fn(() => Promise.resolve(new Response(status === 204 ? null : body, { status, headers })));

it("gives values and problems, never throws", async () => {
  const out = vi.fn();
  expect(await makeRest(out, "", answering(200, '{"id":"x"}'))("GET", "/me")).toEqual({ ok: true, value: { id: "x" } });
  expect(await makeRest(out, "", answering(204, ""))("POST", "/sign-out")).toEqual({ ok: true, value: null });
  const refused = await makeRest(out, "", answering(409, '{"code":"takeover_taken","message":"m"}'))("POST", "/x", {});
  expect(refused).toMatchObject({ ok: false, status: 409, problem: { code: "takeover_taken", message: "m" } });
  expect(await makeRest(out, "", answering(502, "<html>"))("GET", "/x")).toMatchObject({ ok: false, problem: { code: "unreadable" } });
  const lost = vi.fn(() => Promise.reject(new TypeError("network")));
  expect(await makeRest(out, "", lost)("GET", "/x")).toMatchObject({ ok: false, status: 0, problem: { code: "unreachable" } });
  expect(out).not.toHaveBeenCalled();
});

it("tells when nobody is signed in any more, except while signing in", async () => {
  const out = vi.fn();
  const rest = makeRest(out, "", answering(401, '{"code":"sign_in_failed","message":"m"}'));
  await rest("POST", "/sign-in", {});
  expect(out).not.toHaveBeenCalled();
  await rest("GET", "/me");
  expect(out).toHaveBeenCalledOnce();
});

it("tells how long to wait", async () => {
  const answer = await makeRest(vi.fn(), "", answering(429, '{"code":"try_later","message":"m"}', { "Retry-After": "12" }))("POST", "/sign-in", {});
  expect(answer).toMatchObject({ ok: false, retryAfter: 12 });
});

it("tells why a file is not to be had before the browser is sent for it", async () => {
  const there = answering(206, "R", { "Content-Range": "bytes 0-0/9" });
  expect(await readyFile("/a.ogg", there)).toEqual({ ok: true, value: null });
  expect(there).toHaveBeenCalledWith("/a.ogg", expect.objectContaining({ headers: { Range: "bytes=0-0" } }));
  expect(await readyFile("/a.ogg", answering(404, '{"code":"no_such_ticket","message":"m"}'))).toMatchObject({ ok: false, problem: { code: "no_such_ticket" } });
  expect(await readyFile("/a.ogg", vi.fn(() => Promise.reject(new TypeError("network"))))).toMatchObject({ ok: false, problem: { code: "unreachable" } });
});
