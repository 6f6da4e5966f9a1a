// "Who hears me" in words. Pure.
import type { PhoneState } from "@/audio/types";
import type { Call, Session } from "@/contract";
import type { Listener, WhoHearsMe } from "@/model/who_hears_me";
import { agentOf, nameOf } from "@/model/people";
import { texts } from "@/texts";

const t = texts.call.hears;

export type HearsWords = {
  headline: string;
  more: string;
  tone: "safe" | "could" | "live" | "trouble"; // nobody hears | would | hears now | something is wrong
};

const list = (names: string[]) => names.join(", ");

// A listener's name; where there is only a number, what he is in the call.
const nameIn = (call: Call, listener: Listener): string =>
  call.participants.some((one) => one.name && one.name === listener.name) ? listener.name : t.the[listener.part];

function forms(hears: WhoHearsMe, call: Call) {
  const names = hears.listeners.filter((one) => one.part !== "supervisor").map((one) => nameIn(call, one));
  const say = (words: typeof t.now | typeof t.could | typeof t.wouldHear) => {
    switch (hears.audience) {
      case "agent":
        return words.agent(names[0] ?? t.the.agent);
      case "customer":
        return words.customer(names[0] ?? t.the.customer);
      case "everybody":
        return words.everybody();
      default:
        return words.some(list(names));
    }
  };
  return { now: say(t.now), could: say(t.could), would: say(t.wouldHear) };
}

function beside(hears: WhoHearsMe, call: Call): string {
  const shadows = hears.listeners.filter((one) => one.part === "supervisor").map((one) => one.name);
  const parked = call.participants.filter((one) => one.parked).map((one) => one.name ?? one.extension ?? "");
  return [
    hears.applied === "takeover" && parked.length ? t.parked(list(parked)) : "",
    shadows.length ? t.shadowed(list(shadows)) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

const agentIn = (call: Call): string => nameOf(agentOf(call)) || texts.common.parts.agent;

const join = (...parts: string[]): string => parts.filter(Boolean).join(" ");

// Who is kept from me, because he is still asked for his consent or does not give it.
function unheard(call: Call, session: Session): string {
  const silent = call.participants.filter((one) => one.connected && !session.hears.includes(one.part));
  const names = (consent: "asked" | "refused") => list(silent.filter((one) => one.consent === consent).map((one) => one.name ?? t.unheard[one.part]));
  const [asked, refused] = [names("asked"), names("refused")];
  return join(asked && t.notYet(asked), refused && t.noConsent(refused));
}

// Whether the agent knows, as far as the rules had him told.
function monitorWords(call: Call, session: Session): string {
  const told = call.notices.find((one) => one.session === session.id);
  if (told?.on_screen) return t.told(agentIn(call));
  if (told?.tone) return t.toned(agentIn(call));
  return session.covert ? join(t.unnoticed, t.covert) : t.unnoticed;
}

export function hearsWords(
  hears: WhoHearsMe,
  call: Call,
  session: Session,
  phone: Pick<PhoneState, "microphone" | "talk">,
): HearsWords {
  if (hears.audience === "unknown") return { headline: t.unknown, more: t.unknownMore, tone: "trouble" };
  if (hears.applied === null) {
    const more = session.device === "browser" ? "" : t.waitsForPhone;
    return { headline: session.device === "browser" ? t.connecting : t.nobody, more, tone: "safe" };
  }
  if (session.deaf) return { headline: t.deaf, more: t.deafMore(agentIn(call)), tone: "safe" };
  if (session.entering) return { headline: t.entering, more: t.enteringMore, tone: "safe" };
  const words = forms(hears, call);
  const kept = hears.privacy ? "" : unheard(call, session);
  const extra = join(kept, beside(hears, call));
  switch (hears.heard) {
    case "never":
      if (hears.privacy) return { headline: t.nobody, more: join(t.privacyMore, extra), tone: "safe" };
      if (hears.applied !== "monitor") return { headline: t.nobody, more: extra, tone: "safe" };
      return { headline: t.nobody, more: join(hears.elsewhere ? t.hearsElsewhere : kept ? "" : t.bothSides, extra, monitorWords(call, session)), tone: "safe" };
    case "if_unmuted": {
      const none = phone.microphone !== "on";
      const how = none ? "" : phone.talk === "push" ? t.holdToSpeak : t.unmuteToSpeak;
      return { headline: none ? t.noMicrophone : t.muted, more: join(words.would, how, extra), tone: none ? "trouble" : "could" };
    }
    case "no_sound":
      return { headline: t.noSound, more: t.noSoundMore, tone: "trouble" };
    case "unmeasured":
      return { headline: words.could, more: join(hears.elsewhere ? t.speaksElsewhere : t.onPhone, extra), tone: "live" };
    case "if_i_speak":
      return { headline: words.could, more: join(t.live + ".", extra), tone: "live" };
    case "now":
      return { headline: words.now, more: join(t.live + ".", extra), tone: "live" };
  }
}
