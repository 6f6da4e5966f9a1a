// Microphones that a test plugs in and out. A browser without a screen has no plugs, so this does in the page what Chromium
// does there: the tracks of the device end and say so (clones too), `devicechange` comes, the device is listed no more and
// can not be opened, and another one is the default now.
import type { Page } from "@playwright/test";

export type Plug = "headset" | "built-in"; // Chromium's first and second made-up microphone

declare global {
  interface Window {
    plug: (device: Plug, inserted: boolean) => Promise<void>;
  }
}

function makePlugs(): void {
  const media = navigator.mediaDevices;
  const [ask, list] = [media.getUserMedia.bind(media), media.enumerateDevices.bind(media)];
  const out = new Set<Plug>();
  const tracks = new Map<MediaStreamTrack, Plug>();

  const isMicrophone = (one: MediaDeviceInfo) => one.kind === "audioinput";
  const plugOf = (one: Pick<MediaDeviceInfo, "label">): Plug | null =>
    one.label.startsWith("Fake Audio Input 1") ? "headset" : one.label.startsWith("Fake Audio Input 2") ? "built-in" : null;
  const isIn = (one: MediaDeviceInfo) => {
    const plug = plugOf(one);
    return plug !== null && !out.has(plug);
  };
  const follow = (track: MediaStreamTrack, plug: Plug): MediaStreamTrack => {
    tracks.set(track, plug);
    const clone = track.clone.bind(track);
    track.clone = () => follow(clone(), plug);
    return track;
  };

  media.enumerateDevices = async () => (await list()).filter((one) => !isMicrophone(one) || isIn(one));
  media.getUserMedia = async (wishes) => {
    const audio = typeof wishes?.audio === "object" ? wishes.audio : {};
    if (!(await list()).some((one) => isMicrophone(one) && one.label)) (await ask({ audio: true })).getTracks().forEach((one) => one.stop()); // names are told then
    const there = (await media.enumerateDevices()).filter(isMicrophone);
    const wished = (audio.deviceId as ConstrainDOMStringParameters | undefined)?.exact;
    if (there.length === 0) throw new DOMException("Requested device not found", "NotFoundError");
    const device = wished ? there.find((one) => one.deviceId === wished) : there[0];
    if (!device) throw new DOMException("", "OverconstrainedError");
    const stream = await ask({ ...wishes, audio: { ...audio, deviceId: { exact: device.deviceId } } });
    for (const track of stream.getAudioTracks()) follow(track, plugOf(device) ?? "headset");
    return stream;
  };
  window.plug = async (device, inserted) => {
    if (inserted) out.delete(device);
    else out.add(device);
    for (const [track, plug] of tracks) {
      if (inserted || plug !== device || track.readyState === "ended") continue;
      track.stop(); // which ends it without a word
      track.dispatchEvent(new Event("ended"));
    }
    media.dispatchEvent(new Event("devicechange"));
  };
}

// Before the page opens.
export const withPlugs = (page: Page): Promise<void> => page.addInitScript(makePlugs);

export const plugOut = (page: Page, device: Plug) => page.evaluate((one) => window.plug(one, false), device);
export const plugIn = (page: Page, device: Plug) => page.evaluate((one) => window.plug(one, true), device);
