import { describe, expect, it } from "vitest";
import { connectionNotice } from "./connectionText";
import { refusalText, retryText } from "./refusalText";

describe("the connection in words", () => {
  it("says nothing while all is well", () => {
    expect(connectionNotice({ status: "open" }, true, 0)).toBeUndefined();
  });

  it("tells connecting from reconnecting", () => {
    const [first, again] = [0, 1].map((attempt) =>
      connectionNotice({ status: "connecting", attempt }, true, 0),
    );
    expect(first).toEqual({ tone: "quiet", text: "Connecting…" });
    expect(again).toEqual({ tone: "warning", text: "Reconnecting…" });
  });

  it("counts down, and says when it is the network that is away", () => {
    const waiting = { status: "waiting", retryAt: 4_200 } as const;
    expect(connectionNotice(waiting, true, 1_000)?.countdown).toContain("in 4 s");
    expect(connectionNotice(waiting, true, 9_000)?.countdown).toContain("in 1 s");
    expect(connectionNotice(waiting, false, 1_000)?.text).toContain("offline");
  });

  it("names too many connections", () => {
    const notice = connectionNotice({ status: "refused", code: 4501 }, true, 0);
    expect(notice).toMatchObject({ tone: "error", action: "reload" });
    expect(notice?.text).toContain("Too many connections");
  });
});

describe("a refusal in words", () => {
  it("says why, by the code", () => {
    expect(refusalText({ code: "rate_limited", message: "" })).toContain("too fast");
    expect(refusalText({ code: "busy", message: "" })).toContain("Nothing was sent");
  });

  it("hands on the server's words for a code it does not know", () => {
    expect(refusalText({ code: "slow_mode", message: "only every 5 s" })).toContain(
      "only every 5 s",
    );
  });

  it("counts down to the next try", () => {
    expect(retryText(5_000, 2_500)).toBe("Try again in 3 s.");
    expect(retryText(5_000, 5_000)).toBe("You can try again now.");
  });
});
