import { Button, Modal } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { texts } from "@/texts";
import { IconHandStop } from "@/ui/icons";
import classes from "./Objection.module.css";
import { useAsk, useWorld } from "./world";

const t = texts.call.objects;

// "The customer objects", said for good: so it is asked once more. `button` draws what opens the question.
export function Objection({ call, button, opened: startsOpen = false }: { call: string; button: (open: () => void) => ReactNode; opened?: boolean }) {
  const { api } = useWorld();
  const ask = useAsk();
  const [opened, setOpened] = useState(startsOpen);
  const close = () => setOpened(false);
  const confirm = async () => {
    if (await ask(api.customerObjects(call))) close();
  };
  return (
    <>
      {button(() => setOpened(true))}
      <Modal opened={opened} onClose={close} title={t.title} size="sm" closeButtonProps={{ "aria-label": texts.common.close }}>
        <p className={classes.body}>{t.body}</p>
        <div className={classes.tools}>
          <Button variant="default" data-autofocus onClick={close}>
            {texts.common.cancel}
          </Button>
          <Button color="red" leftSection={<IconHandStop size={16} stroke={1.8} aria-hidden />} onClick={() => void confirm()}>
            {t.confirm}
          </Button>
        </div>
      </Modal>
    </>
  );
}
