import { useEffect, useMemo, useRef, useState } from "react";
import { makeApi } from "@/client/api";
import { makeRest } from "@/client/rest";
import type { Me } from "@/contract";
import { MicrophoneKeeper } from "@/features/call/MicrophoneKeeper";
import { WorldProvider } from "@/features/shared/world";
import { ChangePassword } from "@/features/sign-in/ChangePassword";
import { SignIn } from "@/features/sign-in/SignIn";
import { SignPage } from "@/features/sign-in/SignPage";
import { texts } from "@/texts";
import { Button } from "@mantine/core";
import { startWorld, type RealWorld } from "./real_world";
import { Shell } from "./Shell";
import { useStore } from "@/ui/useStore";
import { Views } from "./Views";

type Stage =
  | { at: "asking" } // who are we? the cookie knows
  | { at: "out"; notice?: string }
  | { at: "unreachable"; words: string }
  | { at: "password"; me: Me; must: boolean }
  | { at: "in"; real: RealWorld };

// From the first question (who am I) to the console and back to the sign-in.
export function App() {
  const [stage, setStage] = useState<Stage>({ at: "asking" });
  const real = useRef<RealWorld | null>(null);

  const leave = (notice?: string) => {
    real.current?.stop();
    real.current = null;
    setStage(notice ? { at: "out", notice } : { at: "out" });
  };
  const api = useMemo(() => makeApi(makeRest(() => leave())), []);

  const enter = async (me: Me) => {
    if (me.must_change_password) return setStage({ at: "password", me, must: true });
    const config = await api.config();
    if (!config.ok) return setStage({ at: "unreachable", words: config.problem.message });
    real.current?.stop();
    real.current = startWorld(me, config.value, api);
    setStage({ at: "in", real: real.current });
  };
  const ask = async () => {
    const me = await api.me();
    if (me.ok) return enter(me.value);
    if (me.status !== 401) setStage({ at: "unreachable", words: me.problem.message });
  };
  useEffect(() => {
    void ask();
    return () => real.current?.stop();
  }, []);

  switch (stage.at) {
    case "asking":
      return null;
    case "out":
      return <SignIn signIn={api.signIn} signedIn={(me) => void enter(me)} notice={stage.notice} />;
    case "unreachable":
      return (
        <SignPage title={stage.words}>
          <Button size="sm" onClick={() => void ask()}>
            {texts.common.retry}
          </Button>
        </SignPage>
      );
    case "password":
      return (
        <ChangePassword
          must={stage.must}
          change={api.changePassword}
          changed={() => void ask()}
          cancel={() => (stage.must ? void api.signOut().then(() => leave()) : void ask())}
        />
      );
    case "in":
      return <Inside real={stage.real} left={leave} changePassword={(me) => setStage({ at: "password", me, must: false })} />;
  }
}

function Inside(props: { real: RealWorld; left: (notice: string) => void; changePassword: (me: Me) => void }) {
  const { real } = props;
  const me = useStore(real.me, (value) => value);
  const bye = useStore(real.world.link, (link) => link.bye);
  const world = useMemo(() => ({ ...real.world, me }), [real, me]);

  useEffect(() => {
    if (bye && bye !== "replaced") props.left(texts.common.bye[bye as "signed_out"] ?? bye);
  }, [bye]);

  if (bye === "replaced") {
    return (
      <SignPage title={texts.common.bye.replaced}>
        <Button size="sm" onClick={() => location.reload()}>
          {texts.common.reopen}
        </Button>
      </SignPage>
    );
  }
  return (
    <WorldProvider world={world}>
      <MicrophoneKeeper />
      <Shell changePassword={() => props.changePassword(me)}>
        <Views />
      </Shell>
    </WorldProvider>
  );
}
