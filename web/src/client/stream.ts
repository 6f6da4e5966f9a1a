// The one WebSocket to the server: kept open, watched by pings, resumed with growing pauses.
import type { PageMessage, ServerMessage } from "@/contract";
import { Sequence } from "./sequence";
import { Cell } from "./store";

export type Link = {
  state: "connecting" | "open" | "waiting" | "closed"; // closed: the server said good-bye, or nobody is signed in
  stale: boolean; // what the page shows may be old
  bye: string | null;
};

export type Socket = Pick<WebSocket, "send" | "close" | "readyState" | "onopen" | "onclose" | "onmessage">;

const kPingEvery = 1_000;
const kStaleAfter = 3_000;
const kDeadAfter = 10_000; // no word for so long: open another socket
const kFirstPause = 250;
const kLongestPause = 5_000;

export type StreamOptions = {
  connect: () => Socket;
  receive: (message: ServerMessage) => void;
  opened: () => void; // say again what the server forgot with the old socket
  random?: () => number;
};

export class Stream {
  readonly link = new Cell<Link>({ state: "closed", stale: false, bye: null });
  private readonly sequence = new Sequence();
  private socket: Socket | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private heard = 0;
  private pings = 0;
  private failures = 0;

  constructor(private readonly options: StreamOptions) {}

  start(): void {
    if (this.timer) return;
    this.heard = Date.now();
    this.timer = setInterval(() => this.beat(), kPingEvery);
    this.open();
  }

  stop(bye: string | null = null): void {
    if (this.timer) clearInterval(this.timer);
    if (this.retry) clearTimeout(this.retry);
    this.timer = this.retry = null;
    this.drop();
    this.link.set({ state: "closed", stale: bye !== null, bye });
  }

  // False: not connected, nothing was sent.
  send(message: PageMessage): boolean {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  private open(): void {
    this.retry = null;
    this.sequence.reset();
    this.update({ state: "connecting" });
    const socket = this.options.connect();
    this.socket = socket;
    socket.onopen = () => {
      this.heard = Date.now();
      this.update({ state: "open" });
      this.options.opened();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.receive(String(event.data));
    socket.onclose = () => {
      if (this.socket === socket) this.again();
    };
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private again(): void {
    this.drop();
    if (!this.timer || this.retry) return;
    const pause = Math.min(kLongestPause, kFirstPause * 2 ** this.failures++);
    const random = this.options.random ?? Math.random;
    this.update({ state: "waiting" });
    this.retry = setTimeout(() => this.open(), pause * (0.5 + random() / 2));
  }

  private beat(): void {
    const silent = Date.now() - this.heard;
    this.update({ stale: silent > kStaleAfter });
    if (silent > kDeadAfter && this.link.get().state === "open") this.again();
    this.send({ type: "ping", id: ++this.pings });
  }

  private receive(text: string): void {
    let message: ServerMessage;
    try {
      message = JSON.parse(text) as ServerMessage;
    } catch {
      return this.again(); // not our server's words
    }
    this.heard = Date.now();
    this.failures = 0;
    if (this.link.get().stale) this.update({ stale: false });
    if (message.type === "pong") return;
    if (message.type === "snapshot" || message.type === "change") {
      const verdict = this.sequence.admit(message.type, message.number);
      if (verdict === "resync") this.send({ type: "resync" });
      if (verdict !== "apply") return;
    }
    this.options.receive(message);
    if (message.type === "bye" && message.reason !== "server_stops") this.stop(message.reason);
  }

  private update(part: Partial<Link>): void {
    const before = this.link.get();
    const after = { ...before, ...part };
    if (after.state !== before.state || after.stale !== before.stale || after.bye !== before.bye) this.link.set(after);
  }
}
