import { texts } from "@/texts";
import { IconLock } from "@/ui/icons";
import classes from "./Form.module.css";

// Why nothing can be changed here.
export function FileNote() {
  return (
    <p className={classes.note}>
      <IconLock size={17} stroke={1.8} aria-hidden />
      <span>
        <strong>{texts.admin.fromFile}</strong>
        {texts.admin.fromFileMore}
      </span>
    </p>
  );
}
