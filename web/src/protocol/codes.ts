// The stable codes of the protocol, and what each asks of a client.

import type { Problem } from "./types.ts";

/** Codes will be added: one that is not among these is to be taken by its HTTP status. */
export type ErrorCode = Problem["code"];

export const CloseCode = {
  protocolError: 1002,
  unsupportedData: 1003,
  invalidPayload: 1007,
  tooLarge: 1009,
  draining: 4000,
  tooSlow: 4001,
  noPong: 4002,
  badProtocol: 4500,
  tooManyConnections: 4501,
} as const;

const finalCloseCodes: ReadonlySet<number> = new Set([
  CloseCode.protocolError,
  CloseCode.unsupportedData,
  CloseCode.invalidPayload,
  CloseCode.tooLarge,
  CloseCode.badProtocol,
  CloseCode.tooManyConnections,
]);

/**
 * Coming back would only meet the same close again. Of codes that are not known, 40xx ask to come
 * back and 45xx not to.
 */
export function isFinalClose(code: number): boolean {
  return finalCloseCodes.has(code) || (code >= 4500 && code < 4600);
}
