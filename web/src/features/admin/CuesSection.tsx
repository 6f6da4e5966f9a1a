import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { IconChevronDown, IconChevronUp, IconPlus, IconTrash } from "@/ui/icons";
import { Empty, Panel } from "@/ui/Panel";
import classes from "./CuesSection.module.css";
import form from "./Form.module.css";
import { FormTools } from "./FormTools";
import { ListOr, SectionHead } from "./Section";
import { useServer } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.cues;
const kLongest = 200;

// Swaps two neighbours; the ends stay where they are.
function moved(cues: readonly string[], at: number, by: -1 | 1): string[] {
  const [one, other] = [cues[at], cues[at + by]];
  if (one === undefined || other === undefined) return [...cues];
  return cues.map((cue, n) => (n === at ? other : n === at + by ? one : cue));
}

export function CuesSection() {
  const { me, api } = useWorld();
  const stored = useServer<{ cues: string[] }>("/admin/cues");
  const draft = useServerForm({
    name: "cues/all",
    initial: { cues: stored.data?.cues ?? [] },
    send: ({ cues }) => api.rest("PUT", "/admin/cues", { cues: cues.map((cue) => cue.trim()).filter(Boolean) }),
  });
  const { cues } = draft.values;
  const may = isAdministrator(me);
  const set = (next: string[]) => draft.set("cues", next);
  return (
    <>
      <SectionHead about={t.about} />
      <ListOr rows={{ rows: [1], loading: stored.isPending, refusal: stored.error }} none="" noneMore="">
        <Panel>
          <form className={form.form} onSubmit={draft.submit} noValidate>
            {cues.length === 0 && <Empty title={t.none}>{t.noneMore}</Empty>}
            <ol className={classes.list}>
              {cues.map((cue, at) => (
                <li key={at} className={classes.line}>
                  <TextInput
                    className={classes.words ?? ""}
                    aria-label={t.line(at + 1)}
                    placeholder={t.placeholder}
                    value={cue}
                    maxLength={kLongest}
                    disabled={!may}
                    autoFocus={cue === "" && at === cues.length - 1}
                    onChange={(e) => set(cues.map((one, n) => (n === at ? e.currentTarget.value : one)))}
                  />
                  {may && (
                    <>
                      <Tool label={`${t.up}: ${t.line(at + 1)}`} icon={IconChevronUp} disabled={at === 0} press={() => set(moved(cues, at, -1))} />
                      <Tool label={`${t.down}: ${t.line(at + 1)}`} icon={IconChevronDown} disabled={at === cues.length - 1} press={() => set(moved(cues, at, 1))} />
                      <Tool label={`${t.remove}: ${t.line(at + 1)}`} icon={IconTrash} press={() => set(cues.filter((_, n) => n !== at))} />
                    </>
                  )}
                </li>
              ))}
            </ol>
            {draft.errorOf("cues") && (
              <p role="alert" className={classes.problem}>
                {draft.errorOf("cues")}
              </p>
            )}
            {may && (
              <>
                <div>
                  <Button variant="default" leftSection={<IconPlus size={15} stroke={2} aria-hidden />} onClick={() => set([...cues, ""])}>
                    {t.add}
                  </Button>
                </div>
                <FormTools form={draft} />
              </>
            )}
          </form>
        </Panel>
      </ListOr>
    </>
  );
}

function Tool({ label, icon: Icon, press, disabled }: { label: string; icon: typeof IconTrash; press: () => void; disabled?: boolean }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} disabled={disabled ?? false} onClick={press}>
      <Icon size={16} stroke={1.8} />
    </ActionIcon>
  );
}
