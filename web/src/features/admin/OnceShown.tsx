import { Button, CopyButton } from "@mantine/core";
import { texts } from "@/texts";
import { IconCheck, IconCopy, IconKey } from "@/ui/icons";
import classes from "./OnceShown.module.css";

const t = texts.admin;

// A secret that the server tells once.
export function OnceShown({ title, secret, done }: { title: string; secret: string; done: () => void }) {
  return (
    <div className={classes.box} role="status">
      <IconKey size={20} stroke={1.8} aria-hidden />
      <div className={classes.words}>
        <strong>
          <bdi>{title}</bdi>
        </strong>
        <code>{secret}</code>
        <p>{t.shownOnce}</p>
      </div>
      <div className={classes.tools}>
        <Copy text={secret} />
        <Button variant="default" onClick={done}>
          {t.done}
        </Button>
      </div>
    </div>
  );
}

export function Copy({ text, label = t.copy, subtle }: { text: string; label?: string; subtle?: boolean }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant={subtle ? "subtle" : "filled"}
          leftSection={copied ? <IconCheck size={15} stroke={2} aria-hidden /> : <IconCopy size={15} stroke={1.8} aria-hidden />}
          onClick={copy}
        >
          {copied ? t.copied : label}
        </Button>
      )}
    </CopyButton>
  );
}
