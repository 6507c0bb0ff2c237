import type { Refusal } from "../../protocol/index";
import { refusalText, retryText } from "./refusalText";
import { useNow } from "./useNow";

/** The reason is announced once; the countdown beside it is not, at every tick. */
export function RefusalNote({ refusal }: { refusal: Refusal }) {
  const { retryAt } = refusal;
  const now = useNow(retryAt !== undefined);
  return (
    <>
      <span role="alert">{refusalText(refusal)}</span>
      {retryAt !== undefined && <span> {retryText(retryAt, now)}</span>}
    </>
  );
}
