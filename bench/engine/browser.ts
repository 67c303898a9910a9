/** A training step and decoding in Chromium by WebAssembly and WebGPU, beside the native build in Node. */
import { availableParallelism } from 'node:os';
import { workerDevice } from '@continuo/tensor/node';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from '@continuo/tensor/test';
import { doWork, FULL, type Measured, SMALL, type Work } from './browser-work.ts';

export type BrowserRow = {
  readonly model: string;
  readonly device: string;
  /** medians */
  readonly stepMilliseconds: number;
  readonly tokenMilliseconds: number;
  readonly lastLoss: number;
  /** the largest difference of a loss from the native build's on one thread, as a share of 1 + that loss */
  readonly lossDifference: number;
  /** the share of decoded tokens that are the native build's */
  readonly sameTokens: number;
};

type Place = {
  readonly device: string;
  readonly measure: (full: boolean) => Promise<Measured>;
  readonly full: boolean;
};

/** Rows in order; none where there is no Chromium. A software adapter of WebGPU does the small model alone. */
export async function browserRows({ log }: { readonly log: (line: string) => void }): Promise<BrowserRow[]> {
  if (!HAS_CHROMIUM) return [];
  const adapter = await onPage((page) => page.call<{ name: string; software: boolean } | undefined>('adapter'));
  const counts = availableParallelism() > 1 ? [1, 2] : [1];
  const words = (threads: number): string => `${threads} thread${threads > 1 ? 's' : ''}`;
  const places = [
    ...counts.map((threads) => native(`Node, CPU, ${words(threads)}`, threads)),
    ...counts.map((threads) => web(`Chromium, WASM, ${words(threads)}`, true, { threads })),
    ...(adapter ? [web(`Chromium, WebGPU (${adapter.name})`, !adapter.software, { provider: 'webgpu' })] : []),
  ];
  const rows: BrowserRow[] = [];
  for (const work of [SMALL, FULL]) {
    let reference: Measured | undefined;
    for (const place of places) {
      if (work === FULL && !place.full) continue;
      log(`${work.name}: ${place.device}`);
      const measured = await place.measure(work === FULL);
      reference ??= measured;
      rows.push(rowOf(work, place.device, measured, reference));
    }
  }
  return rows;
}

function native(device: string, threads: number): Place {
  return {
    device,
    full: true,
    async measure(full) {
      const opened = workerDevice({ threads });
      return doWork(full ? FULL : SMALL, opened).finally(() => opened.dispose());
    },
  };
}

function web(device: string, full: boolean, options: Readonly<Record<string, unknown>>): Place {
  return { device, full, measure: (whole) => onPage((page) => page.call('measure', { ...options, full: whole })) };
}

/** A page for each: WebAssembly keeps the number of threads that it was first started with. */
async function onPage<Result>(use: (page: ChromiumPage) => Promise<Result>): Promise<Result> {
  const page = await openChromiumPage(new URL('./browser-page.ts', import.meta.url), { webgpu: true });
  return use(page).finally(() => page.dispose());
}

function rowOf({ name }: Work, device: string, measured: Measured, reference: Measured): BrowserRow {
  const { losses, chosen } = measured;
  const apart = losses.map((loss, step) => Math.abs(loss - reference.losses[step]!) / (1 + reference.losses[step]!));
  return {
    model: name,
    device,
    stepMilliseconds: median(measured.stepMilliseconds),
    tokenMilliseconds: median(measured.tokenMilliseconds),
    lastLoss: losses.at(-1)!,
    lossDifference: Math.max(...apart),
    sameTokens: chosen.filter((token, place) => token === reference.chosen[place]).length / chosen.length,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The rows as a table for people. */
export function formatBrowserRows(rows: readonly BrowserRow[]): string {
  if (rows.length === 0) return 'In a browser: no Chromium here (CONTINUO_CHROMIUM names one).\n';
  const lines = rows.map((row) => {
    const step = `${row.stepMilliseconds.toFixed(1)} ms a step`.padStart(19);
    const token = `${row.tokenMilliseconds.toFixed(2)} ms a token`.padStart(19);
    const apart = `losses within ${row.lossDifference.toExponential(1)}, ${(100 * row.sameTokens).toFixed(0)} % same tokens`;
    return `  ${row.model.padEnd(24)}${row.device.padEnd(40)}${step}${token}  loss ${row.lastLoss.toFixed(4)}, ${apart}`;
  });
  return `In a browser, medians, batch 1 while decoding:\n${lines.join('\n')}\n`;
}
