import type { ReactNode } from "react";
import classes from "./Panel.module.css";

// A titled box. Views are made of these.
export function Panel({ title, aside, children }: { title?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      {(title || aside) && (
        <header className={classes.head}>
          <h2 className={classes.title}>{title}</h2>
          {aside}
        </header>
      )}
      <div className={classes.body}>{children}</div>
    </section>
  );
}

// The head of a view: its name, what it is about, what one can do.
export function PageHead({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  return (
    <header className={classes.page}>
      <div className={classes.pageWords}>
        <h1>{title}</h1>
        {about && <p>{about}</p>}
      </div>
      <div className={classes.pageTools}>{children}</div>
    </header>
  );
}

// Nothing to show, and what to do about it.
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      {icon}
      <strong>{title}</strong>
      {children && <div>{children}</div>}
    </div>
  );
}
