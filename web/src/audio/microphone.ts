// The one microphone of the page, opened when the first leg needs it and closed with the last. Legs get clones, so that
// one can be muted and another not.
import { SoundMeter } from "./meter";
import type { MicrophoneState } from "./types";

export class Microphone {
  readonly meter = new SoundMeter();
  state: MicrophoneState = "off";
  private source: MediaStreamTrack | null = null;
  private opening: Promise<MediaStreamTrack | null> | null = null;
  private users = 0;

  // `changed`: the state is another one. `replaced`: another device was chosen, take new clones. `lost`: it was unplugged,
  // or taken back; the clones are dead, and what is used instead has this name (null: there is nothing).
  constructor(
    private readonly changed: () => void,
    private readonly replaced: () => void,
    private readonly lost: (instead: string | null) => void,
    private readonly wishes: () => { input: string | null; cleanUp: boolean },
  ) {}

  // A track of its own for the asker, disabled; null: there is no microphone, `state` says why.
  async borrow(): Promise<MediaStreamTrack | null> {
    this.users++;
    const source = await this.open();
    if (!source) {
      this.users--;
      return null;
    }
    const track = source.clone();
    track.enabled = false;
    return track;
  }

  giveBack(track: MediaStreamTrack): void {
    track.stop();
    if (--this.users === 0) this.close();
  }

  // Opens it again, on the device that is wished now.
  async reopen(): Promise<void> {
    if (this.users === 0) return;
    this.stop();
    if (await this.open()) this.replaced();
  }

  private open(): Promise<MediaStreamTrack | null> {
    if (this.source) return Promise.resolve(this.source);
    this.opening ??= this.ask().finally(() => (this.opening = null));
    return this.opening;
  }

  private async ask(): Promise<MediaStreamTrack | null> {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return this.fail("insecure");
    this.become("asking");
    const { input, cleanUp } = this.wishes();
    const processing = { echoCancellation: cleanUp, noiseSuppression: cleanUp, autoGainControl: cleanUp };
    try {
      const stream = await this.get(media, processing, input);
      const track = stream.getAudioTracks()[0] ?? null;
      if (!track) return this.fail("missing");
      track.onended = () => void this.ended(track);
      this.source = track;
      this.meter.attach(new MediaStream([track]));
      this.become("on");
      if (this.users === 0) this.close(); // nobody wants it any more
      return this.source;
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      return this.fail(name === "NotAllowedError" || name === "SecurityError" ? "refused" : "missing");
    }
  }

  private async get(media: MediaDevices, processing: MediaTrackConstraints, input: string | null): Promise<MediaStream> {
    if (!input) return media.getUserMedia({ audio: processing });
    try {
      return await media.getUserMedia({ audio: { ...processing, deviceId: { exact: input } } });
    } catch (error) {
      if (!(error instanceof DOMException) || !["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
      return media.getUserMedia({ audio: processing }); // the chosen one is not plugged in: the default is better than none
    }
  }

  private async ended(track: MediaStreamTrack): Promise<void> {
    if (this.source !== track) return;
    this.stop();
    this.lost((await this.open())?.label ?? null);
  }

  private close(): void {
    this.stop();
    if (this.state === "on" || this.state === "asking") this.become("off");
  }

  private stop(): void {
    if (this.source) this.source.onended = null;
    this.source?.stop();
    this.source = null;
    this.meter.attach(null);
  }

  private fail(state: MicrophoneState): null {
    this.become(state);
    return null;
  }

  private become(state: MicrophoneState): void {
    this.state = state;
    this.changed();
  }
}
