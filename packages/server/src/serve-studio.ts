/** A small file server for the studio: the built page, and the models under /checkpoints/. */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { fileOfPath, fileResponse } from './file-response.ts';
import { ServerError } from './server-error.ts';

/** What to serve, and where. */
export type ServeStudioOptions = {
  /** the built studio: the folder with index.html */
  readonly directory: string;
  /** the folder of model folders, served under /checkpoints/; it need not exist yet */
  readonly checkpointsDirectory: string;
  /** 8420 unless given; 0, or a port that is taken, becomes any free one */
  readonly port?: number;
  /** closes the server when aborted */
  readonly signal?: AbortSignal;
};

/** A running server. */
export type StudioServer = { readonly url: string; readonly port: number; close(): Promise<void> };

/**
 * Sent with every answer. The first three make the page cross-origin isolated, so that WebAssembly may use threads; the
 * policy keeps the page on this machine: no script, font or request from anywhere else.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
    "img-src 'self' data: blob:; connect-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
};

/**
 * Starts the server on 127.0.0.1.
 *
 * @throws ServerError  `no-such-directory`: the studio is not built; `cannot-listen`: no port could be opened
 * @example
 * const server = await serveStudio({ directory: await buildStudio(), checkpointsDirectory: 'checkpoints' });
 * server.url // => 'http://127.0.0.1:8420/'
 * await server.close();
 */
export async function serveStudio(options: ServeStudioOptions): Promise<StudioServer> {
  const { directory, checkpointsDirectory, port = 8420, signal } = options;
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ServerError('no-such-directory', `${directory}: no such folder; build the studio first`, directory);
  }
  signal?.throwIfAborted();
  const server = createAdaptorServer({ fetch: studioApp(directory, checkpointsDirectory).fetch }) as Server;
  const opened = await listen(server, port);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  signal?.addEventListener('abort', () => void close(), { once: true });
  return { url: `http://127.0.0.1:${opened}/`, port: opened, close };
}

function studioApp(directory: string, checkpointsDirectory: string): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
  });
  app.on(['GET', 'HEAD'], '*', async (context) => {
    const path = new URL(context.req.url).pathname;
    if (path === '/checkpoints/') return context.json({ models: await modelNamesIn(checkpointsDirectory) });
    const inCheckpoints = path.startsWith('/checkpoints/');
    const file = inCheckpoints
      ? await fileOfPath(checkpointsDirectory, path.slice('/checkpoints'.length))
      : await fileOfPath(directory, path);
    return file === undefined
      ? context.text(`${path}: there is no such file\n`, 404)
      : fileResponse(file, context.req.raw);
  });
  app.all('*', (context) => context.text('this server only gives files: use GET\n', 405));
  return app;
}

/** The folders that hold a model, by name; they are read anew each time, for one may just have been trained. */
async function modelNamesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const holds = await Promise.all(
    folders.map(async ({ name }) => (await fileOfPath(directory, `/${name}/model.safetensors`)) !== undefined),
  );
  return folders.flatMap(({ name }, place) => (holds[place] ? [name] : [])).sort();
}

/** Opens the port asked for, or any free one where it is taken; the port that was opened. */
async function listen(server: Server, port: number): Promise<number> {
  const attempt = (wanted: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        const address = server.address();
        resolve(address !== null && typeof address === 'object' ? address.port : wanted);
      });
    });
  try {
    return await attempt(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (port !== 0 && (code === 'EADDRINUSE' || code === 'EACCES')) return attempt(0);
    throw new ServerError(
      'cannot-listen',
      `127.0.0.1:${port} could not be opened: ${(error as Error).message}`,
      `127.0.0.1:${port}`,
      {
        cause: error,
      },
    );
  }
}
