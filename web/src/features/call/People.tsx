import type { Participant } from "@/contract";
import { Caller } from "@/features/shared/Caller";
import { LegMeter, QualityMark } from "@/features/shared/LegSound";
import { ModeBadge } from "@/features/shared/Mode";
import { useWorld } from "@/features/shared/world";
import type { LiveCall } from "@/model/floor";
import { ownNameOf } from "@/model/people";
import { texts } from "@/texts";
import { Name } from "@/ui/Name";
import classes from "./People.module.css";

const t = texts.call;

function stateOf(one: Participant): string {
  if (!one.connected) return t.notConnected;
  if (one.parked) return t.isParked;
  if (one.consent) return t.consent[one.consent];
  return one.holding ? t.holding : "";
}

// Everybody in the call, and how loud and how well each is heard.
export function People({ call }: { call: LiveCall }) {
  const { me } = useWorld();
  return (
    <ul className={classes.people}>
      {call.participants.map((one) => ({ ...one, name: ownNameOf(call, one) })).map((one) => (
        <li key={one.leg}>
          <span className={classes.who}>
            <Caller>{one.name || one.number || one.extension || texts.common.unknownCaller}</Caller>
            <small>{[texts.common.parts[one.part], one.name ? one.number || one.extension : "", stateOf(one)].filter(Boolean).join(" · ")}</small>
          </span>
          <LegMeter leg={one.leg} name={one.name || texts.common.parts[one.part]} tall />
          <QualityMark legs={[one.leg]} />
        </li>
      ))}
      {call.sessions.map((session) => (
        <li key={session.id}>
          <span className={classes.who}>
            <Name>{session.supervisor.id === me.id ? texts.floor.you : session.supervisor.name}</Name>
            <small>{[texts.common.parts.supervisor, session.covert ? t.covert.mark : "", session.purpose ?? ""].filter(Boolean).join(" · ")}</small>
          </span>
          <ModeBadge mode={session.applied_mode ?? session.mode} />
        </li>
      ))}
    </ul>
  );
}
