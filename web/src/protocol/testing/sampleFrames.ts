import type { Message, Sequence } from "../types.ts";

export const limits = { text_code_points: 500, frame_bytes: 16_384, messages_per_30s: 20 };
export const ada = { id: 1000, name: "ada", roles: [] };
export const helloGuest = { type: "hello", user: null, limits };
export const helloAda = { type: "hello", user: ada, limits };

export function message(seq: Sequence, text = `message ${seq}`, user = "bob"): Message {
  return { seq, at: 1_700_000_000_000 + seq, user, text };
}

export function messages(from: Sequence, to: Sequence): Message[] {
  return Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
}

export function joined(head: Sequence, extra: object = {}): object {
  return {
    type: "joined",
    room: "bestie",
    epoch: "e1",
    head,
    oldest: 1,
    viewers: 3,
    pace: 0,
    messages: messages(Math.max(1, head - 9), head),
    ...extra,
  };
}

export function stretch(from: Sequence, to: Sequence): object {
  return { type: "messages", room: "bestie", from, to, messages: messages(from, to) };
}
