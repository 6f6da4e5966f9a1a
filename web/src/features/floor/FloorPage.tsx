import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";

export function FloorPage() {
  return <PageHead title={texts.floor.title} />;
}
