import type { Refusal, Timestamp } from "../../protocol";

const sentences: Record<string, string> = {
  rate_limited: "You are talking too fast.",
  invalid_text: "This text has characters that cannot be sent.",
  too_large: "This message is too long.",
  busy: "The room is too busy right now. Nothing was sent.",
  unauthorized: "You were signed out. Sign in to send this.",
  not_found: "This room is gone.",
  unknown: "This may or may not have been sent. Look for it before you send it again.",
};

/** Why a message was refused. */
export function refusalText({ code, message }: Refusal): string {
  return sentences[code] ?? `This was not sent: ${message}`;
}

export function retryText(retryAt: Timestamp, now: Timestamp): string {
  const seconds = Math.ceil((retryAt - now) / 1000);
  return seconds > 0 ? `Try again in ${seconds} s.` : "You can try again now.";
}
