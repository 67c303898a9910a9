/** Opens the built studio in a real Chromium, for stories. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveStudio } from '@continuo/server';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buildStudio } from '../../build.ts';

/** Where a Chromium may be; CONTINUO_CHROMIUM names another one. */
const CHROMIUM_PATHS = [
  process.env.CONTINUO_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The folder of models; CONTINUO_CHECKPOINTS names another one. */
export const CHECKPOINTS: string =
  process.env.CONTINUO_CHECKPOINTS ?? fileURLToPath(new URL('../../../../checkpoints', import.meta.url));

export function chromiumPath(): string | undefined {
  return CHROMIUM_PATHS.find((path) => path !== undefined && existsSync(path));
}

/** A page with the studio, and all that went wrong in it. */
export type OpenStudio = {
  readonly page: Page;
  readonly browser: Browser;
  readonly problems: string[];
  /** as when a person ends it while the page is open */
  stopServer(): Promise<void>;
  close(): Promise<void>;
};

/** Builds, serves and opens the studio with the models of a folder; whatever sounds is also heard by an analyser, `window.heard`. */
export async function openStudio(checkpointsDirectory: string = CHECKPOINTS): Promise<OpenStudio> {
  const server = await serveStudio({ directory: await buildStudio(), checkpointsDirectory, port: 0 });
  const browser = await chromium.launch({ executablePath: chromiumPath()!, args: FLAGS });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(server.url).origin) problems.push(`asked for ${url}`);
  });
  await page.addInitScript(listenIn);
  await page.goto(server.url);
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  return { page, browser, problems, stopServer: () => server.close(), close };
}

/** Runs in the page before it: all sound also goes to an analyser. */
function listenIn(): void {
  const ears = window as unknown as { heard?: AnalyserNode };
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    if (to[0] instanceof AudioDestinationNode) {
      ears.heard ??= this.context.createAnalyser();
      connect.call(this, ears.heard);
    }
    return connect.apply(this, to);
  } as typeof AudioNode.prototype.connect;
}

/** The loudest sample that sounds now. */
export function loudness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { heard } = window as unknown as { heard?: AnalyserNode };
    if (heard === undefined) return 0;
    const samples = new Float32Array(heard.fftSize);
    heard.getFloatTimeDomainData(samples);
    return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  });
}

/**
 * Starts to count the processor time of the page's own thread; what workers do is not in it. Unlike pauses on a clock, it
 * does not depend on what else the machine is doing.
 *
 * @returns the way to stop, which gives milliseconds
 */
export async function countPageThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
  };
  const before = await spent();
  return async () => {
    const after = await spent();
    await session.detach();
    return after - before;
  };
}
