import { texts } from "@/texts";
import { Name } from "@/ui/Name";

const kMasked = /^•+(\d*)$/;

// An outsider by name or number. A number of which the rules show the end only is read out as that, not as dots.
export function Caller({ children }: { children: string }) {
  const end = kMasked.exec(children)?.[1];
  if (end === undefined) return <Name>{children}</Name>;
  return <Name read={texts.call.masked(end)}>{children}</Name>;
}
