import type { ReactNode } from "react";
import classes from "./Notice.module.css";

export type NoticeProps = {
  tone: "bad" | "warn" | "ok" | "info";
  icon: ReactNode;
  title: string;
  more?: string | undefined;
  children?: ReactNode; // the way out
  urgent?: boolean;
};

// A line that says what is the matter and what to do.
export function Notice({ tone, icon, title, more, children, urgent }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={urgent ? "alert" : "status"}>
      <span className={classes.icon}>{icon}</span>
      <div className={classes.words}>
        <strong>{title}</strong>
        {more && <p>{more}</p>}
      </div>
      {children && <div className={classes.tools}>{children}</div>}
    </div>
  );
}
