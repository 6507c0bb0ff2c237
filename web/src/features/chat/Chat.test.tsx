import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Api, ChatClient, type Message, type Page } from "../../protocol/index";
import { FakeEnvironment } from "../../protocol/testing/fakeEnvironment";
import {
  helloAda,
  helloGuest,
  joined,
  messages,
  stretch,
} from "../../protocol/testing/sampleFrames";
import { Chat, type ChatSettings } from "./Chat";
import { Drafts } from "./drafts";

let env: FakeEnvironment;
let client: ChatClient;
let pages: ReturnType<typeof vi.fn<Api["messages"]>>;
const onRegister = vi.fn();
const onSignIn = vi.fn();
let settings: ChatSettings;

beforeEach(() => {
  env = new FakeEnvironment();
  client = new ChatClient("ws://chat", env);
  pages = vi.fn();
  settings = { timestamps: "hover", originals: false, announce: "off", pace: 0 };
});

function page(from: number, to: number): Page {
  return { messages: messages(from, to), from, to, head: 500, oldest: 1, epoch: "e1" };
}

function show(name?: string) {
  if (name !== undefined) client.setToken("T");
  client.connect();
  const api = { messages: pages } as unknown as Api;
  const queries = new QueryClient();
  const chat = (set: ChatSettings) => (
    <QueryClientProvider client={queries}>
      <Chat
        room={{ id: "bestie", title: "Bestie" }}
        client={client}
        api={api}
        name={name}
        style="bestie"
        settings={set}
        header={null}
        onRegister={onRegister}
        onSignIn={onSignIn}
      />
    </QueryClientProvider>
  );
  const { rerender } = render(chat(settings));
  act(() => {
    env.socket.open();
    env.socket.receive(helloGuest);
    if (name !== undefined) env.socket.receive(helloAda);
  });
  return { setSettings: (set: ChatSettings) => rerender(chat(set)) };
}

async function fallAndReturn() {
  act(() => env.socket.fall());
  await userEvent.click(screen.getByRole("button", { name: "Try now" }));
  act(() => env.socket.open());
}

function receive(...frames: object[]) {
  act(() => {
    for (const frame of frames) env.socket.receive(frame);
  });
}

