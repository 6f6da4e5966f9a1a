import { texts } from "@/texts";
import { IconAlertTriangle, IconLock } from "@/ui/icons";
import { Empty } from "@/ui/Panel";
import { Refusal } from "./server";

// Why there is nothing to see: not allowed, or not to be had just now.
export function Unreadable({ error }: { error: Error }) {
  const forbidden = error instanceof Refusal && error.status === 403;
  const Icon = forbidden ? IconLock : IconAlertTriangle;
  return (
    <Empty icon={<Icon size={26} stroke={1.6} aria-hidden />} title={forbidden ? texts.admin.notAllowed : texts.admin.failed}>
      {!forbidden && error.message}
    </Empty>
  );
}
