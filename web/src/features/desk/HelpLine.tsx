import { Button } from "@mantine/core";
import { texts } from "@/texts";
import { Elapsed } from "@/ui/Elapsed";
import { IconCheck, IconLifebuoy } from "@/ui/icons";
import type { HelpState } from "./help";
import classes from "./HelpLine.module.css";

const t = texts.desk;

// Whether help is asked for, on its way, or here.
export function HelpLine({ help, takeBack }: { help: HelpState; takeBack: () => void }) {
  if (help.at === "none") return null;
  if (help.at === "joined" || help.at === "handled") {
    return (
      <div className={classes.line} data-at={help.at} role="status">
        <IconCheck size={20} stroke={2} aria-hidden />
        <div className={classes.words}>
          <strong>
            <bdi>{help.at === "joined" ? t.helpJoined(help.by) : t.helpHandled}</bdi>
          </strong>
        </div>
      </div>
    );
  }
  const escalated = help.at === "escalated";
  return (
    <div className={classes.line} data-at={help.at} role="status">
      <IconLifebuoy size={20} stroke={1.8} aria-hidden />
      <div className={classes.words}>
        <strong>{escalated ? t.helpEscalated : t.helpAsked}</strong>
        <p>
          {escalated ? t.helpEscalatedMore : t.helpAskedMore} <bdi>{help.reason}</bdi>
          {help.comment && (
            <>
              {": "}
              <bdi>{help.comment}</bdi>
            </>
          )}
        </p>
      </div>
      <Elapsed since={help.since} />
      <Button variant="default" onClick={takeBack}>
        {t.takeBack}
      </Button>
    </div>
  );
}
