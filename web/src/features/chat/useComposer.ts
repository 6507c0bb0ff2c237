import { useCallback, useEffect, useRef, useState } from "react";
import type { ChatClient, Message, Refusal, RoomId, Say, Sequence } from "../../protocol/index";
import { texts } from "../../texts";
import { type Answered, type Draft, Drafts } from "./drafts";

/**
 * The draft. A refused message comes back into it, with the reason, unless something else is
 * being typed there by now; then it waits in the log. `find` looks for the line that it answers.
 */
export function useComposer(
  room: RoomId,
  client: ChatClient,
  find: (seq: Sequence) => Message | undefined,
) {
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
    // A message is one line; pasted line breaks and tabs would be refused.
    (text: string) => change({ ...latest.current, text: text.replace(/\s*[\r\n\t]+\s*/g, " ") }),
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
      const replyTo = latest.current.replyTo ?? answeredBy(say, find);
      if (replyTo !== undefined) change({ ...latest.current, replyTo });
      edit([say.text, latest.current.text.trim()].filter(Boolean).join(" "));
      setRefusal(say.refusal);
    },
    [discard, find, change, edit],
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

function answeredBy(
  { replyTo }: Say,
  find: (seq: Sequence) => Message | undefined,
): Answered | undefined {
  if (replyTo === undefined) return undefined;
  const user = find(replyTo)?.user;
  return { seq: replyTo, ...(user !== undefined && { user }) };
}

const tooManyWaiting: Refusal = {
  code: "outbox_full",
  message: texts.composer.tooManyWaiting,
};
