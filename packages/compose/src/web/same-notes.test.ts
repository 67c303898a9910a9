import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VOICES } from '@continuo/corpus';
import {
  type AnyModel,
  choraleTransformerSchema,
  choraleTransformerTask,
  requireChorale,
  writeModelFile,
} from '@continuo/models';
import { loadModel } from '@continuo/models/node';
import { randomComposer } from '@continuo/models/testing';
import type { Score } from '@continuo/music';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import type { TestPage } from './test-page/page.ts';

const BROWSER = [
  process.env.CONTINUO_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));
const SHIPPED = fileURLToPath(new URL('../../../../checkpoints/chorale/model.safetensors', import.meta.url));
const COMPOSER = fileURLToPath(new URL('../../../../checkpoints/composer/model.safetensors', import.meta.url));
/**
 * How far −ln p may differ between Node's and the browser's arithmetic, as a share of 1 + |value|: a 150th of the step of
 * 1/64 that logits are rounded to. Both are float32 with sums in another order.
 */
const BOUND = 1e-4;
const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

declare const page: TestPage;

/** A small Transformer of random weights, large enough to have opinions. */
async function randomModelFile(): Promise<Uint8Array> {
  const architecture = choraleTransformerSchema.parse({ dim: 64, depth: 2, heads: 4, mlpDim: 128, headDim: 64 });
  const options = { batchSize: 1, frames: 16, seed: 3, optimizer: { kind: 'adamW' } } as const;
  const noDevice = { name: 'none', open: () => Promise.reject(new Error('no device')), dispose: async () => {} };
  const task = choraleTransformerTask(architecture, options as never, { train: [], validation: [] }, noDevice as never);
  const parameters = task.shippedParameters(task.initialState());
  const tensors = Object.fromEntries(
    Object.entries(parameters).map(([name, values]) => [
      name,
      { shape: [values.length], values: values.map((value) => value * 2) },
    ]),
  );
  return writeModelFile({
    metadata: {
      formatVersion: 1,
      name: 'random',
      description: 'random weights for a test',
      family: 'transformer',
      architecture: JSON.parse(JSON.stringify(architecture)),
      tokenizer: { kind: 'chorale-grid', lowestPitch: 30, highestPitch: 87, voices: [...VOICES], framesPerQuarter: 4 },
      controls: ['key', 'ends'],
      corpus: { name: 'none', licence: 'CC0-1.0', sha256: '0'.repeat(64), pieces: {} },
      recipe: {},
      step: 0,
      measures: {},
      licence: 'CC0-1.0',
    },
    tensors,
  });
}

async function hashesInNode(model: AnyModel, requests: readonly ComposeRequestInput[]): Promise<string[]> {
  const hashes: string[] = [];
  for (const request of requests) {
    for await (const event of compose(model, request)) {
      if (event.kind === 'answer') hashes.push(event.answer.variations[0]!.record.notesHash);
    }
  }
  return hashes;
}