/** As a reader's wheel does. */
function scrollTo(top: number): void {
  fireEvent.wheel(log(), { deltaY: -1 });
  log().scrollTop = top;
  fireEvent.scroll(log());
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
    expect(screen.getByText("This is where it all began.")).toBeTruthy();
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
    const gap = { type: "gap", room: "bestie", from: 201, to: 400 };
    receive(joined(200, { oldest: 191 }), gap, stretch(401, 401));
    await screen.findByText("200 missed");
    scrollTo(0);
    await userEvent.click(screen.getByRole("button", { name: "load" }));
    await screen.findByText("100 missed");
    expect(pages).toHaveBeenLastCalledWith("bestie", { before: 401, limit: 100 });
    await userEvent.click(screen.getByRole("button", { name: "load" }));
    await within(log()).findByText("message 201");
    expect(screen.queryByText(/missed/)).toBeNull();
  });

  it("follows its end however much comes, until the reader scrolls", async () => {
    show();
    receive(joined(20), stretch(21, 900));
    await within(log()).findByText("message 900");
    expect(screen.queryByRole("button", { name: "Back to now" })).toBeNull();
    scrollTo(4_000);
    await screen.findByRole("button", { name: "Back to now" });
    receive(stretch(901, 1_234));
    await userEvent.click(await screen.findByRole("button", { name: "334 new messages" }));
    await within(log()).findByText("message 1234");
    expect(screen.queryByRole("button", { name: /new message/ })).toBeNull();
  });

  it("says how many the pace left out, and shows them", async () => {
    settings = { ...settings, pace: 5 };
    pages.mockResolvedValueOnce(page(11, 30));
    show();
    expect(env.socket.take()).toContainEqual({ type: "join", room: "bestie", pace: 5 });
    receive(joined(10, { pace: 5 }), { ...stretch(11, 30), messages: messages(20, 21) });
    await screen.findByText("18 not shown");
    await userEvent.click(screen.getByRole("button", { name: "show" }));
    await within(log()).findByText("message 12");
    expect(screen.queryByText(/not shown/)).toBeNull();
  });

  it("offers what was missed while the connection was away", async () => {
    pages.mockResolvedValue(page(11, 110));
    show();
    receive(joined(10, { oldest: 1 }));
    await within(log()).findByText("message 10");
    act(() => env.socket.fall());
    await userEvent.click(screen.getByRole("button", { name: "Try now" }));
    act(() => env.socket.open());
    receive(joined(110, { messages: [] }), { type: "gap", room: "bestie", from: 11, to: 110 });
    await userEvent.click(await screen.findByRole("button", { name: "Load 100 missed" }));
    await within(log()).findByText("message 110");
    await vi.waitFor(() => expect(screen.queryByText(/Load 100/)).toBeNull());
    expect(screen.queryByText(/Nothing was missed/)).toBeNull();
  });

  it("goes on offering what one press did not load", async () => {
    pages.mockImplementation(async (_, { before = 0 }: { before?: number }) =>
      page(before - 100, before - 1),
    );
    show();
    receive(joined(10));
    await within(log()).findByText("message 10");
    await fallAndReturn();
    receive(joined(9_010, { messages: [] }), { ...stretch(11, 9_010), type: "gap" });
    await screen.findByText(/9,000 messages said meanwhile/);
    await userEvent.click(await screen.findByRole("button", { name: "Load the last 500" }));
    await screen.findByText(/8,500 messages said meanwhile/);
    expect(pages).toHaveBeenCalledTimes(5);
  });

  it("takes a gap for missed only after the connection was lost", async () => {
    settings = { ...settings, pace: 5 };
    const { setSettings } = show();
    receive(joined(10, { pace: 5 }));
    setSettings({ ...settings, pace: 0 });
    receive(joined(90, { messages: [] }), { ...stretch(11, 80), type: "gap" });
    await screen.findByText("70 missed");
    expect(screen.queryByRole("button", { name: /^Load/ })).toBeNull();
  });

  it("is thinned by the pace granted, not by the one that was wished for last", async () => {
    settings = { ...settings, pace: 5 };
    const { setSettings } = show();
    receive(joined(10, { pace: 5 }));
    await within(log()).findByText("message 10");
    setSettings({ ...settings, pace: 20 });
    setSettings({ ...settings, pace: 0 });
    receive(joined(10, { pace: 20, messages: [] }));
    receive({ ...stretch(11, 30), messages: messages(20, 21) });
    await screen.findByText("18 not shown");
  });

  it("begins anew after a reset", async () => {
    show();
    receive(joined(10));
    await within(log()).findByText("message 10");
    receive(joined(2, { epoch: "e2", reset: true }));
    await vi.waitFor(() => expect(within(log()).getAllByRole("listitem")).toHaveLength(2));
  });
});

