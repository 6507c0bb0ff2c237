import { Chat } from "../features/chat/Chat";
import { RoomHeader } from "../features/rooms/RoomHeader";
import { RoomSidebar } from "../features/rooms/RoomSidebar";
import type { AuthMode } from "../features/session/useSession";
import type { Room, RoomId } from "../protocol";
import { NowherePage } from "./NowherePage";
import styles from "./RoomPage.module.css";
import type { Services } from "./services";
import { useTitle } from "./useTitle";

interface Props {
  id: RoomId;
  /** `undefined` until they are loaded; the chat does not wait for that. */
  rooms: readonly Room[] | undefined;
  services: Services;
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
  name,
  onAuth,
}: Props & { room?: Room | undefined }) {
  const title = room?.title ?? id;
  useTitle(title);
  return (
    <div className={styles.page}>
      <div className={styles.sidebar}>
        <RoomSidebar rooms={rooms} current={id} />
      </div>
      <Chat
        room={{ id, title }}
        client={services.client}
        api={services.api}
        name={name}
        header={<RoomHeader title={title} room={room} />}
        onRegister={() => onAuth("register")}
        onSignIn={() => onAuth("signIn")}
      />
    </div>
  );
}
