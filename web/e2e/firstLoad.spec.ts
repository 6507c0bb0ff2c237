import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Account } from "./account";
import { expect, test } from "./fixtures";
import { PageMeter } from "./pageMeter";
import { report } from "./report";
import { webFolder } from "./server";

declare global {
  interface Window {
    longTaskEnds?: number[];
  }
}

const limitBytes = 150 * 1024;

/** Paths of the build's files that a page asked for, as they came. */
async function load(page: import("@playwright/test").Page, url: string) {
  const files = new Map<string, string>();
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith("/api/")) return;
    files.set(path, response.headers()["content-encoding"] ?? "identity");
  });
  await page.goto(url);
  await page.getByRole("log").and(page.locator('[aria-busy="false"]')).waitFor();
  await page.waitForLoadState("networkidle");
  return files;
}

test("what a first visit loads is at most 150 KiB gzipped", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  for (let i = 0; i < 10; i += 1) await bob.say("bestie", `hello there number ${i}`);
  const { page } = await newReader();
  const meter = await PageMeter.attach(page);
  await meter.slowDown(4);
  await page.addInitScript(() => {
    const tasks: number[] = [];
    window.longTaskEnds = tasks;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push(startTime + duration);
    }).observe({ type: "longtask", buffered: true });
  });
  const files = await load(page, "/r/bestie");

  const sizes = await Promise.all(
    [...files.keys()].map(async (path) => {
      const name = path.includes(".") ? path : "/index.html";
      return [name, gzipSync(await readFile(join(webFolder, name)), { level: 9 }).length] as const;
    }),
  );
  const gzipped = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(sizes.map(([name]) => name)).toContain("/index.html");
  expect(sizes.filter(([name]) => name.endsWith(".js")).length).toBeGreaterThan(0);
  expect(gzipped, JSON.stringify(sizes)).toBeLessThanOrEqual(limitBytes);
  for (const [path, coding] of files) {
    if (/\.(js|css)$/.test(path)) expect([path, coding]).toEqual([path, "br"]);
  }

  const timing = await page.evaluate(() => {
    const transferred = performance
      .getEntriesByType("resource")
      .concat(performance.getEntriesByType("navigation"))
      .reduce((sum, each) => sum + (each as PerformanceResourceTiming).transferSize, 0);
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    // Interactive: the page is drawn, and from here on no task took longer than 50 ms.
    const interactive = Math.max(paint, ...(window.longTaskEnds ?? []));
    return {
      transferredBytes: transferred,
      firstContentfulPaintMs: Math.round(paint),
      interactiveMs: Math.round(interactive),
    };
  });
  await report("first-load", {
    gzippedBytes: gzipped,
    files: Object.fromEntries(sizes),
    ...timing,
  });
});

test("a page loaded again asks only whether it is still the same", async ({ newReader }) => {
  const { page } = await newReader();
  await load(page, "/r/bestie");
  const document = page.waitForResponse((response) => response.url().endsWith("/r/bestie"));
  await page.reload();
  expect((await document).status()).toBeLessThan(400);
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((each) => /\/assets\/.*\.(js|css)$/.test(each.name))
      .map((each) => (each as PerformanceResourceTiming).transferSize),
  );
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.every((bytes) => bytes === 0)).toBe(true);
});

test("the policy lets nothing inline run, and the page needs nothing inline", async ({
  server,
  page,
}) => {
  const answer = await page.goto(`${server.url}/r/bestie`);
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) =>
          resolve(event.effectiveDirective),
        );
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
      }),
  );
  expect(refused).toContain("script-src");
});
