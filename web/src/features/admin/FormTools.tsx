import { Button } from "@mantine/core";
import { texts } from "@/texts";
import classes from "./FormTools.module.css";
import type { ServerForm } from "./useServerForm";

type Any = Pick<ServerForm<object>, "problem" | "dirty" | "busy" | "discard">;

// The foot of a form: what is wrong with the whole, save, discard.
export function FormTools({ form, save = texts.common.save, locked }: { form: Any; save?: string; locked?: boolean }) {
  return (
    <div className={classes.foot}>
      {form.problem && (
        <p role="alert" className={classes.problem}>
          {form.problem}
        </p>
      )}
      <Button type="submit" loading={form.busy} disabled={locked || !form.dirty}>
        {save}
      </Button>
      {form.dirty && (
        <>
          <Button variant="subtle" color="gray" onClick={form.discard}>
            {texts.admin.discard}
          </Button>
          <span className={classes.unsaved}>{texts.admin.unsaved}</span>
        </>
      )}
    </div>
  );
}
