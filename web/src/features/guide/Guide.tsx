import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";

export function Guide() {
  return <PageHead title={texts.guide.title} />;
}
