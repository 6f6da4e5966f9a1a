import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { Key } from "@/ui/Key";
import classes from "./ActionTile.module.css";

export type ActionTileProps = {
  icon: ReactNode;
  label: string;
  shortcut?: string;
  on?: boolean | undefined; // in force; the label then says how to end it
  open?: boolean | undefined; // opens something below
  tone?: "bad" | "warn" | "ok" | undefined;
  disabled?: boolean;
  title?: string;
  press: () => void;
};

// Something one can do with a call: large enough for a finger, named, with its key.
export function ActionTile(props: ActionTileProps) {
  return (
    <UnstyledButton
      className={classes.tile}
      data-tone={props.tone}
      data-on={props.on || props.open || undefined}
      aria-expanded={props.open}
      disabled={props.disabled}
      title={props.title}
      onClick={props.press}
    >
      {props.icon}
      <span className={classes.label}>{props.label}</span>
      {props.shortcut && (
        <span className={classes.key}>
          <Key>{props.shortcut}</Key>
        </span>
      )}
    </UnstyledButton>
  );
}
