import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Api, ChatClient, type Page } from "../../protocol";
import { FakeEnvironment } from "../../protocol/testing/fakeEnvironment";
import {
  helloAda,
  helloGuest,
  joined,
  messages,
  stretch,
} from "../../protocol/testing/sampleFrames";
import { Chat } from "./Chat";

let env: FakeEnvironment;
let client: ChatClient;
let pages: ReturnType<typeof vi.fn<Api["messages"]>>;
const onRegister = vi.fn();
const onSignIn = vi.fn();

beforeEach(() => {
  env = new FakeEnvironment();
  client = new ChatClient("ws://chat", env);
  pages = vi.fn();
});

function page(from: number, to: number): Page {
  return { messages: messages(from, to), from, to, head: 500, oldest: 1, epoch: "e1" };
}

function show(name?: string) {
  if (name !== undefined) client.setToken("T");
  client.connect();
  const api = { messages: pages } as unknown as Api;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Chat
        room={{ id: "bestie", title: "Bestie" }}
        client={client}
        api={api}
        name={name}
        header={null}
        onRegister={onRegister}
        onSignIn={onSignIn}
      />
    </QueryClientProvider>,
  );
  act(() => {
    env.socket.open();
    env.socket.receive(helloGuest);
    if (name !== undefined) env.socket.receive(helloAda);
  });
}

function receive(...frames: object[]) {
  act(() => {
    for (const frame of frames) env.socket.receive(frame);
  });
}

const log = () => screen.getByRole("log", { name: "Messages in Bestie" });
const input = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message Bestie" });
const lastSay = () => env.socket.take().findLast((frame) => frame.type === "say");

describe("the log", () => {
  it("shows the last messages, then live ones", async () => {
    show();
    receive(joined(10));
    await within(log()).findByText("message 10");
    receive(stretch(11, 11));
    await within(log()).findByText("message 11");
    expect(within(log()).getAllByRole("listitem")).toHaveLength(11);
  });

  it("loads older messages on demand, until the beginning", async () => {
    pages.mockResolvedValueOnce(page(1, 10));
    show();
    receive(joined(20));
    await userEvent.click(await screen.findByRole("button", { name: "Show older messages" }));
    await within(log()).findByText("message 1");
    expect(pages).toHaveBeenCalledWith("bestie", { before: 11, limit: 50 });
    expect(screen.getByText("It began here.")).toBeTruthy();
  });

  it("offers to try again when older messages cannot be loaded", async () => {
    pages.mockRejectedValueOnce(new Error("away"));
    pages.mockResolvedValueOnce(page(1, 10));
    show();
    receive(joined(20));
    await userEvent.click(await screen.findByRole("button", { name: "Show older messages" }));
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    await within(log()).findByText("message 1");
  });

  it("passes over a page of another log", async () => {
    pages.mockResolvedValueOnce({ ...page(1, 10), epoch: "e0" });
    show();
    receive(joined(20));
    await userEvent.click(await screen.findByRole("button", { name: "Show older messages" }));
    await screen.findByRole("button", { name: "Show older messages" });
    expect(within(log()).queryByText("message 1")).toBeNull();
  });

  it("shows a gap as a slim line, and fills it", async () => {
    pages.mockResolvedValueOnce(page(301, 400));
    pages.mockResolvedValueOnce(page(201, 300));
    show();
    receive(joined(200), { type: "gap", room: "bestie", from: 201, to: 400 }, stretch(401, 401));
    await screen.findByText("200 not shown —");
    await userEvent.click(screen.getByRole("button", { name: "load" }));
    await screen.findByText("100 not shown —");
    expect(pages).toHaveBeenLastCalledWith("bestie", { before: 401, limit: 100 });
    await userEvent.click(screen.getByRole("button", { name: "load" }));
    await within(log()).findByText("message 201");
    expect(screen.queryByText(/not shown/)).toBeNull();
  });

  it("begins anew after a reset", async () => {
    show();
    receive(joined(10));
    await within(log()).findByText("message 10");
    receive(joined(2, { epoch: "e2", reset: true }));
    await vi.waitFor(() => expect(within(log()).getAllByRole("listitem")).toHaveLength(2));
  });
});