describe("a message", () => {
  const line = (extra: object) => ({
    ...stretch(11, 11),
    messages: [{ seq: 11, at: 1, user: "bob", text: "henlo @ada", ...extra }],
  });

  it("shows how it was typed, by a click or a key, and hides it again", async () => {
    const original = [{ seq: 11, at: 1, user: "bob", text: "henlo @ada", original: "hello @ada" }];
    pages.mockResolvedValueOnce({ ...page(11, 11), messages: original });
    show("ada");
    receive(joined(10), line({}));
    await userEvent.click(await within(log()).findByText("henlo"));
    expect(await screen.findByText("As typed:")).toBeTruthy();
    expect(pages).toHaveBeenCalledWith("bestie", { before: 12, limit: 1, original: 1 });
    act(() => log().querySelector<HTMLElement>('li[data-seq="11"]')?.focus());
    await userEvent.keyboard("{Enter}");
    expect(screen.queryByText("As typed:")).toBeNull();
  });

  it("is shown as typed from the start, for those who set that", async () => {
    settings = { ...settings, originals: true };
    const typed = messages(1, 10).map((each) => ({ ...each, original: `typed ${each.seq}` }));
    pages.mockResolvedValue({ ...page(1, 10), messages: typed });
    show();
    receive(joined(10));
    await within(log()).findByText("typed 10");
    expect(within(log()).queryByText("message 10")).toBeNull();
  });

  it("stands under the line that it answers", async () => {
    show("ada");
    receive(joined(10), line({ reply_to: 10 }));
    const row = (await within(log()).findByText("henlo")).closest("li") as HTMLElement;
    expect(within(row).getByText("message 10")).toBeTruthy();
    expect(within(row).getByText(/Answering bob/)).toBeTruthy();
  });

  it("fetches an old line that it answers when asked to, not by itself", async () => {
    pages.mockResolvedValueOnce(page(2, 2));
    show("ada");
    receive(joined(40), { ...line({ seq: 41, reply_to: 2 }), from: 41, to: 41 });
    const button = await screen.findByRole("button", { name: "show the message it answers" });
    expect(pages).not.toHaveBeenCalled();
    await userEvent.click(button);
    await within(log()).findByText("message 2");
    expect(pages).toHaveBeenCalledExactlyOnceWith("bestie", { before: 3, limit: 1 });
    expect(document.activeElement).toBe(log().querySelector('li[data-seq="41"]'));
  });

  it("is asked for as typed no more often than every two seconds", async () => {
    settings = { ...settings, originals: true };
    pages.mockImplementation(async (_, { before = 0 }: { before?: number }) => ({
      ...page(before - 1, before - 1),
      messages: [{ ...messages(before - 1, before - 1)[0], original: "typed" } as Message],
    }));
    show();
    receive(joined(10));
    await within(log()).findAllByText("typed");
    for (let seq = 11; seq < 21; seq += 1) {
      receive(stretch(seq, seq));
      await within(log()).findByText(`message ${seq}`);
    }
    expect(pages).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(pages).toHaveBeenCalledTimes(2), { timeout: 4_000 });
  });

  it("keeps the log at its end where the keys led, and the focus where it was", async () => {
    show("ada");
    receive(joined(10), stretch(11, 300));
    await within(log()).findByText("message 300");
    const row = (seq: number) => log().querySelector<HTMLElement>(`li[data-seq="${seq}"]`);
    act(() => row(300)?.focus());
    await userEvent.keyboard("{Home}");
    await vi.waitFor(() => expect(document.activeElement).toBe(row(1)));
    await userEvent.keyboard("{Escape}");
    await vi.waitFor(() => expect(document.activeElement).toBe(row(300)));
    receive(stretch(301, 420));
    await within(log()).findByText("message 420");
    expect(screen.queryByRole("button", { name: /new message|Back to now/ })).toBeNull();
  });

  it("gets the focus of the line that stood for it, which Enter opens", async () => {
    pages.mockResolvedValueOnce(page(11, 30));
    show("ada");
    receive(joined(10), { ...stretch(11, 30), type: "gap" }, stretch(31, 32));
    await screen.findByText("20 missed");
    const row = (seq: number) => log().querySelector<HTMLElement>(`li[data-seq="${seq}"]`);
    act(() => row(31)?.focus());
    await userEvent.keyboard("{ArrowUp}{Enter}");
    await within(log()).findByText("message 11");
    expect(document.activeElement).toBe(row(11));
  });

  it("is reached by the arrow keys, and answered by R", async () => {
    show("ada");
    receive(joined(10));
    await within(log()).findByText("message 10");
    const row = (seq: number) => log().querySelector<HTMLElement>(`li[data-seq="${seq}"]`);
    act(() => row(10)?.focus());
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(document.activeElement).toBe(row(8));
    await userEvent.keyboard("{End}");
    expect(document.activeElement).toBe(row(10));
    await userEvent.keyboard("r");
    expect(screen.getByText("Answering bob")).toBeTruthy();
    expect(document.activeElement).toBe(input());
    await userEvent.keyboard("yes{Enter}");
    expect(lastSay()).toMatchObject({ text: "yes", reply_to: 10 });
    expect(screen.queryByText("Answering bob")).toBeNull();
  });
});

describe("what is read aloud", () => {
  it("is only what mentions the reader, for those who set that", async () => {
    settings = { ...settings, announce: "mentions" };
    show("ada");
    receive(joined(10));
    await within(log()).findByText("message 10");
    const region = screen.getByRole("region", { name: "New messages, read aloud" });
    receive(stretch(11, 11), {
      ...stretch(12, 12),
      messages: [{ seq: 12, at: 1, user: "bob", text: "hey @Ada" }],
    });
    await within(region).findByText("bob: hey @Ada", undefined, { timeout: 3_000 });
    expect(within(region).queryByText(/message 11/)).toBeNull();
  });
});

