import { CloseCode, type ConnectionState } from "../../protocol/index";
import { texts } from "../../texts";

export interface ConnectionNotice {
  tone: "quiet" | "good" | "warning" | "error";
  text: string;
  /** How long it will take still; changes by the second. */
  countdown?: string;
  action?: "retry" | "reload";
}

/** What to tell of the connection; nothing while all is well. */
export function connectionNotice(
  state: ConnectionState,
  online: boolean,
  now: number,
): ConnectionNotice | undefined {
  switch (state.status) {
    case "idle":
    case "open":
      return undefined;
    case "refused":
      return { tone: "error", text: refusedText(state.code), action: "reload" };
    case "connecting":
      return state.attempt === 0
        ? { tone: "quiet", text: texts.connection.connecting }
        : { tone: "warning", text: texts.connection.reconnecting };
    case "waiting": {
      if (!online) return { tone: "error", text: texts.connection.offline };
      const seconds = Math.max(1, Math.ceil((state.retryAt - now) / 1000));
      return {
        tone: "warning",
        text: texts.connection.lost,
        countdown: texts.connection.reconnectingIn(seconds),
        action: "retry",
      };
    }
  }
}

function refusedText(code: number): string {
  return code === CloseCode.tooManyConnections ? texts.connection.tooMany : texts.connection.ended;
}
