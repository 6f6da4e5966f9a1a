import { Button, Switch } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { Link } from "react-router-dom";
import type { Event } from "@/contract";
import { usePhones, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";
import { useStore } from "@/ui/useStore";
import { AcknowledgeFirst } from "./AcknowledgeFirst";
import { Cues } from "./Cues";
import type { DeskCall } from "./desk_calls";
import type { DeskKey } from "./desk_key";
import classes from "./DeskPage.module.css";
import { Dialler } from "./Dialler";
import { FrontCall, type Drawer } from "./FrontCall";
import { helpOf, takeHelpEvent, type HelpNews } from "./help";
import { IncomingCall } from "./IncomingCall";
import { OtherCalls } from "./OtherCalls";
import { takePauseEvent, type EndingPauses } from "./pause_ending";
import { RecentCalls } from "./RecentCalls";
import { StateBar } from "./StateBar";
import { Trouble } from "./Trouble";
import { useDesk, useDeskActions } from "./useDesk";
import { useDeskKeys } from "./useDeskKeys";
import { Watchers } from "./Watchers";
import { takenOverBy, watchersOf } from "./watchers";

const t = texts.desk;

export type DeskPageProps = { open?: Drawer; confirming?: boolean };

// The agent's place: his state, his calls, his supervisor's words.
export function DeskPage(start: DeskPageProps) {
  const { watch, news } = useWorld();
  const [chosen, setChosen] = useState<string | null>(null);
  const [drawer, setDrawer] = useState<Drawer>(start.open ?? null);
  const { incoming, front, others } = useDesk(chosen);
  const actions = useDeskActions();
  const told = useStore(news, (one) => one);
  const help = useToldNews<HelpNews>(noHelp, takeHelpEvent);
  const endingPauses = useToldNews<EndingPauses>(noPauses, takePauseEvent);
  const ended = useEndedCalls(incoming.length + others.length + (front ? 1 : 0));

  const call = front?.call ?? null;
  const watchers = useMemo(() => watchersOf(call, (call && told.watchers.get(call.id)) || []), [call, told]);

  // A desk phone's levels come from the server; a browser measures its own.
  const watched = front && !front.leg && call ? call.id : null;
  useEffect(() => {
    watch("desk", watched ? [watched] : []);
    return () => watch("desk", []);
  }, [watch, watched]);
  useEffect(() => setDrawer(start.open ?? null), [front?.key]);

  const ringing = incoming.find((one) => one.state === "incoming");
  const act = (key: DeskKey) => {
    if (key.does === "answer" && ringing) actions.answer(ringing);
    if (key.does === "reject" && ringing) actions.reject(ringing);
    if (!front) return;
    if (key.does === "mute" && front.leg) actions.setMuted(front, !front.leg.muted);
    if (key.does === "hold") actions.hold(front, front.state !== "held");
    if (key.does === "digit") actions.digit(front, key.digit);
  };
  const talks = front?.state === "talking" || front?.state === "held";
  useDeskKeys({ rings: ringing !== undefined, talks, keypad: drawer === "keypad", act });

  const take = (one: DeskCall) => {
    setChosen(one.key);
    actions.switchTo(one);
  };
  return (
    <main className={classes.page}>
      <PageHead title={t.title}>
        <Button variant="subtle" color="gray" component={Link} to="/desk/listened">
          {t.pages.log}
        </Button>
        <Button variant="subtle" color="gray" component={Link} to="/policies">
          {t.pages.policies}
        </Button>
        <Rings />
      </PageHead>
      <div className={classes.body}>
        <div className={classes.work}>
          <StateBar actions={actions} />
          <Trouble actions={actions} />
          <AcknowledgeFirst />
          {incoming.map((one) => (
            <IncomingCall key={one.key} incoming={one} talking={front} answer={() => actions.answer(one)} reject={() => actions.reject(one)} />
          ))}
          <Watchers watchers={front?.state === "parked" ? watchers.filter((one) => one.mode !== "takeover") : watchers} stopped={told.stopped} paused={call?.privacy ?? false} />
          {front && (
            <FrontCall
              front={front}
              others={others}
              help={helpOf(call, help, watchers)}
              takenOverBy={takenOverBy(watchers)}
              pauseEnding={call !== null && endingPauses.has(call.id)}
              confirming={start.confirming ?? false}
              drawer={drawer}
              setDrawer={setDrawer}
              actions={actions}
            />
          )}
          <OtherCalls others={others} take={take} />
          {!front && incoming.length === 0 && <Dialler actions={actions} />}
        </div>
        <div className={classes.side}>
          <Cues cues={told.cues} />
          <RecentCalls ended={ended} dial={front || incoming.length ? null : actions.dial} />
        </div>
      </div>
    </main>
  );
}

// Whether this page is my telephone, or goes with the one on my desk.
function Rings() {
  const { phones } = useWorld();
  const rings = usePhones((phone) => phone.rings);
  return (
    <Switch
      checked={rings}
      onChange={(e) => phones.setRings(e.currentTarget.checked)}
      label={t.rings}
      title={t.ringsHint}
    />
  );
}

const noHelp: HelpNews = new Set();
const noPauses: EndingPauses = new Set();

// What the events so far come to.
function useToldNews<News>(first: News, take: (news: News, event: Event) => News): News {
  const { onTold } = useWorld();
  const [news, setNews] = useState(first);
  useEffect(() => onTold((event) => setNews((before) => take(before, event))), [onTold, take]);
  return news;
}

// Rises when one of my calls has ended.
function useEndedCalls(now: number): number {
  const [seen, setSeen] = useState({ now, ended: 0 });
  if (seen.now !== now) setSeen({ now, ended: seen.ended + (now < seen.now ? 1 : 0) });
  return seen.ended;
}
