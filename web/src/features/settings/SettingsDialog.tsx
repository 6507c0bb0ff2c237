import { Dialog } from "../../components/Dialog";
import { texts } from "../../texts";
import { Choice } from "./Choice";
import styles from "./SettingsDialog.module.css";
import { Switch } from "./Switch";
import { announceChoices, textSizes, themes, timestampChoices } from "./settings";
import type { SettingsStore } from "./settingsStore";
import { useSettings } from "./useSettings";

interface Props {
  store: SettingsStore;
  onClose: () => void;
}

const t = texts.settings;

/** Loaded when it is first opened. What is set holds at once. */
export default function SettingsDialog({ store, onClose }: Props) {
  const settings = useSettings(store);
  return (
    <Dialog title={t.title} onClose={onClose}>
      <div className={styles.settings}>
        <Choice
          label={t.theme}
          options={themes}
          names={t.themes}
          value={settings.theme}
          onChange={(theme) => store.set({ theme })}
        />
        <Choice
          label={t.textSize}
          options={textSizes}
          names={t.textSizes}
          value={settings.textSize}
          onChange={(textSize) => store.set({ textSize })}
        />
        <Choice
          label={t.timestamps}
          options={timestampChoices}
          names={t.timestampChoices}
          value={settings.timestamps}
          onChange={(timestamps) => store.set({ timestamps })}
        />
        <Switch
          label={t.originals}
          hint={t.originalsHint}
          on={settings.originals}
          onChange={(originals) => store.set({ originals })}
        />
        <Choice
          label={t.announce}
          options={announceChoices}
          names={t.announceChoices}
          value={settings.announce}
          onChange={(announce) => store.set({ announce })}
        />
        <Switch
          label={t.singleKeys}
          hint={t.singleKeysHint}
          on={settings.singleKeys}
          onChange={(singleKeys) => store.set({ singleKeys })}
        />
        <p className={styles.note}>{t.motionNote}</p>
      </div>
    </Dialog>
  );
}
