// The shapes of the protocol as the REST calls and the WebSocket frames carry them.

export type RoomId = string;
export type Sequence = number;
export type Nonce = string;
/** UTC milliseconds since 1970. */
export type Timestamp = number;

/** Sequences `from`…`to`, both included. */
export interface Range {
  from: Sequence;
  to: Sequence;
}

export interface Message {
  seq: Sequence;
  at: Timestamp;
  user: string;
  text: string;
  reply_to?: Sequence;
  original?: string;
}

export interface User {
  id: number;
  name: string;
  roles: string[];
}

export interface Room {
  id: RoomId;
  title: string;
  style: string;
  viewers: number;
  head: Sequence;
}

export interface Session {
  token: string;
  expires_at: Timestamp;
  user: User;
}

export interface Credentials {
  name: string;
  password: string;
}

/** A stretch of a room's history, oldest first. */
export interface Page extends Range {
  messages: Message[];
  head: Sequence;
  oldest: Sequence;
  epoch: string;
}

/** An `application/problem+json` body. */
export interface Problem {
  title: string;
  status: number;
  code: string;
  detail?: string;
  retry_after_ms?: number;
}

export interface Limits {
  text_code_points: number;
  frame_bytes: number;
  messages_per_30s: number;
}
