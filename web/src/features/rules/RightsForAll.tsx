import { Button, Modal, Radio } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "@/contract";
import { grantWords, type Right } from "@/features/shared/grant_words";
import { presetRights, presets, type Preset } from "@/features/shared/right_presets";
import { useRefresh } from "@/features/shared/server";
import { useAsk, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconUsersGroup } from "@/ui/icons";
import classes from "./Rules.module.css";

const t = texts.rules.rights;
const presetWords = texts.admin.rights.presets;
type Person = Schemas["Person"];

export type RightsForAllProps = { supervisors: readonly Person[]; nameOf: (id: string) => string; opened?: boolean };

// The same rights for every supervisor, each with his own team: twenty team leads in three clicks.
export function RightsForAll({ supervisors, nameOf, opened = false }: RightsForAllProps) {
  const { api, tell } = useWorld();
  const ask = useAsk();
  const refresh = useRefresh();
  const [open, setOpen] = useState(opened);
  const [preset, setPreset] = useState<Preset>("lead");
  const [busy, setBusy] = useState(false);
  const wanted = supervisors.flatMap((one) => {
    const rights = presetRights(preset, one.team);
    return rights ? [{ person: one, rights }] : [];
  });
  const give = async () => {
    setBusy(true);
    let given = 0;
    for (const { person, rights } of wanted) {
      if (!(await ask(api.rest("PUT", `/people/${person.id}/grants`, { grants: rights })))) break; // it has said why
      given++;
    }
    setBusy(false);
    setOpen(false);
    refresh();
    if (given) tell("good", t.given(given));
  };
  return (
    <>
      <Button variant="default" leftSection={<IconUsersGroup size={15} stroke={1.8} aria-hidden />} onClick={() => setOpen(true)}>
        {t.forAll}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t.forAll} closeButtonProps={{ "aria-label": texts.common.close }}>
        <div className={classes.forAll}>
          <p>{t.forAllMore}</p>
          <Radio.Group aria-label={t.which} value={preset} onChange={(one) => setPreset(one as Preset)}>
            <div className={classes.choices}>
              {presets.map((one) => (
                <Radio key={one} value={one} data-autofocus={one === preset || undefined} label={presetWords[one].title} description={presetWords[one].hint} />
              ))}
            </div>
          </Radio.Group>
          <div role="group" aria-label={t.then} tabIndex={0} className={classes.preview}>
            {wanted.map(({ person, rights }) => (
              <Lines key={person.id} person={person} rights={rights} nameOf={nameOf} />
            ))}
          </div>
          <Button loading={busy} disabled={wanted.length === 0} onClick={() => void give()}>
            {t.give(wanted.length)}
          </Button>
        </div>
      </Modal>
    </>
  );
}

function Lines({ person, rights, nameOf }: { person: Person; rights: readonly Right[]; nameOf: (id: string) => string }) {
  return (
    <>
      {rights.map((one, at) => (
        <p key={at}>
          <bdi dir="ltr">{grantWords(person.name, one, nameOf)}</bdi>
        </p>
      ))}
    </>
  );
}
