// A client of Twitchy Chat's protocol in plain TypeScript: no framework, nothing global.

export { type Api, ApiError, createApi, isPassing, type PageQuery } from "./api";
export { ChatClient, type JoinOptions, type ServerError } from "./client";
export { CloseCode, type ErrorCode, isFinalClose } from "./codes";
export type { ConnectionState } from "./connection";
export { Emitter, type Unsubscribe } from "./emitter";
export {
  browserEnvironment,
  type Environment,
  type SayStorage,
  type Socket,
  type Timer,
} from "./environment";
export type { IdentityState } from "./identity";
export type { Acked, Outbox, Refusal, Say } from "./outbox";
export type { Joined, RoomSubscription, Stretch } from "./subscription";
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
} from "./types";
