// What the server promises, under the names that the console uses. The types come from ../../contract (npm run contract).
import type { components } from "./rest";

export type * from "./events";

export type Schemas = components["schemas"];

export type Mode = Schemas["Mode"];
export type Part = Schemas["Part"];
export type Phase = Schemas["Call"]["phase"];
export type AgentState = Schemas["Agent"]["state"];
export type Role = Schemas["Role"];
export type Problem = Schemas["Problem"];
export type Result = Schemas["Result"];
export type Config = Schemas["ConsoleConfig"];
export type LegQuality = Schemas["LegQuality"];
export type RecentCall = Schemas["RecentCall"];
export type Approval = Schemas["Approval"];
export type Explanation = Schemas["Explanation"];
export type SupervisionOptions = Schemas["SupervisionOptions"];
export type OwnPolicy = Schemas["OwnPolicies"]["policies"][number];
export type PastSession = Schemas["SupervisionLog"]["sessions"][number];

import type { Levels, ServerMessage, PhoneAccept, PhoneAttend, PhoneDial, PhoneDigit, PhoneHangUp, PhoneHold, PhoneOffer } from "./events";
import type { PhoneAnswer, PhoneConnected, PhoneDialling, PhoneEnded, PhoneError, PhoneLegs } from "./events";
import type { PhoneReject, PhoneRing, PhoneRinging, PhoneTransfer, PhoneTransferred, PhoneUp } from "./events";

// An agent is told that somebody listens, or no longer.
export type NoticeTold = Extract<ServerMessage, { type: "notice" }>;
export type LegLevel = Levels["calls"][string][number];

// What the server tells this page as a telephone, and what the page says as one.
export type PhoneMessage =
  | PhoneRing
  | PhoneDialling
  | PhoneRinging
  | PhoneAnswer
  | PhoneUp
  | PhoneConnected
  | PhoneEnded
  | PhoneTransferred
  | PhoneError
  | PhoneLegs;
export type PhoneCommand =
  | PhoneOffer
  | PhoneAccept
  | PhoneReject
  | PhoneHangUp
  | PhoneDial
  | PhoneHold
  | PhoneDigit
  | PhoneTransfer
  | PhoneAttend;
