import { useQuery } from "@tanstack/react-query";
import { useWorld } from "@/features/shared/world";
import type { LiveCall } from "@/model/floor";
import { qualityOf } from "@/model/sound";
import { texts } from "@/texts";
import { Name } from "@/ui/Name";
import classes from "./Quality.module.css";

const t = texts.call;
const kAgain = 2_000;

// How well each leg's sound arrives here.
export function Quality({ call }: { call: LiveCall }) {
  const { api } = useWorld();
  const query = useQuery({
    queryKey: ["quality", call.id],
    queryFn: async () => {
      const answer = await api.quality(call.id);
      return answer.ok ? (answer.value?.legs ?? []) : [];
    },
    refetchInterval: kAgain,
  });
  const names = new Map(call.participants.map((one) => [one.leg, one.name || one.number || texts.common.parts[one.part]]));
  for (const session of call.sessions) if (session.leg) names.set(session.leg, session.supervisor.name);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t.people}</th>
          <th scope="col">{t.loss}</th>
          <th scope="col">{t.jitter}</th>
          <th scope="col">{t.roundTrip}</th>
        </tr>
      </thead>
      <tbody>
        {query.data?.map((leg) => (
          <tr key={leg.leg} data-quality={qualityOf(leg.loss, leg.jitter_ms)} title={`${t.packets}: ${leg.packets_received}`}>
            <th scope="row">
              <Name>{names.get(leg.leg) ?? ""}</Name>
            </th>
            <td>{(leg.loss * 100).toFixed(1)} %</td>
            <td>{Math.round(leg.jitter_ms)} ms</td>
            <td>{leg.round_trip_ms === null ? t.unknown : `${Math.round(leg.round_trip_ms)} ms`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
