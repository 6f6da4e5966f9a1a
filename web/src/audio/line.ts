// One leg's audio: a peer connection that is offered once and never renegotiated. It begins without a microphone; what is
// heard goes to an <audio> element, because only that can be sent to a chosen device.
import { SoundMeter } from "./meter";

export type LineEvents = {
  sound: (flows: boolean) => void;
  failed: () => void; // beyond repair: offer a new one
  blocked: () => void; // the browser wants a click first
};

export class Line {
  readonly meter = new SoundMeter();
  track: MediaStreamTrack | null = null;
  wantsMicrophone = false; // it may have none, because there is none
  private readonly peer: RTCPeerConnection;
  private readonly sender: RTCRtpSender;
  private readonly speaker = new Audio();

  constructor(iceServers: RTCIceServer[], events: LineEvents) {
    this.peer = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.sender = this.peer.addTransceiver("audio", { direction: "sendrecv" }).sender;
    this.speaker.autoplay = true;
    this.speaker.muted = true; // until it has the ear
    this.peer.ontrack = ({ track }) => {
      const stream = new MediaStream([track]);
      this.speaker.srcObject = stream;
      this.meter.attach(stream);
      this.speaker.play().catch(events.blocked);
    };
    this.peer.onconnectionstatechange = () => {
      const state = this.peer.connectionState;
      if (state === "connected") events.sound(true);
      if (state === "disconnected") events.sound(false);
      if (state === "failed") events.failed();
    };
  }

  // The server is ICE-lite and learns our addresses from our checks: nothing to wait for.
  async offer(): Promise<string> {
    await this.peer.setLocalDescription(await this.peer.createOffer());
    return this.peer.localDescription?.sdp ?? "";
  }

  answer(sdp: string): Promise<void> {
    return this.peer.setRemoteDescription({ type: "answer", sdp });
  }

  get lives(): boolean {
    return this.peer.connectionState === "connected";
  }

  // Returns the track that was there before.
  async send(track: MediaStreamTrack | null): Promise<MediaStreamTrack | null> {
    const before = this.track;
    this.track = track;
    await this.sender.replaceTrack(track);
    return before;
  }

  hear(on: boolean, volume: number): void {
    this.speaker.muted = !on;
    this.speaker.volume = volume;
  }

  async playOn(output: string | null): Promise<void> {
    if (!("setSinkId" in this.speaker)) return;
    try {
      await this.speaker.setSinkId(output ?? "");
    } catch {
      await this.speaker.setSinkId(""); // unplugged meanwhile: the default is better than silence
    }
  }

  play(): Promise<void> {
    return this.speaker.play();
  }

  close(): void {
    this.peer.ontrack = this.peer.onconnectionstatechange = null;
    this.peer.close();
    this.meter.attach(null);
    this.speaker.pause();
    this.speaker.srcObject = null;
  }
}
