import { Button } from "@mantine/core";
import { useState } from "react";
import { useAsk, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconKey } from "@/ui/icons";
import { OnceShown } from "./OnceShown";
import classes from "./PersonPassword.module.css";
import type { Person } from "./rows";
import { useRefresh } from "./useRows";

const t = texts.admin.people;

// A password for one use: to hand over, or to read out.
export function PersonPassword({ person }: { person: Person }) {
  const { api } = useWorld();
  const ask = useAsk();
  const refresh = useRefresh();
  const [password, setPassword] = useState<string | null>(null);
  const make = async () => {
    const request = api.rest<{ password: string }>("POST", `/people/${person.id}/password`);
    if (!(await ask(request))) return;
    const answer = await request;
    if (answer.ok) setPassword(answer.value.password);
    refresh();
  };
  if (password !== null) return <OnceShown title={t.passwordIs} secret={password} done={() => setPassword(null)} />;
  return (
    <div className={classes.row}>
      <div>
        <strong>{person.has_password ? t.hasPassword : t.noPassword}</strong>
        <p>{t.passwordHint}</p>
      </div>
      <Button variant="default" leftSection={<IconKey size={15} stroke={1.8} aria-hidden />} onClick={() => void make()}>
        {t.makePassword}
      </Button>
    </div>
  );
}
