import { useRef, useSyncExternalStore } from "react";
import type { ChatProps } from "./Chat";
import { Composer } from "./Composer";
import { GuestComposer } from "./GuestComposer";
import { MessageLog } from "./MessageLog";
import type { RoomStore } from "./roomStore";
import { useComposer } from "./useComposer";
import { useLimits } from "./useLimits";

type Props = ChatProps & { store: RoomStore };

export function ChatRoom({ store, room, client, name, onRegister, onSignIn }: Props) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const composer = useComposer(room.id, client);
  const limits = useLimits(client);
  // Whoever has just registered or signed in means to talk.
  const cameAsGuest = useRef(name === undefined);
  return (
    <>
      <MessageLog
        store={store}
        state={state}
        title={room.title}
        name={name}
        onEdit={composer.takeBack}
        onDiscard={composer.discard}
      />
      {name === undefined ? (
        <GuestComposer title={room.title} onRegister={onRegister} onSignIn={onSignIn} />
      ) : (
        <Composer
          title={room.title}
          textLimit={limits.text_code_points}
          composer={composer}
          autoFocus={cameAsGuest.current}
        />
      )}
    </>
  );
}
