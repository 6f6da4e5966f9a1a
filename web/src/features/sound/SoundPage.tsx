import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";

export function SoundPage() {
  return <PageHead title={texts.sound.title} />;
}
