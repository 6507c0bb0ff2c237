import cat from "./images/cat.svg";
import cool from "./images/cool.svg";
import cry from "./images/cry.svg";
import flush from "./images/flush.svg";
import gg from "./images/gg.svg";
import hype from "./images/hype.svg";
import lol from "./images/lol.svg";
import love from "./images/love.svg";
import shock from "./images/shock.svg";
import sleepy from "./images/sleepy.svg";
import think from "./images/think.svg";
import wave from "./images/wave.svg";

/** The emotes of this place: in a text as `:name:`, which every style leaves as it is. */
export const emotes: ReadonlyMap<string, string> = new Map([
  ["wave", wave],
  ["lol", lol],
  ["cry", cry],
  ["love", love],
  ["hype", hype],
  ["gg", gg],
  ["think", think],
  ["cool", cool],
  ["sleepy", sleepy],
  ["shock", shock],
  ["cat", cat],
  ["flush", flush],
]);
