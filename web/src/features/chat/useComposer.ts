import { useCallback, useEffect, useRef, useState } from "react";
import type { ChatClient, Refusal, RoomId, Say } from "../../protocol";

/**
 * The draft. A refused message comes back into it, with the reason, unless something else is
 * being typed there by now; then it waits in the log.
 */
export function useComposer(room: RoomId, client: ChatClient) {
  const [draft, setDraft] = useState("");
  const [refusal, setRefusal] = useState<Refusal>();
  // Several refusals may come before the next drawing, and each must see what the last put in.
  const latestDraft = useRef(draft);

  const edit = useCallback((text: string) => {
    // A message is one line; pasted line breaks would be refused.
    const line = text.replace(/\s*[\r\n]+\s*/g, " ");
    latestDraft.current = line;
    setDraft(line);
  }, []);

  const discard = useCallback((say: Say) => client.outbox.discard(say.nonce), [client]);

  const takeBack = useCallback(
    (say: Say) => {
      discard(say);
      edit([say.text, latestDraft.current.trim()].filter(Boolean).join(" "));
      setRefusal(say.refusal);
    },
    [discard, edit],
  );

  useEffect(
    () =>
      client.outbox.on("refused", (say) => {
        if (say.room === room && latestDraft.current.trim() === "") takeBack(say);
      }),
    [client, room, takeBack],
  );

  const send = useCallback(() => {
    const text = latestDraft.current.trim();
    if (text === "") return;
    const say = client.outbox.say(room, text);
    setRefusal(say === undefined ? tooManyWaiting : undefined);
    if (say !== undefined) edit("");
  }, [client, room, edit]);

  return { draft, edit, send, refusal, takeBack, discard };
}

const tooManyWaiting: Refusal = {
  code: "outbox_full",
  message: "too many messages wait to be sent.",
};
