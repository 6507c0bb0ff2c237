import type { ReactNode } from "react";
import type { Api, ChatClient, Room } from "../../protocol";
import styles from "./Chat.module.css";
import { ChatRoom } from "./ChatRoom";
import { ConnectionBar } from "./ConnectionBar";
import { useRoom } from "./useRoom";

export interface ChatProps {
  room: Pick<Room, "id" | "title">;
  client: ChatClient;
  api: Api;
  /** The reader's own name, if signed in. */
  name: string | undefined;
  header: ReactNode;
  onRegister: () => void;
  onSignIn: () => void;
}

export function Chat(props: ChatProps) {
  const { room, client, api, header } = props;
  const store = useRoom(room.id, client, api);
  return (
    <section className={styles.chat} aria-label={`Chat of ${room.title}`}>
      {header}
      <ConnectionBar client={client} />
      {store !== undefined && <ChatRoom key={room.id} store={store} {...props} />}
    </section>
  );
}
