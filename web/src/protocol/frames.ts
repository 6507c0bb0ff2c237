import { isMessage, readMessages } from "./entries.ts";
import type { Limits, Message, Nonce, Range, RoomId, Sequence, Timestamp, User } from "./types.ts";

export type ClientFrame =
  | { type: "auth"; token: string }
  | { type: "join"; room: RoomId; pace?: number; after?: Sequence; epoch?: string }
  | { type: "leave"; room: RoomId }
  | { type: "say"; room: RoomId; text: string; nonce: Nonce; reply_to?: Sequence };

export interface HelloFrame {
  type: "hello";
  user: User | null;
  limits?: Limits;
}

export interface JoinedFrame {
  type: "joined";
  room: RoomId;
  epoch: string;
  head: Sequence;
  oldest: Sequence;
  viewers: number;
  pace: number;
  reset: boolean;
  messages: Message[];
}

export interface MessagesFrame extends Range {
  type: "messages";
  room: RoomId;
  messages: Message[];
}

export interface GapFrame extends Range {
  type: "gap";
  room: RoomId;
}

export interface AckFrame {
  type: "ack";
  nonce: Nonce;
  room: RoomId;
  seq: Sequence;
  at: Timestamp;
  text: string;
}

export interface ErrorFrame {
  type: "error";
  code: string;
  message: string;
  nonce?: Nonce;
  retry_after_ms?: number;
}

export type ServerFrame =
  | HelloFrame
  | JoinedFrame
  | MessagesFrame
  | GapFrame
  | AckFrame
  | ErrorFrame
  | { type: "left"; room: RoomId }
  | { type: "mention"; room: RoomId; message: Message }
  | { type: "viewers"; room: RoomId; count: number }
  | { type: "bye"; code: number; reconnect_after_ms: number };

type Fields = Record<string, unknown>;
type Reader = (fields: Fields) => ServerFrame | undefined;

/** Reads one frame. What this client does not know, or cannot make sense of, is `undefined`. */
export function readFrame(data: unknown): ServerFrame | undefined {
  const fields = parseObject(data);
  if (fields === undefined || typeof fields.type !== "string") return undefined;
  return readers.get(fields.type)?.(fields);
}

const readers = new Map<string, Reader>([
  ["hello", readHello],
  ["joined", readJoined],
  ["messages", (f) => (hasRange(f) ? { ...pickMessages(f), type: "messages" } : undefined)],
  ["gap", (f) => (hasRange(f) ? { type: "gap", room: f.room, from: f.from, to: f.to } : undefined)],
  ["ack", readAck],
  ["error", readError],
  ["left", (f) => (hasRoom(f) ? { type: "left", room: f.room } : undefined)],
  ["mention", readMention],
  ["viewers", readViewers],
  ["bye", readBye],
]);

function readHello(f: Fields): ServerFrame {
  const hello: HelloFrame = { type: "hello", user: isUser(f.user) ? f.user : null };
  if (isLimits(f.limits)) hello.limits = f.limits;
  return hello;
}

function readJoined(f: Fields): ServerFrame | undefined {
  if (!hasRoom(f) || typeof f.epoch !== "string" || typeof f.head !== "number") return undefined;
  return {
    type: "joined",
    room: f.room,
    epoch: f.epoch,
    head: f.head,
    oldest: numberOr(f.oldest, 1),
    viewers: numberOr(f.viewers, 0),
    pace: numberOr(f.pace, 0),
    reset: f.reset === true,
    messages: readMessages(f.messages),
  };
}

function pickMessages(f: { room: RoomId; messages?: unknown } & Range) {
  return { room: f.room, from: f.from, to: f.to, messages: readMessages(f.messages) };
}

function readAck(f: Fields): ServerFrame | undefined {
  const { nonce, seq, at, text } = f;
  if (!hasRoom(f) || typeof nonce !== "string" || typeof seq !== "number") return undefined;
  if (typeof at !== "number" || typeof text !== "string") return undefined;
  return { type: "ack", nonce, room: f.room, seq, at, text };
}

function readError(f: Fields): ServerFrame | undefined {
  if (typeof f.code !== "string") return undefined;
  const error: ErrorFrame = {
    type: "error",
    code: f.code,
    message: typeof f.message === "string" ? f.message : f.code,
  };
  if (typeof f.nonce === "string") error.nonce = f.nonce;
  if (typeof f.retry_after_ms === "number") error.retry_after_ms = f.retry_after_ms;
  return error;
}

function readMention(f: Fields): ServerFrame | undefined {
  if (!hasRoom(f) || !isMessage(f.message)) return undefined;
  return { type: "mention", room: f.room, message: f.message };
}

function readViewers(f: Fields): ServerFrame | undefined {
  if (!hasRoom(f) || typeof f.count !== "number") return undefined;
  return { type: "viewers", room: f.room, count: f.count };
}

function readBye(f: Fields): ServerFrame {
  return {
    type: "bye",
    code: numberOr(f.code, 0),
    reconnect_after_ms: numberOr(f.reconnect_after_ms, 0),
  };
}

function parseObject(data: unknown): Fields | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function hasRoom(f: Fields): f is Fields & { room: RoomId } {
  return typeof f.room === "string";
}

function hasRange(f: Fields): f is Fields & { room: RoomId } & Range {
  return hasRoom(f) && typeof f.from === "number" && typeof f.to === "number";
}

function isUser(value: unknown): value is User {
  return isObject(value) && typeof value.id === "number" && typeof value.name === "string";
}

function isLimits(value: unknown): value is Limits {
  return isObject(value) && typeof value.text_code_points === "number";
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
