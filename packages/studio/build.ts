/** Builds the studio's page when its sources have changed. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const STUDIO = fileURLToPath(new URL('.', import.meta.url));
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(STUDIO, 'dist');
/** Packages whose code can be in the page. */
const PACKAGES = ['studio', 'music', 'audio', 'compose', 'models', 'corpus', 'tensor'];
/** Builds of earlier sources that are kept, because a server may still give them out. */
const KEPT_BUILDS = 3;

/**
 * The folder of the built page, built now if there is none of these sources.
 *
 * Each build has a folder of its own, named by the hash of its sources, and appears there whole: several processes may
 * build at once, and a running server keeps its files.
 *
 * @throws Error  Vite could not build; its message says where
 * @example await buildStudio() // => '…/packages/studio/dist/3f9a01c2b4d5e6f7'
 */
export async function buildStudio(): Promise<string> {
  const directory = join(DIST, hashOfSources());
  if (existsSync(directory)) return directory;
  const draft = join(DIST, `building-${randomUUID()}`);
  mkdirSync(DIST, { recursive: true });
  try {
    await asProduction(async () => {
      const { build } = await import('vite');
      await build({ configFile: join(STUDIO, 'vite.config.ts'), build: { outDir: draft } });
    });
    if (!existsSync(directory)) renameSync(draft, directory);
  } catch (error) {
    // another process may have put the same build there in this moment
    if (!existsSync(directory)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  removeOldBuilds();
  return directory;
}

/** Vite takes `NODE_ENV` over its own mode: a page built within a test would else hold React's slow development code. */
async function asProduction(work: () => Promise<void>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

function hashOfSources(): string {
  const files = PACKAGES.flatMap((name) =>
    globSync(['src/**/*', 'index.html', 'vite.config.ts', 'build.ts', 'package.json'], {
      cwd: join(PROJECT, 'packages', name),
      withFileTypes: true,
    }),
  );
  const paths = files
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const path of [...paths, join(PROJECT, 'package-lock.json')]) {
    hash
      .update(`${relative(PROJECT, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function removeOldBuilds(): void {
  const age = (name: string): number => statSync(join(DIST, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const builds = readdirSync(DIST).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const old = builds.sort((a, b) => age(b) - age(a)).slice(KEPT_BUILDS);
  for (const name of old) rmSync(join(DIST, name), { recursive: true, force: true });
}
