import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";

export function SystemPage() {
  return <PageHead title={texts.system.title} />;
}
