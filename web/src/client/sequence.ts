// Lets snapshots and the changes that follow them without a gap pass. After a gap nothing passes until the next
// snapshot: an old screen that says so is better than a wrong one.
export class Sequence {
  last: number | null = null; // the number that is shown; none: waiting for a snapshot

  // What to do with a message of this number.
  admit(type: "snapshot" | "change", number: number): "apply" | "drop" | "resync" {
    if (type === "snapshot") {
      this.last = number;
      return "apply";
    }
    if (this.last === null) return "drop"; // a snapshot was asked for and is on its way
    if (number <= this.last) return "drop"; // told already by the snapshot
    if (number === this.last + 1) {
      this.last = number;
      return "apply";
    }
    this.last = null;
    return "resync";
  }

  reset(): void {
    this.last = null;
  }
}
