import { Button } from "@mantine/core";
import { useLocation, useNavigate } from "react-router-dom";
import { texts } from "@/texts";
import { IconPhone, IconPhoneIncoming, IconPhoneOff } from "@/ui/icons";
import classes from "./RingBar.module.css";
import { calledBy } from "./desk_calls";
import { useDesk, useDeskActions } from "./useDesk";
import { useRinging } from "./useRinging";

const t = texts.desk;

// A call rings while its person looks at something else: above every view but the desk, which shows it in large.
export function RingBar() {
  const { incoming } = useDesk();
  const actions = useDeskActions();
  const navigate = useNavigate();
  const onDesk = useLocation().pathname.startsWith("/desk");
  const first = incoming[0];
  useRinging(first);
  if (!first || onDesk) return null;
  const caller = first.name || first.number || t.unknown;
  return (
    <div className={classes.bar} role="alert">
      <IconPhoneIncoming size={20} stroke={2} aria-hidden />
      <strong>
        <bdi>{t.incoming(caller)}</bdi>
      </strong>
      <bdi className={classes.queue}>{calledBy(first)}</bdi>
      {first.state === "incoming" ? (
        <>
          <Button
            variant="white"
            color="dark"
            leftSection={<IconPhone size={15} stroke={2} aria-hidden />}
            onClick={() => {
              actions.answer(first);
              navigate("/desk");
            }}
          >
            {t.answer}
          </Button>
          <Button variant="white" color="dark" leftSection={<IconPhoneOff size={15} stroke={2} aria-hidden />} onClick={() => actions.reject(first)}>
            {t.reject}
          </Button>
        </>
      ) : (
        <Button variant="white" color="dark" onClick={() => navigate("/desk")}>
          {t.openDesk}
        </Button>
      )}
    </div>
  );
}
