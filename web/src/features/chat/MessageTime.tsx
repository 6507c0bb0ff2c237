import type { Timestamp } from "../../protocol/index";
import { locale } from "../../texts";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });

export function MessageTime({ at, className }: { at: Timestamp; className: string }) {
  const date = new Date(at);
  return (
    <time className={className} dateTime={date.toISOString()} title={full.format(date)}>
      {clock.format(date)}
    </time>
  );
}
