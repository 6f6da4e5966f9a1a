import { UnstyledButton } from "@mantine/core";
import { texts } from "@/texts";
import { keypad, letters } from "./dialling";
import classes from "./Keypad.module.css";

export function Keypad({ press, label }: { press: (digit: string) => void; label: string }) {
  return (
    <div className={classes.pad} role="group" aria-label={label}>
      {keypad.map((digit) => (
        <UnstyledButton key={digit} className={classes.key} onClick={() => press(digit)}>
          <span aria-label={texts.desk.digit(digit)} role="img">{digit}</span>
          {letters[digit] && <small aria-hidden>{letters[digit]}</small>}
        </UnstyledButton>
      ))}
    </div>
  );
}
