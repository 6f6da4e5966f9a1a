import { useFloor, useWorld } from "@/features/shared/world";
import { usePolicies } from "@/features/shared/policies";
import { Policy } from "@/features/shared/Policy";
import { texts } from "@/texts";
import { IconBook } from "@/ui/icons";
import { Notice } from "@/ui/Notice";

const t = texts.desk.acknowledge;

// The queues give me no call before I have read these.
export function AcknowledgeFirst() {
  const { me } = useWorld();
  const wanted = useFloor((floor) => (floor.agents.get(me.id)?.to_acknowledge.length ?? 0) > 0);
  const policies = usePolicies(wanted).filter((one) => !one.acknowledged && one.required_for.includes("calls"));
  if (!wanted) return null;
  return (
    <>
      <Notice tone="warn" icon={<IconBook size={22} stroke={1.8} aria-hidden />} title={t.title} more={t.more} urgent />
      {policies.map((one) => (
        <Policy key={one.name} policy={one} />
      ))}
    </>
  );
}
