import { Button } from "@mantine/core";
import { Link } from "react-router-dom";
import { usePhones, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconAlertTriangle, IconMicrophone, IconMicrophoneOff, IconPhoneOff, IconPlugX, IconVolumeOff } from "@/ui/icons";
import { Notice } from "@/ui/Notice";
import { transferProblem, troubleOf, type Trouble as Kind } from "./trouble";
import type { DeskActions } from "./useDesk";

const t = texts.desk;

const icons: Record<Kind, typeof IconPlugX> = {
  refused: IconMicrophoneOff,
  missing: IconMicrophoneOff,
  unplugged: IconMicrophoneOff,
  replaced: IconMicrophone,
  insecure: IconMicrophoneOff,
  blocked: IconVolumeOff,
  unreachable: IconPlugX,
  soundless: IconPlugX,
  cut: IconMicrophoneOff,
};

// What is the matter with this browser as a telephone, and the way out.
export function Trouble({ actions }: { actions: DeskActions }) {
  const { phones } = useWorld();
  const kind = usePhones(troubleOf);
  const failed = usePhones((phone) => phone.failed);
  const instead = usePhones((phone) => phone.unplugged?.instead);
  const idle = usePhones((phone) => !phone.legs.some((leg) => leg.purpose === "call"));
  const Icon = kind ? icons[kind] : IconAlertTriangle;
  const unmute = () => {
    if (phones.state.get().blocked) phones.unblock();
    for (const leg of phones.state.get().legs) if (leg.purpose === "call" && leg.muted) phones.setMuted(leg.leg, false);
  };
  return (
    <>
      {kind && (
        <Notice
          tone={kind === "unplugged" || kind === "refused" ? "bad" : "warn"}
          icon={<Icon size={22} stroke={1.8} aria-hidden />}
          title={t.trouble[kind]}
          more={kind === "replaced" && instead ? t.speakBy(instead) : t.troubleMore[kind]}
          urgent
        >
          {["refused", "missing", "unplugged"].includes(kind) && <Button onClick={() => void actions.renewMicrophone()}>{t.tryAgain}</Button>}
          {(kind === "unplugged" || kind === "replaced") && (
            <Button variant="default" component={Link} to="/sound">
              {t.chooseMicrophone}
            </Button>
          )}
          {kind === "replaced" && (
            <Button variant="default" onClick={phones.goOnWithout}>
              {texts.common.close}
            </Button>
          )}
          {["refused", "missing", "insecure"].includes(kind) && idle && (
            <Button variant="default" onClick={() => phones.setRings(false)}>
              {t.useDeskPhone}
            </Button>
          )}
          {kind === "blocked" && <Button onClick={phones.unblock}>{t.unblock}</Button>}
          {kind === "cut" && <Button onClick={unmute}>{t.unmute}</Button>}
        </Notice>
      )}
      {failed && (
        <Notice tone="warn" icon={<IconPhoneOff size={22} stroke={1.8} aria-hidden />} title={"call" in failed ? t.phoneError : t.transferFailed} more={"call" in failed ? failed.call : transferProblem(failed.transfer)}>
          <Button variant="default" onClick={phones.forgetFailure}>
            {texts.common.close}
          </Button>
        </Notice>
      )}
    </>
  );
}
