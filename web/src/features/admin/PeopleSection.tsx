import { Badge, Button } from "@mantine/core";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router-dom";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { IconPlus } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { NewPerson } from "./NewPerson";
import classes from "./PeopleSection.module.css";
import { matches, type Person } from "./rows";
import { FromFile, ListOr, SectionHead } from "./Section";
import { usePeople } from "./useRows";

const t = texts.admin.people;

const columns: readonly Column<Person>[] = [
  { name: "name", title: t.columns.name, cell: (one) => <Name>{one.name}</Name> },
  { name: "extension", title: t.columns.extension, cell: (one) => <span className="number">{one.extension}</span> },
  { name: "role", title: t.columns.role, cell: (one) => texts.common.roles[one.role] },
  { name: "team", title: t.columns.team, cell: (one) => <Name>{one.team === "*" ? texts.floor.team : one.team || texts.admin.never}</Name> },
  { name: "phone", title: t.columns.phone, narrow: "hide", cell: (one) => <Name>{one.contact_uri || t.registersHere}</Name> },
  { name: "account", title: t.columns.account, cell: (one) => <Account person={one} /> },
  { name: "tools", title: "", align: "right", cell: (one) => one.origin === "file" && <FromFile /> },
];

function Account({ person }: { person: Person }) {
  if (!person.enabled) {
    return (
      <Badge size="sm" variant="light" color="gray" className={classes.disabled ?? ""}>
        {t.disabled}
      </Badge>
    );
  }
  return <span className={person.has_password ? undefined : classes.none}>{person.has_password ? t.signsIn : t.noPassword}</span>;
}

export function PeopleSection({ adding: start = false }: { adding?: boolean }) {
  const { me } = useWorld();
  const people = usePeople();
  const navigate = useNavigate();
  const [search, setSearch] = useState("");
  const [adding, setAdding] = useState(start);
  const found = useMemo(
    () => people.rows.filter((one) => matches(search, one.name, one.extension, one.team, texts.common.roles[one.role])),
    [people.rows, search],
  );
  return (
    <>
      <SectionHead about={t.about(people.rows.length)} search={search} setSearch={setSearch}>
        {isAdministrator(me) && (
          <Button leftSection={<IconPlus size={15} stroke={2} aria-hidden />} onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        )}
      </SectionHead>
      <ListOr rows={people} none={t.none} noneMore={t.noneMore} found={found.length}>
        <DataTable
          label={texts.admin.sections.people}
          columns={columns}
          rows={found}
          keyOf={(one) => one.id}
          open={(one) => navigate(`/admin/people/${one.id}`)}
          dim={(one) => !one.enabled}
        />
      </ListOr>
      <NewPerson opened={adding} close={() => setAdding(false)} added={(one) => navigate(`/admin/people/${one.id}`)} people={people.rows} />
    </>
  );
}
