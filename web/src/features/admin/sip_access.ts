// A phone's access as one line, which softphones read from a QR code and people can paste: a SIP URI with user and
// password (RFC 3261, 19.1.1), as baresip and others take it:  sip:101:secret@sip.example.org:5060;transport=udp
import type { Device } from "./rows";

const kUser = /[^A-Za-z0-9\-_.!~*'()&=+$,;?/]/gu; // all but "user-unreserved" and "unreserved"
const kPassword = /[^A-Za-z0-9\-_.!~*'()&=+$,]/gu;

const escaped = (text: string, unsafe: RegExp): string =>
  text.replace(unsafe, (one) => [...new TextEncoder().encode(one)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""));

const host = (name: string): string => (name.includes(":") && !name.startsWith("[") ? `[${name}]` : name);

export function sipAccess(device: Device): string {
  const who = `${escaped(device.username, kUser)}:${escaped(device.secret, kPassword)}`;
  return `sip:${who}@${host(device.server)}:${device.port};transport=${device.transport}`;
}
