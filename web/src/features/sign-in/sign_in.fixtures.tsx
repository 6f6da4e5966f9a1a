import type { Fixture } from "@/features/shared/fixture";
import { texts } from "@/texts";
import { ChangePassword } from "./ChangePassword";
import { SignIn } from "./SignIn";

const never = () => new Promise<never>(() => undefined);
const nothing = () => undefined;

export const fixtures: Record<string, Fixture> = {
  "sign-in": { bare: true, render: () => <SignIn signIn={never} signedIn={nothing} /> },
  "sign-in-again": {
    bare: true,
    render: () => <SignIn signIn={never} signedIn={nothing} notice={texts.common.bye.signed_out} />,
  },
  "sign-in-password": {
    bare: true,
    render: () => <ChangePassword must change={never} changed={nothing} cancel={nothing} />,
  },
};
