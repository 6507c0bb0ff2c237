import { useCallback, useEffect, useRef, useState } from "react";
import type { ChatClient, Message, Refusal, RoomId, Say } from "../../protocol";
import { texts } from "../../texts";
import { type Draft, Drafts } from "./drafts";

/**
 * The draft. A refused message comes back into it, with the reason, unless something else is
 * being typed there by now; then it waits in the log.
 */
export function useComposer(room: RoomId, client: ChatClient) {
  const [drafts] = useState(() => new Drafts(window.sessionStorage));
  const [draft, setDraft] = useState<Draft>(() => drafts.get(room));
  const [refusal, setRefusal] = useState<Refusal>();
  // Several refusals may come before the next drawing, and each must see what the last put in.
  const latest = useRef(draft);
  const lastSaid = useRef<string>(undefined);

  const change = useCallback(
    (next: Draft) => {
      latest.current = next;
      setDraft(next);
      drafts.set(room, next);
    },
    [drafts, room],
  );

  const edit = useCallback(
    // A message is one line; pasted line breaks would be refused.
    (text: string) => change({ ...latest.current, text: text.replace(/\s*[\r\n]+\s*/g, " ") }),
    [change],
  );

  const answer = useCallback(
    (message: Message | undefined) => {
      const { text } = latest.current;
      const replyTo = message && { seq: message.seq, user: message.user };
      change(replyTo === undefined ? { text } : { text, replyTo });
    },
    [change],
  );

  const discard = useCallback((say: Say) => client.outbox.discard(say.nonce), [client]);

  const takeBack = useCallback(
    (say: Say) => {
      discard(say);
      edit([say.text, latest.current.text.trim()].filter(Boolean).join(" "));
      setRefusal(say.refusal);
    },
    [discard, edit],
  );

  useEffect(
    () =>
      client.outbox.on("refused", (say) => {
        if (say.room === room && latest.current.text.trim() === "") takeBack(say);
      }),
    [client, room, takeBack],
  );

  const send = useCallback(() => {
    const { text, replyTo } = latest.current;
    const line = text.trim();
    if (line === "") return;
    const say = client.outbox.say(room, line, replyTo?.seq);
    setRefusal(say === undefined ? tooManyWaiting : undefined);
    if (say === undefined) return;
    lastSaid.current = line;
    change({ text: "" });
  }, [client, room, change]);

  /** Whether there was anything to bring back. */
  const recall = useCallback(() => {
    if (latest.current.text !== "" || lastSaid.current === undefined) return false;
    edit(lastSaid.current);
    return true;
  }, [edit]);

  return { draft, edit, answer, send, recall, refusal, takeBack, discard };
}

export type ComposerState = ReturnType<typeof useComposer>;

const tooManyWaiting: Refusal = {
  code: "outbox_full",
  message: texts.composer.tooManyWaiting,
};
