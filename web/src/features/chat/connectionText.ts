import { CloseCode, type ConnectionState } from "../../protocol";

export interface ConnectionNotice {
  tone: "quiet" | "warning" | "error";
  text: string;
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
        ? { tone: "quiet", text: "Connecting…" }
        : { tone: "warning", text: "Reconnecting…" };
    case "waiting": {
      if (!online)
        return { tone: "error", text: "You are offline. Chat goes on when you are back." };
      const seconds = Math.max(1, Math.ceil((state.retryAt - now) / 1000));
      return {
        tone: "warning",
        text: `Connection lost. Reconnecting in ${seconds} s…`,
        action: "retry",
      };
    }
  }
}

function refusedText(code: number): string {
  return code === CloseCode.tooManyConnections
    ? "Too many connections come from your address. Close some other tabs, then reload."
    : "The server ended this connection. Reload the page to go on.";
}
