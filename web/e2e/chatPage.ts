import type { Locator, Page } from "@playwright/test";
import { Account } from "./account";

/** A reader's browser on one room. */
export class ChatPage {
  readonly log: Locator;
  readonly rows: Locator;
  readonly input: Locator;
  readonly registerButton: Locator;
  readonly connection: Locator;
  /** What stands above the first message of all. */
  readonly beginning: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("log");
    this.rows = this.log.locator("li[data-seq]");
    this.input = page.getByRole("textbox", { name: /^Message / });
    this.registerButton = page.getByRole("button", { name: "Register to talk" });
    this.beginning = page.getByText("This is where it all began.");
    this.connection = page.getByRole("status", { name: "Connection" });
  }

  async open(room: string): Promise<void> {
    await this.page.goto(`/r/${room}`);
    await this.log.and(this.page.locator('[aria-busy="false"]')).waitFor();
  }

  async register(name: string): Promise<void> {
    await this.registerButton.click();
    await this.fillDialog(name, Account.password);
    await this.page.getByRole("dialog").waitFor({ state: "detached" });
  }

  async fillDialog(name: string, password: string): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByLabel("Password").fill(password);
    await dialog.locator("button[type=submit]").click();
  }

  async say(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** Answers the row that holds `mark`. */
  async replyTo(mark: string, text: string): Promise<void> {
    const row = this.log.locator("li").filter({ hasText: mark }).last();
    await row.hover();
    await row.getByRole("button", { name: /^Reply to/ }).click();
    await this.say(text);
  }

  /** To the newest message, if the log is not there. */
  async backToNow(): Promise<void> {
    const button = this.page.getByRole("button", { name: /^(Back to now|[\d,]+ new messages?)$/ });
    if (await button.isVisible()) await button.click();
  }

  /** Rows whose text holds `mark`. Marks are tags, since a style leaves those as they are. */
  row(mark: string): Locator {
    return this.log.locator("li").filter({ hasText: new RegExp(`${mark}(?!\\w)`) });
  }

  /** The sequences of the rows that are drawn, from top to bottom. */
  async seqs(): Promise<number[]> {
    return this.rows.evaluateAll((rows) =>
      rows.map((row) => Number((row as HTMLElement).dataset.seq)).sort((one, other) => one - other),
    );
  }

  /** Every sequence held, by looking through the log from its top to its end. */
  async allSeqs(): Promise<number[]> {
    return this.log.evaluate(async (log) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const seen = new Set<number>();
      for (let top = 0; ; top += log.clientHeight / 2) {
        log.scrollTop = top;
        await frame();
        await frame();
        for (const row of log.querySelectorAll<HTMLElement>("li[data-seq]")) {
          seen.add(Number(row.dataset.seq));
        }
        if (top > log.scrollHeight) break;
      }
      return [...seen].sort((one, other) => one - other);
    });
  }

  async scrollToTop(): Promise<void> {
    await this.scrollUp(10_000);
  }

  async scrollUp(pixels: number): Promise<void> {
    await this.log.hover();
    await this.page.mouse.wheel(0, -pixels);
  }

  /** How far below the top of the log the row of `seq` stands. */
  async topOf(seq: number): Promise<number> {
    const row = this.log.locator(`li[data-seq="${seq}"]`);
    const [rowBox, logBox] = [await row.boundingBox(), await this.log.boundingBox()];
    if (rowBox === null || logBox === null) throw new Error(`${seq} is not shown`);
    return rowBox.y - logBox.y;
  }
}
