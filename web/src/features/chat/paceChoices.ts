import { texts } from "../../texts";
import type { Settings } from "../settings/settings";

export type Pace = Settings["pace"];

export const paceChoices: readonly { pace: Pace; label: string; hint: string }[] = [
  { pace: 100, label: texts.pace.auto, hint: texts.pace.autoHint },
  { pace: 20, label: texts.pace.twenty, hint: texts.pace.twentyHint },
  { pace: 5, label: texts.pace.five, hint: texts.pace.fiveHint },
  { pace: 0, label: texts.pace.everything, hint: texts.pace.everythingHint },
];
