import { Button } from "@mantine/core";
import { Link } from "react-router-dom";
import { usePolicies } from "@/features/shared/policies";
import { texts } from "@/texts";
import { IconBook } from "@/ui/icons";
import classes from "./WaitingBar.module.css";

const t = texts.floor;
const list = new Intl.ListFormat(undefined, { type: "conjunction" });

// What a supervisor has to acknowledge before his sessions.
export function PoliciesBar() {
  const unread = usePolicies().filter((one) => !one.acknowledged && one.required_for.includes("sessions"));
  if (unread.length === 0) return null;
  return (
    <div className={classes.bar} role="status">
      <IconBook size={18} stroke={1.8} aria-hidden />
      <p>
        <strong>{t.toAcknowledge}</strong>
        <span>
          <bdi>{list.format(unread.map((one) => one.title))}</bdi>
        </span>
      </p>
      <Button size="compact-sm" component={Link} to="/policies">
        {t.readPolicies}
      </Button>
    </div>
  );
}
