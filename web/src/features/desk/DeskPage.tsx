import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";

export function DeskPage() {
  return <PageHead title={texts.desk.title} />;
}
