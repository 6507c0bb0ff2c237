import type { Message, Sequence } from "../../protocol/index";

/** What is for the reader waits its turn, up to so many. */
const queueLimit = 50;
const knownLimit = 500;

/**
 * What is to be read aloud next. A message for the reader waits until it was; of the others only
 * the latest are of interest. None is taken twice, however often it was added.
 */
export class Announcements {
  private forReader: Message[] = [];
  private others: Message[] = [];
  private readonly known = new Set<Sequence>();

  addForReader(message: Message): void {
    if (this.remember(message)) this.forReader = [...this.forReader, message].slice(-queueLimit);
  }

  /** For this turn only. */
  add(message: Message): void {
    if (!this.known.has(message.seq)) this.others.push(message);
  }

  /** At most `most`, those for the reader first chosen; in the order of the room. */
  take(most: number): Message[] {
    const chosen = this.forReader.splice(0, most);
    const others = this.others.slice(-most).slice(chosen.length);
    this.others = [];
    for (const message of others) this.remember(message);
    return [...chosen, ...others].sort((a, b) => a.seq - b.seq);
  }

  private remember({ seq }: Message): boolean {
    if (this.known.has(seq)) return false;
    this.known.add(seq);
    for (const oldest of this.known) {
      if (this.known.size <= knownLimit) break;
      this.known.delete(oldest);
    }
    return true;
  }
}
