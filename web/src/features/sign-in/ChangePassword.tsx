import { Button, PasswordInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Answer } from "@/client/api";
import { texts } from "@/texts";
import { SignPage } from "./SignPage";

const t = texts.signIn;

export type ChangePasswordProps = {
  must: boolean; // a one-time password was used
  change: (old: string, fresh: string) => Promise<Answer<null>>;
  changed: () => void;
  cancel: () => void;
};

export function ChangePassword({ must, change, changed, cancel }: ChangePasswordProps) {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (fresh !== again) return setProblem(t.differ);
    setBusy(true);
    const answer = await change(old, fresh);
    setBusy(false);
    if (answer.ok) changed();
    else setProblem(answer.problem.message);
  };

  return (
    <SignPage title={must ? t.mustChange : t.change} {...(must ? { about: t.mustChangeWhy } : {})}>
      <form onSubmit={(event) => void submit(event)}>
        <PasswordInput label={t.old} value={old} onChange={(e) => setOld(e.currentTarget.value)} size="sm" required withAsterisk={false} autoComplete="current-password" autoFocus />
        <PasswordInput label={t.fresh} description={t.freshHint} value={fresh} onChange={(e) => setFresh(e.currentTarget.value)} size="sm" required withAsterisk={false} autoComplete="new-password" />
        <PasswordInput label={t.repeat} value={again} onChange={(e) => setAgain(e.currentTarget.value)} size="sm" required withAsterisk={false} autoComplete="new-password" />
        <p role="alert" className="problem">
          {problem}
        </p>
        <Button type="submit" size="sm" loading={busy}>
          {t.change}
        </Button>
        <Button variant="subtle" size="sm" onClick={cancel}>
          {must ? texts.common.signOut : texts.common.cancel}
        </Button>
      </form>
    </SignPage>
  );
}
