import { usePolicies } from "@/features/shared/policies";
import { Policy } from "@/features/shared/Policy";
import { texts } from "@/texts";
import { IconBook } from "@/ui/icons";
import { Empty, PageHead } from "@/ui/Panel";
import classes from "./PoliciesPage.module.css";

const t = texts.policies;

// All that my house has published for me; what I have not acknowledged comes first.
export function PoliciesPage() {
  const policies = usePolicies();
  const sorted = [...policies].sort((a, b) => Number(a.acknowledged) - Number(b.acknowledged));
  return (
    <main className={classes.page}>
      <PageHead title={t.title} about={t.about} />
      <div className={classes.list}>
        {sorted.length === 0 && (
          <Empty icon={<IconBook size={26} stroke={1.5} aria-hidden />} title={t.none}>
            {t.noneMore}
          </Empty>
        )}
        {sorted.map((one) => (
          <Policy key={one.name} policy={one} />
        ))}
      </div>
    </main>
  );
}