function serve(folder: string, models: Readonly<Record<string, Uint8Array>>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const body =
      models[path] ?? (await readFile(join(folder, path === '/' ? 'index.html' : path)).catch(() => undefined));
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': MIME[extname(path)] ?? (path === '/' ? 'text/html' : 'application/octet-stream'),
    });
    response.end(body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(BROWSER === undefined)('a browser', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let tab: Page;
  const models: Record<string, Uint8Array> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'continuo-page-'));
    const { build } = await import('vite');
    await build({
      configFile: false,
      root: fileURLToPath(new URL('test-page/', import.meta.url)),
      base: './',
      logLevel: 'silent',
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
      worker: { format: 'es' },
    });
    models['/random'] = await randomModelFile();
    models['/random-composer'] = await writeModelFile(randomComposer({ seed: 4 }));
    if (existsSync(SHIPPED)) models['/chorale'] = readFileSync(SHIPPED);
    if (existsSync(COMPOSER)) models['/composer'] = readFileSync(COMPOSER);
    server = await serve(folder, models);
    browser = await chromium.launch({ executablePath: BROWSER!, args: ['--no-sandbox'] });
    tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await tab.waitForFunction(() => 'page' in globalThis);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const names = existsSync(SHIPPED) ? ['/random', '/chorale'] : ['/random'];
  test.each(names)('writes the same notes as Node for 20 seeds with the model %s', async (name) => {
    const keys = ['D minor', 'C major', 'F# minor', 'Eb major'];
    const requests = Array.from(
      { length: 20 },
      (_, seed) => ({ task: 'compose', bars: name === '/random' ? 1 : 2, seed, key: keys[seed % 4]! }) as const,
    );
    const model = await loadModel(models[name]!, { threads: 1 });
    const inNode = await hashesInNode(model, requests);
    await model.dispose();
    const inBrowser = await tab.evaluate(([url, asked]) => page.hashesOf(url, asked), [name, requests] as const);
    expect(inBrowser).toEqual(inNode);
    expect(new Set(inNode).size).toBe(20);
  });

  const composers = existsSync(COMPOSER) ? ['/random-composer', '/composer'] : ['/random-composer'];
  test.each(composers)('writes the same scores as Node with the model %s, from nothing and in a gap', async (name) => {
    const model = await loadModel(models[name]!, { threads: 1 });
    const instruments = ['violin', 'piano', 'drums'];
    const pieces = Array.from(
      { length: 4 },
      (_, seed): ComposeRequestInput => ({ task: 'compose', bars: 3, seed, instruments, key: 'D minor' }),
    );
    let score: Score | undefined;
    for await (const event of compose(model, pieces[0]!)) {
      if (event.kind === 'answer') score = event.answer.variations[0]!.score;
    }
    const gap: ComposeRequestInput = { task: 'infill', score: score!, cells: [{ bars: [2, 2], tracks: [1] }], seed: 1 };
    const requests = [...pieces, gap];
    const inNode = await hashesInNode(model, requests);
    await model.dispose();
    const inBrowser = await tab.evaluate(([url, asked]) => page.hashesOf(url, asked), [name, requests] as const);
    expect(inBrowser).toEqual(inNode);
    expect(new Set(inNode).size).toBe(requests.length);
  });

  test.each(names)('gives each token the same probability as Node within the bound with the model %s', async (name) => {
    const pitches = Array.from(
      { length: 64 * VOICES.length },
      (_, place) => 70 - (place % 4) * 7 + (Math.floor(place / 16) % 5),
    );
    const model = await loadModel(models[name]!, { threads: 1 });
    const inNode: number[] = [];
    for await (const { nats } of requireChorale(model).likelihood([{ length: 64, pitches: Int16Array.from(pitches) }]))
      inNode.push(...nats);
    await model.dispose();
    const inBrowser = await tab.evaluate(([url, piece]) => page.natsOf(url, piece), [name, pitches] as const);
    expect(inBrowser.length).toBe(inNode.length);
    const largest = Math.max(
      ...inBrowser.map((nats, place) => Math.abs(nats - inNode[place]!) / (1 + Math.abs(inNode[place]!))),
    );
    expect(largest).toBeLessThan(BOUND);
  });

  test('an abort in the page is thrown, and the worker answers the next request', async () => {
    const request = { task: 'compose', bars: 1, seed: 5 } as const;
    const cancelled = await tab.evaluate(([url, asked]) => page.cancel(url, asked), ['/random', request] as const);
    expect(cancelled.name).toBe('AbortError');
    const model = await loadModel(models['/random']!, { threads: 1 });
    expect(cancelled.next).toBe((await hashesInNode(model, [request]))[0]);
    await model.dispose();
  });

  test('a model that is not there is told by its address', async () => {
    const message = await tab.evaluate(() => page.hashesOf('/nowhere', []).catch((error: Error) => error.message));
    expect(message).toMatch(/^the model http:.*\/nowhere cannot be fetched: status 404$/);
  });
});
