import { useCallback, useEffect, useState } from "react";
import { lazily, preloadParts } from "../components/lazily";
import { useRooms } from "../features/rooms/useRooms";
import { type AuthMode, useSession, useSignOut } from "../features/session/useSession";
import { useSettings } from "../features/settings/useSettings";
import styles from "./App.module.css";
import { Header } from "./Header";
import { LobbyPage } from "./LobbyPage";
import { NowherePage } from "./NowherePage";
import { RoomPage } from "./RoomPage";
import { type Route, useRoute } from "./route";
import { SkipLinks } from "./SkipLinks";
import type { Services } from "./services";
import { useShortcuts } from "./useShortcuts";

const AuthDialog = lazily(() => import("../features/session/AuthDialog"));
const SettingsDialog = lazily(() => import("../features/settings/SettingsDialog"));
const ShortcutsDialog = lazily(() => import("./ShortcutsDialog"));

/** The room is there by then, and the page idle. */
const preloadAfterMs = 10_000;

type OpenDialog = AuthMode | "settings" | "shortcuts";

export function App({ services }: { services: Services }) {
  const { api, client, session: store, settings: settingsStore } = services;
  const route = useRoute();
  const session = useSession(store);
  const settings = useSettings(settingsStore);
  const signOut = useSignOut(api, store);
  const current = route.page === "room" ? route.room : undefined;
  const rooms = useRooms(api, client, current);
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = useCallback(() => setDialog(undefined), []);
  const auth = dialog === "register" || dialog === "signIn" ? dialog : undefined;
  useEffect(() => {
    const timer = setTimeout(preloadParts, preloadAfterMs);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (session !== null) close();
  }, [session, close]);
  useShortcuts({
    rooms: rooms.rooms ?? noRooms,
    current,
    singleKeys: settings.singleKeys,
    onHelp: useCallback(() => setDialog("shortcuts"), []),
  });

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
            settings={settings}
            name={session?.user.name}
            onAuth={setDialog}
          />
        );
      default:
        return <NowherePage />;
    }
  };

  return (
    <div className={styles.app}>
      {current !== undefined && <SkipLinks />}
      <Header
        session={session}
        onAuth={setDialog}
        onSignOut={signOut}
        onSettings={() => setDialog("settings")}
        onShortcuts={() => setDialog("shortcuts")}
      />
      <main className={styles.main}>{page(route)}</main>
      {auth !== undefined && session === null && (
        <AuthDialog api={api} store={store} mode={auth} onMode={setDialog} onClose={close} />
      )}
      {dialog === "settings" && <SettingsDialog store={settingsStore} onClose={close} />}
      {dialog === "shortcuts" && <ShortcutsDialog onClose={close} />}
    </div>
  );
}

const noRooms = [] as const;
