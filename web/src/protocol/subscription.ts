import { Emitter } from "./emitter.ts";
import type { ClientFrame, GapFrame, JoinedFrame, MessagesFrame } from "./frames.ts";
import type { Message, Range, RoomId, Sequence } from "./types.ts";

export interface Joined {
  epoch: string;
  head: Sequence;
  oldest: Sequence;
  /** False: the stream goes on where it broke off. True: begin anew with `messages`. */
  fresh: boolean;
  /** Granted, for the frames that follow; 0 is everything. */
  pace: number;
  messages: Message[];
}

export interface Stretch extends Range {
  messages: Message[];
}

interface SubscriptionEvents {
  joined: Joined;
  /** Ranges follow each other without overlap; what one leaves out was announced by `gap`. */
  messages: Stretch;
  /** Not shown by the stream; can be fetched by REST. */
  gap: Range;
  /** Outside all ranges; may repeat. */
  mention: Message;
}

interface Position {
  epoch: string;
  seq: Sequence;
}

/**
 * A reader's place in one room's sequence. Turns what the server sends, which may overlap or
 * leave holes, into contiguous stretches, and knows where to go on after a reconnect.
 */
export class RoomSubscription extends Emitter<SubscriptionEvents> {
  private position: Position | undefined;
  private joining = false;
  private resuming = false;

  constructor(
    readonly room: RoomId,
    private readonly transmit: (frame: ClientFrame) => boolean,
    private pace: number | undefined,
    readonly leave: () => void,
  ) {
    super();
  }

  /** Joins, going on from the position held, if any. Until `joined`, older frames are deaf. */
  join(): void {
    const frame: ClientFrame & { type: "join" } = { type: "join", room: this.room };
    if (this.pace !== undefined) frame.pace = this.pace;
    if (this.position !== undefined) {
      frame.after = this.position.seq;
      frame.epoch = this.position.epoch;
    }
    this.resuming = this.position !== undefined;
    this.joining = this.transmit(frame);
  }

  /** From the next frames on; nothing is missed or shown twice at the change. */
  setPace(pace: number | undefined): void {
    if (pace === this.pace) return;
    this.pace = pace;
    this.join();
  }

  /** `join` was sent and has no answer yet, or a refusal for now. */
  get isUnanswered(): boolean {
    return this.joining;
  }

  receiveJoined(frame: JoinedFrame): void {
    const fresh = !this.resuming || frame.reset || frame.epoch !== this.position?.epoch;
    this.joining = false;
    if (fresh) this.position = { epoch: frame.epoch, seq: frame.head };
    const { epoch, head, oldest, pace, messages } = frame;
    this.emit("joined", { epoch, head, oldest, fresh, pace, messages });
  }

  receiveMessages(frame: MessagesFrame): void {
    const range = this.advance(frame);
    if (range === undefined) return;
    const messages = frame.messages.filter((message) => message.seq >= range.from);
    this.emit("messages", { ...range, messages });
  }

  receiveGap(frame: GapFrame): void {
    const range = this.advance(frame);
    if (range !== undefined) this.emit("gap", range);
  }

  /** The part of `range` that is new. A hole before it is announced first. */
  private advance({ from, to }: Range): Range | undefined {
    const position = this.position;
    if (position === undefined || this.joining || to <= position.seq) return undefined;
    const next = position.seq + 1;
    position.seq = to;
    if (from > next) this.emit("gap", { from: next, to: from - 1 });
    return { from: Math.max(from, next), to };
  }
}
