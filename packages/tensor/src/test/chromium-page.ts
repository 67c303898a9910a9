/** A page in real Chromium that runs a module of ours: for tests of what runs in browsers. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';

/** Where Debian puts Chromium; CONTINUO_CHROMIUM names another. */
export const CHROMIUM: string = process.env.CONTINUO_CHROMIUM ?? '/usr/bin/chromium';
/** Tests that need a browser skip where there is none. */
export const HAS_CHROMIUM: boolean = existsSync(CHROMIUM);

export type ChromiumPage = {
  /** calls a function that the module has put on `globalThis` */
  readonly call: <Result>(name: string, argument?: unknown) => Promise<Result>;
  readonly dispose: () => Promise<void>;
};

export type ChromiumPageOptions = {
  /** give the page WebGPU, by Chromium's own software adapter SwiftShader; default false */
  readonly webgpu?: boolean;
};

const SOFTWARE_WEBGPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/** Bundles a module, serves it on a cross-origin isolated page of this machine, and opens that. */
export async function openChromiumPage(
  module: URL,
  { webgpu = false }: ChromiumPageOptions = {},
): Promise<ChromiumPage> {
  const files = await bundle(fileURLToPath(module));
  const server = createServer((request, response) => {
    const found = files.get(request.url ?? '');
    const type =
      request.url === '/' ? 'text/html' : request.url?.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    response.writeHead(found === undefined ? 404 : 200, {
      'content-type': type,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      ...(webgpu ? SOFTWARE_WEBGPU : ['--disable-gpu']),
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const dispose = async (): Promise<void> => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    const page = await browser.newPage();
    const failed = firstError(page);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await Promise.race([page.waitForFunction('globalThis.ready === true'), failed]);
    return {
      call: async (name, argument) =>
        page.evaluate(`globalThis[${JSON.stringify(name)}](${JSON.stringify(argument) ?? ''})`),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function bundle(entry: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'esnext', rolldownOptions: { input: { main: entry } } },
  })) as Rolldown.RolldownOutput;
  const files = new Map<string, string | Uint8Array>();
  for (const file of result.output) files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
  const main = result.output.find((file) => file.type === 'chunk' && file.isEntry)!.fileName;
  const script = `import '/${main}'; globalThis.ready = true;`;
  files.set('/', `<!doctype html><link rel="icon" href="data:,"><script type="module">${script}</script>`);
  return files;
}

/** Rejects when the page throws, so that a test says why it cannot go on. */
function firstError(page: Page): Promise<never> {
  return new Promise((_, reject) => page.once('pageerror', reject));
}
