// A client of Twitchy Chat's protocol in plain TypeScript: no framework, nothing global.

export { type Api, ApiError, createApi, isPassing, type PageQuery } from "./api.ts";
export { ChatClient, type JoinOptions, type ServerError } from "./client.ts";
export { CloseCode, type ErrorCode, isFinalClose } from "./codes.ts";
export type { ConnectionState } from "./connection.ts";
export { Emitter, type Unsubscribe } from "./emitter.ts";
export {
  browserEnvironment,
  type Environment,
  type SayStorage,
  type Socket,
  type Timer,
} from "./environment.ts";
export type { IdentityState } from "./identity.ts";
export type { Acked, Outbox, Refusal, Say } from "./outbox.ts";
export type { Joined, RoomSubscription, Stretch } from "./subscription.ts";
export type {
  Credentials,
  Limits,
  Message,
  Nonce,
  Page,
  Problem,
  Range,
  Room,
  RoomId,
  Sequence,
  Session,
  Timestamp,
  User,
} from "./types.ts";
