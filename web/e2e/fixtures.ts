import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type ConsoleMessage,
  expect,
} from "@playwright/test";
import { ChatPage } from "./chatPage";
import { type Limits, TwitchyServer } from "./server";

interface Fixtures {
  limits: Limits;
  server: TwitchyServer;
  /** Opens a browser of its own for one more reader. */
  newReader: (options?: BrowserContextOptions) => Promise<ChatPage>;
}

/** Every test has a server of its own; no page of it may log an error or break its policy. */
export const test = base.extend<Fixtures>({
  limits: [
    { messages_per_30s: 0, registrations_per_minute: 0, sign_ins_per_minute: 0 },
    { option: true },
  ],
  server: async ({ limits }, use) => {
    const server = await TwitchyServer.create(limits);
    await use(server);
    await server.dispose();
  },
  newReader: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL: server.url, ...options });
      contexts.push(context);
      context.on("page", (page) => {
        page.on("pageerror", (error) => errors.push(String(error)));
        page.on("console", (message) => {
          if (message.type() === "error" && !isExpected(message)) errors.push(message.text());
        });
      });
      return new ChatPage(await context.newPage());
    });
    for (const context of contexts) await context.close();
    expect(errors).toEqual([]);
  },
});

export { expect };

/** The browser itself reports what the page handles: refused calls and a server that is away. */
function isExpected(message: ConsoleMessage): boolean {
  const isCall = message.location().url.includes("/api/");
  if (/status of 4\d\d/.test(message.text())) return isCall;
  return /ERR_CONNECTION|WebSocket connection/.test(message.text());
}
