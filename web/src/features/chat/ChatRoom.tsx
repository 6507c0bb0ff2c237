import { useCallback, useRef, useSyncExternalStore } from "react";
import { Announcer } from "./Announcer";
import type { ChatProps } from "./Chat";
import { Composer } from "./Composer";
import { ConnectionBar } from "./ConnectionBar";
import { Flavour } from "./Flavour";
import { GuestComposer } from "./GuestComposer";
import { MessageLog } from "./MessageLog";
import type { RoomStore } from "./roomStore";
import { namesIn } from "./timeline";
import { useComposer } from "./useComposer";
import { useLimits } from "./useLimits";

type Props = ChatProps & { store: RoomStore };

export function ChatRoom({ store, room, style, client, name, settings, ...on }: Props) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const composer = useComposer(room.id, client, store.find);
  const limits = useLimits(client);
  // Whoever has just registered or signed in means to talk.
  const cameAsGuest = useRef(name === undefined);
  const names = useCallback(() => namesIn(store.getState().timeline), [store]);
  const isGuest = name === undefined;
  return (
    <>
      <ConnectionBar
        client={client}
        missed={state.missed}
        backAt={state.backAt}
        onLoadMissed={() => store.loadMissed()}
        onDismissMissed={() => store.dismissMissed()}
      />
      <MessageLog
        store={store}
        state={state}
        title={room.title}
        name={name}
        timestamps={settings.timestamps}
        originals={settings.originals}
        onEdit={composer.takeBack}
        onDiscard={composer.discard}
        onReply={isGuest ? undefined : composer.answer}
      />
      <Announcer store={store} pace={settings.announce} reader={name?.toLowerCase()} />
      {isGuest ? (
        <GuestComposer title={room.title} onRegister={on.onRegister} onSignIn={on.onSignIn} />
      ) : (
        <Composer
          title={room.title}
          textLimit={limits.text_code_points}
          composer={composer}
          names={names}
          autoFocus={cameAsGuest.current}
        />
      )}
      <Flavour style={style} />
    </>
  );
}
