// Every request that the console makes, by name. Administration has its own list beside its views.
import type { Approval, Config, Event, LegQuality, Me, Mode, RecentCall, Result } from "@/contract";
import type { Answer, Rest } from "./rest";

const part = encodeURIComponent;

export type Supervise = {
  mode: Mode;
  device?: string;
  follow?: boolean;
  purpose?: string;
  reason?: string;
  covert?: boolean;
  approval?: string;
};

export type Api = ReturnType<typeof makeApi>;

export function makeApi(rest: Rest) {
  return {
    rest,
    signIn: (name: string, password: string) => rest<Me>("POST", "/sign-in", { name, password }),
    signOut: () => rest<null>("POST", "/sign-out"),
    me: () => rest<Me>("GET", "/me"),
    changePassword: (old: string, fresh: string) => rest<null>("POST", "/me/password", { old, new: fresh }),
    myCalls: () => rest<{ calls: RecentCall[] }>("GET", "/me/calls"),
    config: () => rest<Config>("GET", "/config"),

    supervise: (call: string, wish: Supervise) => rest<Result>("POST", `/calls/${part(call)}/supervision`, wish),
    superviseAgent: (extension: string, wish: Supervise) =>
      rest<Result>("POST", `/agents/${part(extension)}/supervision`, wish),
    setMode: (session: string, mode: Mode, reason?: string) =>
      rest<Result>("PATCH", `/sessions/${part(session)}`, reason ? { mode, reason } : { mode }),
    setFollow: (session: string, follow: boolean) => rest<Result>("PATCH", `/sessions/${part(session)}`, { follow }),
    handBack: (session: string) => rest<Result>("POST", `/sessions/${part(session)}/hand-back`),
    moveTo: (session: string, device: string) => rest<Result>("POST", `/sessions/${part(session)}/device`, { device }),
    endSession: (session: string) => rest<Result>("DELETE", `/sessions/${part(session)}`),

    askApproval: (agent: string, reason: string) => rest<Approval>("POST", "/approvals", { agent, reason }),
    answerApproval: (approval: string, granted: boolean) => rest<null>("POST", `/approvals/${part(approval)}`, { granted }),
    acknowledge: (policy: string, version: number) => rest<null>("POST", `/me/policies/${part(policy)}`, { version }),

    timeline: (call: string) => rest<{ events: Event[] }>("GET", `/calls/${part(call)}/timeline`),
    quality: (call: string) => rest<{ legs: LegQuality[] }>("GET", `/calls/${part(call)}/quality`),
    sendCue: (call: string, text: string) => rest<null>("POST", `/calls/${part(call)}/cues`, { text }),
    addNote: (call: string, text: string) => rest<null>("POST", `/calls/${part(call)}/notes`, { text }),
    askHelp: (call: string, reason: string, comment: string) =>
      rest<null>("POST", `/calls/${part(call)}/help`, comment ? { reason, comment } : { reason }),
    endHelp: (call: string) => rest<null>("DELETE", `/calls/${part(call)}/help`),
    leaveCall: (call: string) => rest<null>("POST", `/calls/${part(call)}/leave`),
    setPrivacy: (call: string, on: boolean) => rest<Result>("POST", `/calls/${part(call)}/privacy`, { on }),
    setPrivate: (call: string, on: boolean) => rest<Result>("POST", `/calls/${part(call)}/private`, { on }),
    setRecording: (call: string, on: boolean) => rest<Result>("POST", `/calls/${part(call)}/recording`, { on }),
    customerObjects: (call: string) => rest<Result>("POST", `/calls/${part(call)}/objection`),
    hold: (call: string, hold: boolean) => rest<Result>("POST", `/calls/${part(call)}/hold`, { hold }),
    transfer: (call: string, target: string) => rest<Result>("POST", `/calls/${part(call)}/transfer`, { target }),
    originate: (person: string, number: string) => rest<Result>("POST", "/calls", { person, number }),
    setPaused: (extension: string, paused: boolean) =>
      rest<Result>("POST", `/agents/${part(extension)}/pause`, { paused }),
    ready: (extension: string) => rest<null>("POST", `/agents/${part(extension)}/ready`),
  };
}

export type { Answer };
