import { Button, Popover, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { readyFile } from "@/client/rest";
import { useAsk, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconDownload } from "@/ui/icons";
import { trackKey, trackName, type Ticket, type Track } from "./marks";
import classes from "./Recordings.module.css";
import { linkOf, type Copy } from "./useDeck";

const t = texts.recordings.download;

export type DownloadProps = { tracks: readonly Track[]; ask: (use: "download", reason: string) => Promise<Ticket | null>; opened?: boolean };

// A file of it, by right and with a reason; that is written down too.
export function Download({ tracks, ask, opened = false }: DownloadProps) {
  const { tell } = useWorld();
  const asked = useAsk();
  const [open, setOpen] = useState(opened);
  const [track, setTrack] = useState("mix");
  const [copy, setCopy] = useState<Copy>("full");
  const [format, setFormat] = useState("ogg");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const get = async () => {
    setBusy(true);
    const ticket = await ask("download", reason);
    const href = ticket && linkOf(ticket, ticket.tracks.find((one) => trackKey(one) === track) ?? "mix", copy, format);
    const ready = href !== null && (await asked(readyFile(href)));
    setBusy(false);
    setOpen(false);
    if (!ready) return;
    const link = document.createElement("a");
    link.href = href;
    link.download = "";
    link.click();
    tell("good", t.started);
  };
  const whats = [{ value: "mix", label: t.whats.mix }, ...tracks.map((one) => ({ value: trackKey(one), label: trackName(one) }))];
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={300} trapFocus withArrow shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconDownload size={15} stroke={1.8} aria-hidden />} onClick={() => setOpen(!open)}>
          {t.open}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.title}>
        <form
          className={classes.pop}
          onSubmit={(event) => {
            event.preventDefault();
            void get();
          }}
        >
          <Select label={t.what} data={whats} value={track} allowDeselect={false} comboboxProps={{ withinPortal: false }} onChange={(one) => setTrack(one ?? "mix")} />
          <SegmentedControl aria-label={texts.recordings.player.copy} value={copy} data={Object.entries(texts.recordings.player.copies).map(([value, label]) => ({ value, label }))} onChange={(one) => setCopy(one as Copy)} />
          <SegmentedControl aria-label={t.format} value={format} data={Object.entries(t.formats).map(([value, label]) => ({ value, label }))} onChange={setFormat} />
          <TextInput label={t.reason} value={reason} maxLength={200} onChange={(e) => setReason(e.currentTarget.value)} />
          <Button type="submit" loading={busy}>
            {t.get}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
