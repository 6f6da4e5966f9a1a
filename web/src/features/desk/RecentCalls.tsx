import { ActionIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { elapsed } from "@/ui/Elapsed";
import { IconArrowsExchange, IconHistory, IconPhone, IconPhoneIncoming, IconPhoneOutgoing } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { Empty, Panel } from "@/ui/Panel";
import { dialable } from "./dialling";
import { recentRow, type RecentRow } from "./recent";
import classes from "./RecentCalls.module.css";

const t = texts.desk;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const icons = { inbound: IconPhoneIncoming, outbound: IconPhoneOutgoing, internal: IconArrowsExchange };

// My own calls, newest first. `ended` counts my calls that have ended, so that the list is read anew.
export function RecentCalls({ ended, dial }: { ended: number; dial: ((number: string) => void) | null }) {
  const { api, me } = useWorld();
  const calls = useQuery({
    queryKey: ["my calls", me.id, ended],
    placeholderData: (before) => before,
    queryFn: async () => {
      const answer = await api.myCalls();
      if (!answer.ok) throw new Error(answer.problem.message);
      return answer.value?.calls ?? [];
    },
  });
  const rows = (calls.data ?? []).map((call) => recentRow(call, new Date()));
  return (
    <Panel title={t.recent}>
      {calls.isError && <p className={classes.failed}>{t.recentFailed}</p>}
      {calls.isSuccess && rows.length === 0 && (
        <Empty icon={<IconHistory size={26} stroke={1.5} aria-hidden />} title={t.noRecent}>
          {t.noRecentMore}
        </Empty>
      )}
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} dial={dial} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ row, dial }: { row: RecentRow; dial: ((number: string) => void) | null }) {
  const Icon = icons[row.direction];
  const number = dialable(row.number);
  const name = row.name || row.number || t.unknown;
  const when = row.day === "today" ? clock.format(row.at) : row.day === "yesterday" ? t.yesterday : date.format(row.at);
  return (
    <li className={classes.row} data-missed={row.talkMs === null || undefined}>
      <Icon size={17} stroke={1.8} aria-label={texts.common.directions[row.direction]} role="img" />
      <span className={classes.who}>
        <Name>{name}</Name>
        <small>
          {row.queue && <bdi>{row.queue}</bdi>}
          <bdi className="number">{row.name ? row.number : ""}</bdi>
        </small>
      </span>
      <span className={classes.when}>
        <span>{when}</span>
        <small className="number">{row.talkMs === null ? t.notAnswered : elapsed(row.talkMs)}</small>
      </span>
      {dial && number && (
        <ActionIcon variant="subtle" color="teal" aria-label={t.callBack(name)} title={t.callBack(name)} onClick={() => dial(number)}>
          <IconPhone size={17} stroke={1.8} />
        </ActionIcon>
      )}
    </li>
  );
}
