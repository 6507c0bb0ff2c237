// The shapes of the protocol by name. What REST and WebSocket share is generated from the server's
// OpenAPI file (`npm run types`); only what a WebSocket alone carries is written here.

import type { components } from "./rest.generated.ts";

type Schemas = components["schemas"];

export type RoomId = Schemas["RoomId"];
export type Sequence = Schemas["Message"]["seq"];
export type Nonce = Schemas["Nonce"];
/** UTC milliseconds since 1970. */
export type Timestamp = Schemas["TimeMs"];

export type Message = Schemas["Message"];
export type User = Schemas["User"];
export type Room = Schemas["Room"];
export type Session = Schemas["Session"];
export type Credentials = Schemas["Credentials"];
/** A stretch of a room's history, oldest first. */
export type Page = Schemas["History"];
/** An `application/problem+json` body. */
export type Problem = Schemas["Problem"];

/** Sequences `from`…`to`, both included. */
export interface Range {
  from: Sequence;
  to: Sequence;
}

export interface Limits {
  text_code_points: number;
  frame_bytes: number;
  messages_per_30s: number;
}
