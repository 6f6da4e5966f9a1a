import { Switch } from "@mantine/core";
import { Link, useNavigate, useParams } from "react-router-dom";
import { useAsk, useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { IconArrowBackUp } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { Empty, Panel } from "@/ui/Panel";
import { ConfirmDelete } from "./ConfirmDelete";
import { FileNote } from "./FileNote";
import form from "./Form.module.css";
import { FormTools } from "./FormTools";
import { PersonDevice } from "./PersonDevice";
import { PersonFields, type PersonDraft } from "./PersonFields";
import classes from "./PersonPage.module.css";
import { PersonPassword } from "./PersonPassword";
import { PersonRights } from "./PersonRights";
import type { Person } from "./rows";
import { ListOr } from "./Section";
import { usePeople, useRefresh } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.people;

// One person: who he is, how he signs in, his phone, his rights.
export function PersonPage({ id: given, device }: { id?: string; device?: boolean }) {
  const { me } = useWorld();
  const people = usePeople();
  const id = useParams()["id"] ?? given;
  const person = people.rows.find((one) => one.id === id);
  const may = isAdministrator(me);
  return (
    <>
      <div className={classes.back}>
        <Link to="/admin/people">
          <IconArrowBackUp size={16} stroke={1.8} aria-hidden /> {t.back}
        </Link>
        {person && (
          <h2>
            <Name>{person.name}</Name>
          </h2>
        )}
      </div>
      <ListOr rows={people} none={t.none} noneMore={t.noneMore}>
        {!person ? (
          <Empty title={t.gone} />
        ) : (
          <div className={classes.columns}>
            <div className={classes.column}>
              <Details key={person.id} person={person} people={people.rows} may={may} />
              {may && <SignIn person={person} />}
            </div>
            <div className={classes.column}>
              {may && <PersonDevice person={person} shown={device ?? false} />}
              <PersonRights person={person} people={people.rows} may={may} />
            </div>
          </div>
        )}
      </ListOr>
    </>
  );
}

const fieldsOf = ({ name, extension, role, team, contact_uri }: Person): PersonDraft => ({ name, extension, role, team, contact_uri });

function Details({ person, people, may }: { person: Person; people: readonly Person[]; may: boolean }) {
  const { api } = useWorld();
  const details = useServerForm<PersonDraft, Person>({
    name: `people/${person.id}`,
    initial: fieldsOf(person),
    send: (_, changes) => api.rest<Person>("PATCH", `/people/${person.id}`, changes),
  });
  const locked = !may || person.origin === "file";
  return (
    <Panel title={t.details}>
      <form className={form.form} onSubmit={details.submit} noValidate>
        {person.origin === "file" && <FileNote />}
        <PersonFields form={details} people={people} locked={locked} />
        {!locked && <FormTools form={details} />}
      </form>
    </Panel>
  );
}

function SignIn({ person }: { person: Person }) {
  const { api, me } = useWorld();
  const ask = useAsk();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const locked = person.origin === "file";
  const enable = async (enabled: boolean) => {
    if (await ask(api.rest("PATCH", `/people/${person.id}`, { enabled }))) refresh();
  };
  return (
    <Panel title={t.signIn}>
      <div className={form.form}>
        <PersonPassword person={person} />
        <hr className={classes.rule} />
        <div className={classes.state}>
          <Switch
            label={t.enabled}
            description={t.enabledHint}
            checked={person.enabled}
            disabled={locked || person.id === me.id}
            onChange={(e) => void enable(e.currentTarget.checked)}
          />
          {!locked && person.id !== me.id && (
            <ConfirmDelete
              wide
              what={person.name}
              more={t.deleteMore}
              send={() => api.rest("DELETE", `/people/${person.id}`)}
              done={() => navigate("/admin/people")}
            />
          )}
        </div>
      </div>
    </Panel>
  );
}
