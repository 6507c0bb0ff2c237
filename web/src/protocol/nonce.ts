import type { Nonce } from "./types.ts";

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
const length = 20;

/** Unique among one user's messages of some minutes; a hundred bits are plenty. */
export function makeNonce(random: () => number): Nonce {
  let nonce = "";
  for (let i = 0; i < length; i += 1) {
    nonce += alphabet[Math.floor(random() * alphabet.length)];
  }
  return nonce;
}
