import { UnstyledButton } from "@mantine/core";
import { texts } from "@/texts";
import { Elapsed } from "@/ui/Elapsed";
import { IconHeadset, IconPhone, IconPhoneIncoming, IconPhoneOff } from "@/ui/icons";
import { Key } from "@/ui/Key";
import { Name } from "@/ui/Name";
import { calledBy, type DeskCall } from "./desk_calls";
import classes from "./IncomingCall.module.css";

const t = texts.desk;

export type IncomingCallProps = { incoming: DeskCall; talking: DeskCall | null; answer: () => void; reject: () => void };

// Somebody calls: nothing else on the page is as large.
export function IncomingCall({ incoming, talking, answer, reject }: IncomingCallProps) {
  const caller = incoming.name || incoming.number || t.unknown;
  const here = incoming.state === "incoming";
  return (
    <section className={classes.card} role="alert" aria-label={here ? t.incoming(caller) : t.elsewhere}>
      <span className={classes.sign}>
        <IconPhoneIncoming size={30} stroke={1.8} aria-hidden />
      </span>
      <div className={classes.who}>
        <h2>
          <Name>{caller}</Name>
        </h2>
        <p>
          {incoming.name && incoming.number && <bdi className="number">{incoming.number}</bdi>}
          <span>
            {t.waitsSince} <Elapsed since={incoming.since} />
          </span>
          <bdi>{calledBy(incoming)}</bdi>
        </p>
      </div>
      {here ? (
        <div className={classes.choice}>
          <UnstyledButton
            className={classes.button}
            data-kind="answer"
            onClick={answer}
            {...(talking ? { title: t.answerAndHold(talking.name || talking.number) } : {})}
          >
            <IconPhone size={22} stroke={2} aria-hidden />
            {t.answer} <Key>Enter</Key>
          </UnstyledButton>
          <UnstyledButton className={classes.button} data-kind="reject" onClick={reject}>
            <IconPhoneOff size={20} stroke={2} aria-hidden />
            {t.reject} <Key>Esc</Key>
          </UnstyledButton>
        </div>
      ) : (
        <p className={classes.elsewhere}>
          <IconHeadset size={20} stroke={1.8} aria-hidden />
          <span>
            <strong>{t.elsewhere}</strong>
            {t.elsewhereMore}
          </span>
        </p>
      )}
    </section>
  );
}
