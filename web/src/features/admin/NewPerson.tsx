import { Drawer } from "@mantine/core";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import classes from "./Form.module.css";
import { FormTools } from "./FormTools";
import { PersonFields, type PersonDraft } from "./PersonFields";
import type { Person } from "./rows";
import { useServerForm } from "./useServerForm";

const kNobody: PersonDraft = { name: "", extension: "", role: "agent", team: "", contact_uri: "" };

export type NewPersonProps = { opened: boolean; close: () => void; added: (person: Person) => void; people: readonly Person[] };

export function NewPerson({ opened, close, added, people }: NewPersonProps) {
  const { api } = useWorld();
  const form = useServerForm<PersonDraft, Person>({
    name: "people/new",
    initial: kNobody,
    send: ({ contact_uri, ...person }) => api.rest<Person>("POST", "/people", contact_uri ? { ...person, contact_uri } : person),
    saved: (person) => {
      close();
      added(person);
    },
  });
  return (
    <Drawer opened={opened} onClose={close} position="right" title={texts.admin.people.add} closeButtonProps={{ "aria-label": texts.common.close }}>
      <form className={classes.form} onSubmit={form.submit} noValidate>
        <PersonFields form={form} people={people} />
        <FormTools form={form} save={texts.common.add} />
      </form>
    </Drawer>
  );
}
