import { type CSSProperties, useEffect, useState, useSyncExternalStore } from "react";
import type { Api, ChatClient, RoomId } from "../../protocol/index";
import { texts } from "../../texts";
import { MessageText } from "./MessageText";
import styles from "./Overlay.module.css";
import { readOverlayOptions } from "./overlayOptions";
import type { RoomStore } from "./roomStore";
import { UserName } from "./UserName";
import { useRoom } from "./useRoom";

interface Props {
  room: RoomId;
  /** The address's own, with the options. */
  search: string;
  client: ChatClient;
  api: Api;
}

/** A room's chat over a stream: nothing but messages, on nothing. */
export default function Overlay({ room, search, client, api }: Props) {
  const [options] = useState(() => readOverlayOptions(search));
  const store = useRoom(room, client, api, options.pace);

  const [isNowhere, setNowhere] = useState(false);
  useEffect(
    () =>
      client.on("error", ({ code }) => {
        if (code === "not_found") setNowhere(true);
      }),
    [client],
  );

  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset.overlay = "true";
    dataset.theme = "dark";
  }, []);

  const style = {
    "--overlay-size": `${options.size}px`,
    "--overlay-fade": options.fade === 0 ? undefined : `${options.fade}s`,
  } as CSSProperties;
  return (
    <main className={styles.overlay} style={style} data-fades={options.fade > 0}>
      {store !== undefined && <Lines store={store} room={room} lines={options.lines} />}
      {isNowhere && <p className={styles.line}>{texts.overlay.nowhere(room)}</p>}
    </main>
  );
}

function Lines({ store, room, lines }: { store: RoomStore; room: RoomId; lines: number }) {
  const { timeline } = useSyncExternalStore(store.subscribe, store.getState);
  return (
    <ol className={styles.lines} aria-label={texts.overlay.name(room)}>
      {timeline?.messages.slice(-lines).map((message) => (
        <li key={message.seq} className={styles.line} data-seq={message.seq}>
          <UserName name={message.user} />
          <span>: </span>
          <MessageText text={message.text} reader={undefined} />
        </li>
      ))}
    </ol>
  );
}
