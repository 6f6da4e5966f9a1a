import type { ReactNode } from "react";
import { texts } from "@/texts";
import { IconMonitor } from "@/ui/icons";
import classes from "./SignPage.module.css";

export function SignPage(props: { title: string; about?: string; notice?: string | undefined; children: ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <span className={classes.mark}>
            <IconMonitor size={22} stroke={2} aria-hidden />
          </span>
          <div>
            <strong>{texts.common.product}</strong>
            <span>{texts.signIn.claim}</span>
          </div>
        </div>
        {props.notice && (
          <p className={classes.notice} role="status">
            {props.notice}
          </p>
        )}
        <h1>{props.title}</h1>
        {props.about && <p className={classes.about}>{props.about}</p>}
        {props.children}
      </div>
    </main>
  );
}
