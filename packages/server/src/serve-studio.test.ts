import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StudioServer, serveStudio } from './index.ts';

let root: string;
let server: StudioServer;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'continuo-server-'));
  mkdirSync(join(root, 'dist/assets'), { recursive: true });
  mkdirSync(join(root, 'checkpoints/chorale'), { recursive: true });
  writeFileSync(join(root, 'dist/index.html'), '<!doctype html><title>studio</title>');
  writeFileSync(join(root, 'dist/assets/ort.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(root, 'dist/assets/ort.mjs'), 'export {};');
  writeFileSync(join(root, 'dist/.build-hash'), 'hidden');
  writeFileSync(join(root, 'checkpoints/chorale/model.safetensors'), 'weights');
  writeFileSync(join(root, 'secret.txt'), 'secret');
  symlinkSync(join(root, 'secret.txt'), join(root, 'dist/link.txt'));
  server = await serveStudio({
    directory: join(root, 'dist'),
    checkpointsDirectory: join(root, 'checkpoints'),
    port: 0,
  });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

/** A request whose path is sent as written: fetch would resolve the dots before sending. */
function rawStatus(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test('the root is index.html, cross-origin isolated and kept on this machine', async () => {
  const response = await fetch(server.url);
  expect(await response.text()).toContain('studio');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
});

test('WebAssembly, modules and weights carry their types', async () => {
  const typeOf = async (path: string): Promise<string | null> =>
    (await fetch(new URL(path, server.url))).headers.get('content-type');
  expect(await typeOf('/assets/ort.wasm')).toBe('application/wasm');
  expect(await typeOf('/assets/ort.mjs')).toBe('text/javascript; charset=utf-8');
  expect(await typeOf('/checkpoints/chorale/model.safetensors')).toBe('application/octet-stream');
  expect(await (await fetch(new URL('/checkpoints/chorale/model.safetensors', server.url))).text()).toBe('weights');
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/checkpoints/../secret.txt',
  '/checkpoints/%2e%2e%2fsecret.txt',
  '/checkpoints/..%5csecret.txt',
  '/link.txt',
  '/.build-hash',
  '/%00',
  '/%E0%A4%A',
  '/assets',
  '/nothing',
])('%s is not found', async (path) => {
  expect(await rawStatus(path)).toBe(404);
});

test('a file that the browser has already is not sent again', async () => {
  const first = await fetch(server.url);
  const second = await fetch(server.url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect(second.status).toBe(304);
});

test('writing is refused', async () => {
  expect((await fetch(server.url, { method: 'POST', body: 'x' })).status).toBe(405);
});

test('a port that is taken becomes a free one, and abort closes the server', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const second = await serveStudio({
    directory: join(root, 'dist'),
    checkpointsDirectory: root,
    port: server.port,
    signal,
  });
  expect(second.port).not.toBe(server.port);
  expect((await fetch(second.url)).status).toBe(200);
  controller.abort();
  await expect
    .poll(() =>
      fetch(second.url).then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed');
});

test('a studio that is not built is named', async () => {
  await expect(serveStudio({ directory: join(root, 'none'), checkpointsDirectory: root })).rejects.toThrow(
    /none: no such folder/,
  );
});

test('the models are listed by name, new ones too', async () => {
  const names = async (): Promise<unknown> => (await fetch(new URL('/checkpoints/', server.url))).json();
  expect(await names()).toEqual({ models: ['chorale'] });
  mkdirSync(join(root, 'checkpoints/band'));
  expect(await names()).toEqual({ models: ['chorale'] });
  writeFileSync(join(root, 'checkpoints/band/model.safetensors'), 'weights');
  expect(await names()).toEqual({ models: ['band', 'chorale'] });
});
