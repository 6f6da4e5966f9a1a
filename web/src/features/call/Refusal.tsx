import { Button, CloseButton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router-dom";
import type { Explanation } from "@/contract";
import { useServer } from "@/features/shared/server";
import { explainPath, refusedWords } from "@/features/shared/step_in";
import { dismissRefusal, given, refusals } from "@/features/shared/supervise";
import { texts } from "@/texts";
import { IconBan, IconHelpCircle } from "@/ui/icons";
import { useStore } from "@/ui/useStore";
import { Findings } from "./Findings";
import classes from "./Refusal.module.css";

const t = texts.call.refused;

// Which rule said no to the last click in this call, and on request all that the rules looked at.
export function Refusal({ call, open: startsOpen = false }: { call: string; open?: boolean }) {
  const refused = useStore(refusals, (all) => all.get(call));
  const [open, setOpen] = useState(startsOpen);
  useEffect(() => setOpen(startsOpen), [refused, startsOpen]);
  if (!refused) return null;
  const { headline, more } = refusedWords(refused);
  const mode = refused.covert ? texts.call.covert.mark : texts.common.modes[refused.mode];
  const unread = "problem" in refused && refused.problem.code === "not_acknowledged";
  return (
    <section className={classes.box} aria-label={t.title(mode)}>
      <div className={classes.head}>
        <IconBan size={20} stroke={1.8} aria-hidden />
        <div role="alert" className={classes.words}>
          <strong>{t.title(mode)}</strong>
          <p>{headline}</p>
          {more && (
            <p className={classes.more}>
              <bdi>{more}</bdi>
            </p>
          )}
        </div>
        <CloseButton size="sm" aria-label={t.dismiss} onClick={() => dismissRefusal(call)} />
      </div>
      <div className={classes.tools}>
        {!open && (
          <Button variant="default" leftSection={<IconHelpCircle size={15} stroke={1.8} aria-hidden />} onClick={() => setOpen(true)}>
            {t.why}
          </Button>
        )}
        {unread && (
          <Button variant="default" component={Link} to="/policies">
            {t.policies}
          </Button>
        )}
      </div>
      {open && <Explained path={explainPath(refused, call, given.get().reason)} />}
    </section>
  );
}

// Takes the focus, so that a screen reader reads on here.
function Explained({ path }: { path: string }) {
  const list = useRef<HTMLDivElement>(null);
  const { data, isError } = useServer<Explanation | null>(path);
  useEffect(() => {
    if (data) list.current?.focus();
  }, [data]);
  if (isError) return <p className={classes.more}>{t.nothing}</p>;
  if (!data) return <p className={classes.more}>{t.asking}</p>;
  return (
    <div ref={list} tabIndex={-1} role="group" aria-label={t.findings} className={classes.findings}>
      {data.allowed && <p>{t.allowedNow}</p>}
      <Findings findings={data.findings} />
      {data.granted_by && (
        <p className={classes.more}>
          <bdi>{t.granted(data.granted_by)}</bdi>
        </p>
      )}
    </div>
  );
}
