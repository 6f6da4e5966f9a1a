import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";

export function AdminPage() {
  return <PageHead title={texts.admin.title} />;
}
