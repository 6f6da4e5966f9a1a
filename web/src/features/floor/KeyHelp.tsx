import { Modal } from "@mantine/core";
import { texts } from "@/texts";
import { Key } from "@/ui/Key";
import classes from "./KeyHelp.module.css";

export function KeyHelp({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={texts.floor.keys} size="sm" closeButtonProps={{ "aria-label": texts.common.close }}>
      <dl className={classes.list}>
        {texts.floor.keyList.map(([key, what]) => (
          <div key={key}>
            <dt>
              <span className="visually-hidden">{key}</span>
              <Key>{key}</Key>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
