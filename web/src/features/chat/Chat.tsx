import type { ReactNode } from "react";
import type { Api, ChatClient, Room } from "../../protocol/index";
import type { Settings } from "../settings/settings";
import styles from "./Chat.module.css";
import { ChatRoom } from "./ChatRoom";
import { useRoom } from "./useRoom";

/** What the reader set that matters here. */
export type ChatSettings = Pick<Settings, "timestamps" | "originals" | "announce" | "pace">;

export interface ChatProps {
  room: Pick<Room, "id" | "title">;
  /** `undefined` until it is known. */
  style: string | undefined;
  client: ChatClient;
  api: Api;
  /** The reader's own name, if signed in. */
  name: string | undefined;
  settings: ChatSettings;
  header: ReactNode;
  onRegister: () => void;
  onSignIn: () => void;
}

export function Chat(props: ChatProps) {
  const { room, client, api, settings, header } = props;
  const store = useRoom(room.id, client, api, settings.pace);
  return (
    <section className={styles.chat} aria-label={room.title}>
      {header}
      {store !== undefined && <ChatRoom key={room.id} store={store} {...props} />}
    </section>
  );
}