describe("what is read aloud, outside the ranges", () => {
  it("is a mention, once, and an answer to the reader", async () => {
    settings = { ...settings, pace: 5, announce: "mentions" };
    show("ada");
    const own = { seq: 9, at: 1, user: "ada", text: "what do you think?" };
    receive(joined(10, { pace: 5, messages: [own] }));
    await within(log()).findByText(own.text);
    const region = screen.getByRole("region", { name: "New messages, read aloud" });
    const heard: string[] = [];
    new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) heard.push(node.textContent ?? "");
      }
    }).observe(region, { childList: true });
    const early = { seq: 30, at: 1, user: "bob", text: "hey @ada" };
    const late = { seq: 8, at: 1, user: "bob", text: "psst @ada" };
    receive({ type: "mention", room: "bestie", message: early });
    receive({ type: "mention", room: "bestie", message: late });
    receive({ ...stretch(11, 20), messages: [] });
    await vi.waitFor(() => expect(heard).toHaveLength(2), { timeout: 3_000 });
    const answer = { seq: 31, at: 1, user: "bob", text: "no idea", reply_to: 9 };
    receive({ type: "mention", room: "bestie", message: early });
    receive({ ...stretch(21, 31), messages: [early, answer] });
    await vi.waitFor(() => expect(heard).toHaveLength(3), { timeout: 3_000 });
    expect(heard).toEqual(["bob: psst @ada", "bob: hey @ada", "bob: no idea"]);
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

  it("shows once when it comes in the stream before its ack", async () => {
    const { nonce } = await say("hi there");
    await within(log()).findByText("hi there");
    const own = [{ seq: 11, at: 1, user: "ada", text: "Hey bestie!" }];
    receive({ ...stretch(11, 12), messages: [...own, ...messages(12, 12)] });
    await within(log()).findByText("message 12");
    expect(within(log()).queryByText("Hey bestie!")).toBeNull();
    receive({ type: "ack", room: "bestie", nonce, seq: 11, at: 1, text: "Hey bestie!" });
    await within(log()).findByText("Hey bestie!");
    expect(within(log()).queryByText("hi there")).toBeNull();
  });

  it("comes back as the answer that it was", async () => {
    const [reply] = await within(log()).findAllByRole("button", { name: "Reply to bob" });
    await userEvent.click(reply as HTMLElement);
    const { nonce } = await say("yes");
    await refuse(nonce, "busy");
    await screen.findByText("Answering bob");
    await userEvent.type(input(), "{Enter}");
    expect(lastSay()).toMatchObject({ text: "yes", reply_to: 1 });
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
    const first = await say("first");
    const second = await say("second");
    const refusal = { type: "error", code: "busy", message: "busy" };
    receive({ ...refusal, nonce: first.nonce }, { ...refusal, nonce: second.nonce });
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

  it("comes back by the up arrow, and keeps its draft for the room", async () => {
    await say("hello");
    await userEvent.keyboard("{ArrowUp}");
    expect(input().value).toBe("hello");
    expect(new Drafts(sessionStorage).get("bestie")).toEqual({ text: "hello" });
    await userEvent.keyboard(" again{Enter}");
    expect(new Drafts(sessionStorage).get("bestie")).toEqual({ text: "" });
  });

  it("takes names seen in the room and emotes from the suggestions", async () => {
    await userEvent.type(input(), "hey @bo");
    expect(screen.getByRole("option", { name: "@bob" })).toBeTruthy();
    await userEvent.keyboard("{Enter}");
    expect(input().value).toBe("hey @bob ");
    await userEvent.keyboard(":lo{ArrowDown}{Tab}");
    expect(input().value).toBe("hey @bob :love: ");
    expect(lastSay()).toBeUndefined();
  });

  it("is one line", async () => {
    await userEvent.click(input());
    await userEvent.paste("one\n two\r\nthree\tfour");
    expect(input().value).toBe("one two three four");
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

  it("does not tell a screen reader each tick of the wait", async () => {
    show();
    receive(joined(10));
    act(() => env.socket.fall());
    const countdown = await screen.findByText(/Reconnecting in \d+ s/);
    expect(countdown.getAttribute("aria-hidden")).toBe("true");
  });

  it("says that nothing was missed when the room is there again, and only if it is so", async () => {
    show();
    receive(joined(10));
    await within(log()).findByText("message 10");
    await fallAndReturn();
    expect(screen.queryByText(/Nothing was missed/)).toBeNull();
    receive(joined(10, { messages: [] }));
    await screen.findByText(/Nothing was missed/);
    await fallAndReturn();
    receive(joined(2, { epoch: "e2", reset: true }));
    await vi.waitFor(() => expect(within(log()).getAllByRole("listitem")).toHaveLength(2));
    expect(screen.queryByText(/Nothing was missed/)).toBeNull();
  });
});
