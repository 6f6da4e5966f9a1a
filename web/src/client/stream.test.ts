import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PageMessage, ServerMessage } from "@/contract";
import { Stream, type Socket } from "./stream";

class FakeSocket implements Socket {
  readyState: 0 | 1 | 2 | 3 = 0;
  sent: PageMessage[] = [];
  onopen: Socket["onopen"] = null;
  onclose: Socket["onclose"] = null;
  onmessage: Socket["onmessage"] = null;
  send(text: string | ArrayBufferLike | Blob | ArrayBufferView) {
    this.sent.push(JSON.parse(String(text)) as PageMessage);
  }
  close() {
    this.readyState = 3;
  }
  accept() {
    this.readyState = 1;
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }
  lose() {
    this.readyState = 3;
    this.onclose?.call(this as unknown as WebSocket, {} as CloseEvent);
  }
  say(message: ServerMessage | string) {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.onmessage?.call(this as unknown as WebSocket, { data } as MessageEvent);
  }
}

const snapshot = (number: number): ServerMessage => ({ type: "snapshot", number, calls: [], agents: [], queues: [], sessions: [] });

describe("stream", () => {
  let sockets: FakeSocket[] = [];
  let received: ServerMessage[] = [];
  const opened = vi.fn();
  const make = () => {
    const connect = () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    };
    return new Stream({ connect, receive: (message) => received.push(message), opened, random: () => 1 });
  };
  const last = () => sockets.at(-1) as FakeSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    received = [];
    opened.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it("asks for a snapshot after a gap, and shows nothing until it comes", () => {
    const stream = make();
    stream.start();
    last().accept();
    last().say(snapshot(4));
    last().say({ type: "change", number: 5 });
    last().say({ type: "change", number: 7 });
    last().say({ type: "change", number: 8 });
    expect(received.map((one) => one.type)).toEqual(["snapshot", "change"]);
    expect(last().sent.filter((one) => one.type === "resync")).toHaveLength(1);
    last().say(snapshot(9));
    last().say({ type: "change", number: 9 });
    last().say({ type: "change", number: 10 });
    expect(received.map((one) => one.type)).toEqual(["snapshot", "change", "snapshot", "change"]);
  });

  it("says that it is stale after three seconds without a word, and not any longer with one", () => {
    const stream = make();
    stream.start();
    last().accept();
    vi.advanceTimersByTime(3_000);
    expect(stream.link.get().stale).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(stream.link.get().stale).toBe(true);
    last().say({ type: "pong", id: 1 });
    expect(stream.link.get().stale).toBe(false);
  });

  it("comes back with growing pauses, and says again who it is", () => {
    const stream = make();
    stream.start();
    last().accept();
    for (const pause of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      const before = sockets.length;
      last().lose();
      vi.advanceTimersByTime(pause - 1);
      expect(sockets.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(sockets.length).toBe(before + 1);
    }
    last().accept();
    expect(opened).toHaveBeenCalledTimes(2);
  });

  it("opens another socket when the one it has is dead without saying so", () => {
    const stream = make();
    stream.start();
    last().accept();
    vi.advanceTimersByTime(12_000);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it("drops a connection that speaks nonsense", () => {
    const stream = make();
    stream.start();
    last().accept();
    last().say("<html>");
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    expect(received).toEqual([]);
  });

  it("stays away after good-bye, but not when the server restarts", () => {
    const stream = make();
    stream.start();
    last().accept();
    last().say({ type: "bye", reason: "server_stops" });
    last().lose();
    vi.advanceTimersByTime(300);
    last().accept();
    last().say({ type: "bye", reason: "signed_out" });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(2);
    expect(stream.link.get()).toMatchObject({ state: "closed", bye: "signed_out" });
    expect(stream.send({ type: "resync" })).toBe(false);
  });
});