describe("a guest", () => {
  it("is told why the input is closed and how to open it", async () => {
    show();
    expect(input().disabled).toBe(true);
    const reason = screen.getByText(/reading as a guest/);
    expect(input().getAttribute("aria-describedby")).toBe(reason.id);
    await userEvent.click(screen.getByRole("button", { name: "Register to talk" }));
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(onRegister).toHaveBeenCalledOnce();
    expect(onSignIn).toHaveBeenCalledOnce();
  });
});

describe("a user's message", () => {
  async function say(text: string) {
    await userEvent.type(input(), `${text}{Enter}`);
    const frame = lastSay();
    if (frame?.type !== "say") throw new Error("nothing was said");
    return frame;
  }

  async function refuse(nonce: string, code: string, extra: object = {}) {
    receive({ type: "error", code, message: code, nonce, ...extra });
  }

  beforeEach(() => {
    show("ada");
    receive(joined(10));
  });

  it("shows at once as pending, then rewritten and acked, in the same row", async () => {
    const { nonce } = await say("hi there");
    const row = (await within(log()).findByText("hi there")).closest("li");
    expect(row?.dataset.pending).toBe("true");
    expect(input().value).toBe("");

    receive({ type: "ack", room: "bestie", nonce, seq: 11, at: 1, text: "Hey bestie!" });
    const acked = (await within(log()).findByText("Hey bestie!")).closest("li");
    expect(within(acked as HTMLElement).getByRole("img", { name: "Sent" })).toBeTruthy();
    receive(stretch(11, 11));
    expect(within(log()).queryByText("hi there")).toBeNull();
    expect(within(log()).getAllByRole("listitem")).toHaveLength(11);
  });

  it("comes back to the composer when it is refused, with the reason", async () => {
    const { nonce } = await say("again and again");
    await refuse(nonce, "rate_limited", { retry_after_ms: 60_000 });
    expect((await screen.findByRole("alert")).textContent).toContain("too fast");
    expect(input().value).toBe("again and again");
  });

  it("waits in the log if something else is being typed by then", async () => {
    const { nonce } = await say("first");
    await userEvent.type(input(), "second");
    await refuse(nonce, "busy");
    const row = (await within(log()).findByText("first")).closest("li") as HTMLElement;
    expect((await within(row).findByRole("alert")).textContent).toContain("too busy");
    expect(input().value).toBe("second");

    await userEvent.click(within(row).getByRole("button", { name: "Edit" }));
    expect(input().value).toBe("first second");
    await vi.waitFor(() => expect(within(log()).queryByText("first")).toBeNull());
  });

  it("comes back alone when several are refused at once", async () => {
    await say("first");
    await say("second");
    receive(helloGuest);
    expect(input().value).toBe("first");
    expect(client.outbox.says).toMatchObject([{ text: "second" }]);
  });

  it("can be discarded after a refusal", async () => {
    const { nonce } = await say("first");
    await userEvent.type(input(), "second");
    await refuse(nonce, "invalid_text");
    await userEvent.click(await within(log()).findByRole("button", { name: "Discard" }));
    await vi.waitFor(() => expect(within(log()).queryByText("first")).toBeNull());
    expect(client.outbox.says).toEqual([]);
  });

  it("is not sent when there is nothing in it, or too much", async () => {
    await userEvent.type(input(), "   {Enter}");
    await userEvent.clear(input());
    await userEvent.click(input());
    await userEvent.paste("🤪".repeat(501));
    expect(screen.getByText("1 too many")).toBeTruthy();
    await userEvent.keyboard("{Enter}");
    expect(lastSay()).toBeUndefined();
  });

  it("is one line", async () => {
    await userEvent.click(input());
    await userEvent.paste("one\n two\r\nthree");
    expect(input().value).toBe("one two three");
  });
});

describe("the connection bar", () => {
  it("says when the connection is lost, and tries again at once if told so", async () => {
    show();
    receive(joined(10));
    expect(screen.getByRole("status", { name: "Connection" }).textContent).toBe("");
    act(() => env.socket.fall());
    expect(screen.getByRole("status", { name: "Connection" }).textContent).toContain("lost");
    await userEvent.click(screen.getByRole("button", { name: "Try now" }));
    expect(env.sockets).toHaveLength(2);
  });
});
