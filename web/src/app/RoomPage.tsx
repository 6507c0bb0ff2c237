import { Chat } from "../features/chat/Chat";
import { PaceControl } from "../features/chat/PaceControl";
import { RoomHeader } from "../features/rooms/RoomHeader";
import { RoomNav } from "../features/rooms/RoomNav";
import type { AuthMode } from "../features/session/useSession";
import type { Settings } from "../features/settings/settings";
import type { Room, RoomId } from "../protocol/index";
import { NowherePage } from "./NowherePage";
import styles from "./RoomPage.module.css";
import type { Services } from "./services";
import { useTitle } from "./useTitle";

interface Props {
  id: RoomId;
  /** `undefined` until they are loaded; the chat does not wait for that. */
  rooms: readonly Room[] | undefined;
  services: Services;
  settings: Settings;
  name: string | undefined;
  onAuth: (mode: AuthMode) => void;
}

export function RoomPage(props: Props) {
  const room = props.rooms?.find(({ id }) => id === props.id);
  const isMissing = props.rooms !== undefined && room === undefined;
  return isMissing ? <NowherePage /> : <KnownRoom {...props} room={room} />;
}

function KnownRoom({
  id,
  room,
  rooms = [],
  services,
  settings,
  name,
  onAuth,
}: Props & { room?: Room | undefined }) {
  const title = room?.title ?? id;
  useTitle(title);
  return (
    <div className={styles.page}>
      <RoomNav rooms={rooms} current={id} />
      <Chat
        room={{ id, title }}
        style={room?.style}
        client={services.client}
        api={services.api}
        name={name}
        settings={settings}
        header={
          <RoomHeader title={title} room={room}>
            <PaceControl pace={settings.pace} onPace={(pace) => services.settings.set({ pace })} />
          </RoomHeader>
        }
        onRegister={() => onAuth("register")}
        onSignIn={() => onAuth("signIn")}
      />
    </div>
  );
}
