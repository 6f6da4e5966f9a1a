// English. One folder, one file for each feature; here they come together.
import { admin } from "./en/admin";
import { audit } from "./en/audit";
import { call } from "./en/call";
import { common } from "./en/common";
import { desk } from "./en/desk";
import { floor } from "./en/floor";
import { guide } from "./en/guide";
import { recordings } from "./en/recordings";
import { policies } from "./en/policies";
import { rules } from "./en/rules";
import { signIn } from "./en/sign_in";
import { sound } from "./en/sound";
import { system } from "./en/system";

export const en = { common, signIn, floor, call, desk, policies, admin, rules, recordings, audit, guide, sound, system };
