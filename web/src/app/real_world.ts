// The real world of a signed-in person: one stream, one floor, one telephone. Started once, stopped at sign-out.
import { notifications } from "@mantine/notifications";
import { makePhones } from "@/audio/phones";
import type { Api } from "@/client/api";
import { Cell } from "@/client/store";
import { Stream } from "@/client/stream";
import type { Change, Config, Event, Me, PhoneMessage, ServerMessage } from "@/contract";
import type { World } from "@/features/shared/world";
import { noNews, takeCue, takeNotice, takeSnapshot } from "@/model/desk_news";
import { applyChanges, emptyFloor, fromSnapshot } from "@/model/floor";
import { LevelBoard } from "@/model/levels";
import { takesCalls } from "@/model/rights";

const kWatchedAtMost = 200; // the contract's limit

export type RealWorld = { world: World; me: Cell<Me>; stop: () => void };

const isPhone = (message: ServerMessage): message is PhoneMessage => message.type.startsWith("phone.");

export function startWorld(who: Me, config: Config, api: Api): RealWorld {
  const me = new Cell(who);
  const floor = new Cell(emptyFloor);
  const news = new Cell(noNews);
  const approvals = new Cell(0);
  const levels = new LevelBoard();
  const wishes = new Map<string, readonly string[]>();
  const told = new Set<(event: Event) => void>();
  let pending: Change[] = [];

  // Changes are shown at most once a frame; in a hidden page frames stop, and so a timer helps.
  const flush = () => {
    if (pending.length === 0) return;
    const changes = pending;
    pending = [];
    floor.set(applyChanges(floor.get(), changes, Date.now()));
    for (const event of changes.flatMap((change) => change.told ?? [])) told.forEach((listener) => listener(event));
  };
  const later = (change: Change) => {
    if (pending.push(change) > 1) return;
    if (document.hidden) setTimeout(flush, 100);
    else requestAnimationFrame(flush);
  };

  const watched = () => [...new Set([...wishes.values()].flat())].slice(0, kWatchedAtMost);

  const receive = (message: ServerMessage) => {
    if (isPhone(message)) return phones.receive(message);
    switch (message.type) {
      case "snapshot":
        flush(); // what was told before it is told, though nothing of it is left on the screen
        news.set(takeSnapshot(news.get(), floor.get().calls.values(), message.calls, who.id, Date.now()));
        approvals.set(approvals.get() + 1);
        return floor.set(fromSnapshot(message, floor.get(), Date.now()));
      case "change":
        return later(message);
      case "levels":
        return levels.take(message.calls);
      case "me":
        return me.set(message.me);
      case "hello":
        return message.me ? me.set(message.me) : undefined;
      case "cue":
        return news.set(takeCue(news.get(), message, Date.now()));
      case "notice":
        return news.set(takeNotice(news.get(), message, Date.now()));
      case "approvals":
        return approvals.set(approvals.get() + 1);
      case "refused":
        return console.warn("refused:", message.code, message.message);
      case "bye":
        return phones.silence();
      case "pong":
        return;
    }
  };

  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/stream`;
  const stream = new Stream({
    connect: () => new WebSocket(address),
    receive,
    opened: () => {
      phones.introduce();
      stream.send({ type: "watch", calls: watched() });
    },
  });
  const phones = makePhones({
    send: (message) => stream.send(message),
    iceServers: config.ice_servers,
    takesCalls: () => takesCalls(me.get()),
  });
  const stopListening = stream.link.subscribe(() => {
    if (stream.link.get().stale) {
      levels.clear();
      phones.cut();
    }
  });
  document.addEventListener("visibilitychange", flush);
  stream.start();

  const stop = () => {
    stopListening();
    document.removeEventListener("visibilitychange", flush);
    phones.silence();
    stream.stop();
  };
  const world: World = {
    me: who,
    config,
    api,
    floor,
    link: stream.link,
    news,
    approvals,
    levels,
    phones,
    watch: (name, calls) => {
      if (calls.length) wishes.set(name, calls);
      else wishes.delete(name);
      stream.send({ type: "watch", calls: watched() });
    },
    onTold: (listener) => {
      told.add(listener);
      return () => told.delete(listener);
    },
    tell: (kind, title, words) =>
      void notifications.show({ color: kind === "good" ? "teal" : "red", title, message: words ?? "" }),
    signOut: () => {
      phones.silence();
      void api.signOut().then(() => stream.stop("signed_out"));
    },
  };
  return { world, me, stop };
}
