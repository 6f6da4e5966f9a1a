import type { Schemas } from "@/contract";
import { texts } from "@/texts";
import { IconInfoCircle } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { Notice } from "@/ui/Notice";
import classes from "./Rules.module.css";

const t = texts.rules.consent;

// The law by region as the server ships it: with its sources, and the word that it is no advice.
export function Packs({ packs }: { packs: Schemas["RulePacks"]["packs"] }) {
  if (packs.length === 0) return null;
  return (
    <>
      <h3 className={classes.sub}>{t.packs}</h3>
      <Notice tone="warn" icon={<IconInfoCircle size={18} stroke={1.8} aria-hidden />} title={[...new Set(packs.map((pack) => pack.disclaimer))].join(" ")} more={t.packsMore} />
      {packs.map((pack) => (
        <details key={pack.name} className={classes.pack}>
          <summary>
            {pack.name} · {t.regions(pack.regions.length)}
          </summary>
          <div className={classes.packScroll} tabIndex={0} role="region" aria-label={pack.name}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.listening}</th>
                  <th scope="col">{t.recording}</th>
                  <th scope="col">{t.source}</th>
                </tr>
              </thead>
              <tbody>
                {pack.regions.map((one) => (
                  <tr key={one.code}>
                    <th scope="row">
                      <Name>{`${one.name} (${one.code})`}</Name>
                    </th>
                    <td>{t.methods[one.listening ?? "none"]}</td>
                    <td>{t.methods[one.recording ?? "none"]}</td>
                    <td>{[one.source, one.dated].filter(Boolean).join(" · ")}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      ))}
    </>
  );
}
