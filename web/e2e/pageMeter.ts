import type { CDPSession, Page } from "@playwright/test";

export interface FrameTimes {
  frames: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  longTasks: number;
  longestTaskMs: number;
}

interface Sample {
  frames: number[];
  longTasks: number[];
}

declare global {
  interface Window {
    pageMeter?: Sample;
  }
}

/** What a page costs its reader: the time between its frames, long tasks, memory, nodes. */
export class PageMeter {
  private constructor(
    private readonly page: Page,
    private readonly devtools: CDPSession,
  ) {}

  static async attach(page: Page): Promise<PageMeter> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Performance.enable");
    return new PageMeter(page, devtools);
  }

  async startFrames(): Promise<void> {
    await this.page.evaluate(() => {
      const sample: Sample = { frames: [], longTasks: [] };
      window.pageMeter = sample;
      let last = performance.now();
      const next = (now: number) => {
        if (window.pageMeter !== sample) return;
        sample.frames.push(now - last);
        last = now;
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) sample.longTasks.push(duration);
      }).observe({ type: "longtask" });
    });
  }

  async stopFrames(): Promise<FrameTimes> {
    const { frames, longTasks } = await this.page.evaluate(() => {
      const sample = window.pageMeter;
      delete window.pageMeter;
      return sample ?? { frames: [], longTasks: [] };
    });
    const sorted = frames.toSorted((a, b) => a - b);
    const at = (share: number) => round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
    const totalMs = frames.reduce((sum, each) => sum + each, 0);
    return {
      frames: frames.length,
      perSecond: round((1000 * frames.length) / totalMs),
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: at(1),
      longTasks: longTasks.length,
      longestTaskMs: round(Math.max(0, ...longTasks)),
    };
  }

  /** Memory that scripts hold, what could be freed not counted. */
  async heapMiB(): Promise<number> {
    await this.devtools.send("HeapProfiler.collectGarbage");
    return round((await this.metric("JSHeapUsedSize")) / 2 ** 20);
  }

  async nodes(): Promise<number> {
    return this.page.evaluate(() => document.getElementsByTagName("*").length);
  }

  /** As on a machine that is `times` slower. */
  async slowDown(times: number): Promise<void> {
    await this.devtools.send("Emulation.setCPUThrottlingRate", { rate: times });
  }

  private async metric(name: string): Promise<number> {
    const { metrics } = await this.devtools.send("Performance.getMetrics");
    return metrics.find((each) => each.name === name)?.value ?? 0;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
