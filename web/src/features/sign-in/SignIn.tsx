import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import type { Answer } from "@/client/api";
import type { Me } from "@/contract";
import { texts } from "@/texts";
import { SignPage } from "./SignPage";

const t = texts.signIn;

export type SignInProps = {
  signIn: (name: string, password: string) => Promise<Answer<Me>>;
  signedIn: (me: Me) => void;
  notice?: string | undefined; // why one is here again
};

export function SignIn({ signIn, signedIn, notice }: SignInProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Extract<Answer<Me>, { ok: false }> | null>(null);
  const wait = useCountdown(failure);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await signIn(name.trim(), password);
    setBusy(false);
    if (answer.ok) return signedIn(answer.value);
    setFailure(answer);
    setPassword("");
  };

  return (
    <SignPage title={t.title} notice={notice}>
      <form onSubmit={(event) => void submit(event)}>
        <TextInput label={t.name} value={name} onChange={(e) => setName(e.currentTarget.value)} size="sm" autoFocus required withAsterisk={false} autoComplete="username" />
        <PasswordInput label={t.password} value={password} onChange={(e) => setPassword(e.currentTarget.value)} size="sm" required withAsterisk={false} autoComplete="current-password" />
        <p role="alert" className="problem">
          {failure && wordsOf(failure, wait)}
        </p>
        <Button type="submit" size="sm" fullWidth loading={busy} disabled={wait > 0}>
          {t.submit}
        </Button>
      </form>
    </SignPage>
  );
}

function wordsOf(failure: Extract<Answer<Me>, { ok: false }>, wait: number): string {
  if (wait > 0) return t.tryLater(wait);
  if (failure.problem.code === "sign_in_failed") return t.failed;
  return failure.status === 429 ? "" : failure.problem.message;
}

// Seconds until the server listens again.
function useCountdown(failure: Extract<Answer<Me>, { ok: false }> | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const until = Date.now() + (failure?.retryAfter ?? 0) * 1000;
    const show = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    show();
    const timer = setInterval(show, 500);
    return () => clearInterval(timer);
  }, [failure]);
  return left;
}
