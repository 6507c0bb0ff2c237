// The stable codes of the protocol, and what each asks of a client.

export type ErrorCode =
  | "bad_request"
  | "unauthorized"
  | "bad_credentials"
  | "not_found"
  | "name_taken"
  | "too_large"
  | "invalid_text"
  | "invalid_name"
  | "invalid_password"
  | "rate_limited"
  | "busy"
  | "unknown";

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

/** Coming back after any of these would only meet the same close again. */
export function isFinalClose(code: number): boolean {
  return finalCloseCodes.has(code);
}
