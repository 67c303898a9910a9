/** Builds the studio's page when its sources have changed. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const STUDIO = fileURLToPath(new URL('.', import.meta.url));
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** Packages whose code can be in the page. */
const PACKAGES = ['studio', 'music', 'audio', 'compose', 'models', 'corpus', 'tensor'];

/**
 * The folder of the built page, built now if it is missing or older than its sources.
 *
 * @example await buildStudio() // => '…/packages/studio/dist'
 */
export async function buildStudio(): Promise<string> {
  const directory = join(STUDIO, 'dist');
  const hashFile = join(directory, '.build-hash');
  const hash = hashOfSources();
  if (existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash) return directory;
  const { build } = await import('vite');
  await build({ configFile: join(STUDIO, 'vite.config.ts') });
  writeFileSync(hashFile, hash);
  return directory;
}

function hashOfSources(): string {
  const files = PACKAGES.flatMap((name) =>
    globSync(['src/**/*', 'index.html', 'vite.config.ts', 'package.json'], {
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
  return hash.digest('hex');
}
