const firstMs = 500;
const longestMs = 30_000;

/**
 * How long to wait before reconnect number `attempt` (0 is the first). Doubles up to a
 * ceiling; the upper half is random, so that the clients of a lost node come back spread out.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
