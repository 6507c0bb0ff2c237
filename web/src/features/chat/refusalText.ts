import type { Refusal, Timestamp } from "../../protocol/index";
import { texts } from "../../texts";

const { refused } = texts;
const sentences: Record<string, string> = {
  rate_limited: refused.rate_limited,
  invalid_text: refused.invalid_text,
  too_large: refused.too_large,
  busy: refused.busy,
  unauthorized: refused.unauthorized,
  not_found: refused.not_found,
  unknown: refused.unknown,
  unsent: refused.unsent,
};

/** Why a message was refused. */
export function refusalText({ code, message }: Refusal): string {
  return sentences[code] ?? refused.other(message);
}

export function retryText(retryAt: Timestamp, now: Timestamp): string {
  const seconds = Math.ceil((retryAt - now) / 1000);
  return seconds > 0 ? refused.retryIn(seconds) : refused.retryNow;
}
