import { Button, Popover } from "@mantine/core";
import { useEffect, useState } from "react";
import { useAsk, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconQrcode, IconRefresh } from "@/ui/icons";
import { Panel } from "@/ui/Panel";
import { QrCode } from "@/ui/QrCode";
import { Copy } from "./OnceShown";
import classes from "./PersonDevice.module.css";
import type { Device, Person } from "./rows";
import { sipAccess } from "./sip_access";

const t = texts.admin.people;
const rows = ["username", "secret", "domain", "server", "port", "transport"] as const;

// What a SIP phone of this person's needs. Hidden until somebody wants to see it: it holds a password.
export function PersonDevice({ person, shown }: { person: Person; shown: boolean }) {
  const { api } = useWorld();
  const ask = useAsk();
  const [device, setDevice] = useState<Device | null>(null);
  const load = async (method: "GET" | "POST") => {
    const request = api.rest<Device>(method, `/people/${person.id}/device`);
    if (!(await ask(request))) return;
    const answer = await request;
    if (answer.ok) setDevice(answer.value);
  };
  useEffect(() => {
    if (shown) void load("GET");
  }, [shown]);

  const toggle = (
    <Button variant="subtle" leftSection={<IconQrcode size={16} stroke={1.8} aria-hidden />} onClick={() => (device ? setDevice(null) : void load("GET"))}>
      {device ? t.hideDevice : t.showDevice}
    </Button>
  );
  return (
    <Panel title={t.device} aside={toggle}>
      {!device ? (
        <p className={classes.hint}>{t.deviceHint}</p>
      ) : (
        <div className={classes.access}>
          <figure className={classes.code}>
            <QrCode text={sipAccess(device)} label={t.qrLabel} size={168} />
            <figcaption>
              <strong>{t.qr}</strong> {t.qrHint}
            </figcaption>
          </figure>
          <dl className={classes.fields}>
            {rows.map((row) => (
              <div key={row}>
                <dt>{t.fields[row]}</dt>
                <dd>
                  <bdi>{String(device[row])}</bdi>
                </dd>
              </div>
            ))}
          </dl>
          <div className={classes.tools}>
            <Copy text={device.secret} label={t.copySecret} subtle />
            <Copy text={sipAccess(device)} label={t.copyAccess} subtle />
            <Renew renew={() => void load("POST")} />
          </div>
        </div>
      )}
    </Panel>
  );
}

function Renew({ renew }: { renew: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} width={260} trapFocus withArrow shadow="md" position="bottom-start">
      <Popover.Target>
        <Button variant="subtle" color="red" leftSection={<IconRefresh size={15} stroke={1.8} aria-hidden />} onClick={() => setOpen(!open)}>
          {t.renew}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.renewConfirm}>
        <div className={classes.confirm}>
          <strong>{t.renewConfirm}</strong>
          <p>{t.renewMore}</p>
          <Button
            color="red"
            onClick={() => {
              setOpen(false);
              renew();
            }}
          >
            {t.renew}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
