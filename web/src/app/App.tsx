import { useEffect, useState } from "react";
import { Logo } from "../components/Logo";
import { useRooms } from "../features/rooms/useRooms";
import { AccountMenu } from "../features/session/AccountMenu";
import { AuthDialog } from "../features/session/AuthDialog";
import { type AuthMode, useSession, useSignOut } from "../features/session/useSession";
import styles from "./App.module.css";
import { LobbyPage } from "./LobbyPage";
import { NowherePage } from "./NowherePage";
import { RoomPage } from "./RoomPage";
import { type Route, useRoute } from "./route";
import type { Services } from "./services";

export function App({ services }: { services: Services }) {
  const { api, client, session: store } = services;
  const route = useRoute();
  const session = useSession(store);
  const signOut = useSignOut(api, store);
  const rooms = useRooms(api, client, route.page === "room" ? route.room : undefined);
  const [auth, setAuth] = useState<AuthMode>();
  useEffect(() => {
    if (session !== null) setAuth(undefined);
  }, [session]);

  const page = (to: Route) => {
    switch (to.page) {
      case "lobby":
        return <LobbyPage {...rooms} />;
      case "room":
        return (
          <RoomPage
            id={to.room}
            rooms={rooms.rooms}
            services={services}
            name={session?.user.name}
            onAuth={setAuth}
          />
        );
      case "nowhere":
        return <NowherePage />;
    }
  };

  return (
    <div className={styles.app}>
      <header className={styles.header}>
        <a href="/" className={styles.home} aria-label="Twitchy Chat, all rooms">
          <Logo />
        </a>
        <AccountMenu session={session} onAuth={setAuth} onSignOut={signOut.mutate} />
      </header>
      <main className={styles.main}>{page(route)}</main>
      {auth !== undefined && session === null && (
        <AuthDialog
          api={api}
          store={store}
          mode={auth}
          onMode={setAuth}
          onClose={() => setAuth(undefined)}
        />
      )}
    </div>
  );
}
