/** Reads every source file's imports and holds them against the arrows that the packages were cut along. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Which packages a package may import; `docs/decisions` says how they were cut. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  music: [],
  audio: ['music'],
  tensor: [],
  corpus: ['music', 'audio'],
  models: ['tensor', 'corpus'],
  train: ['models', 'corpus', 'tensor'],
  compose: ['models', 'corpus', 'music'],
  evaluate: ['music', 'corpus', 'models'],
  server: ['compose', 'train', 'evaluate', 'audio'],
  studio: ['music', 'audio', 'compose', 'server'],
  cli: ['music', 'audio', 'tensor', 'corpus', 'models', 'train', 'compose', 'evaluate', 'server', 'studio'],
};

/** Packages whose core runs anywhere: outside src/node, src/web and tests they touch neither Node nor a page. */
const PORTABLE = ['music', 'tensor', 'corpus', 'models', 'compose'];
const PLATFORM_NAMES =
  /(?<![.\w])(?:(?:document|window|process|console|localStorage|Buffer|Deno)\s*[.(]|navigator\b|__dirname\b|XMLHttpRequest\b|HTML\w*Element\b|new\s+(?:Worker|AudioContext|WebSocket)\b|require\s*\(|fetch\s*\()/;
const VAGUE_FILE = /^(?:utils?|helpers?|common|types|misc|shared)\.[cm]?[jt]sx?$/;

type SourceFile = { readonly path: string; readonly package: string; readonly text: string };
type Manifest = { readonly dependencies?: Record<string, string>; readonly devDependencies?: Record<string, string> };

const files: readonly SourceFile[] = Object.keys(ARROWS).flatMap((name) =>
  sourcesUnder(join(ROOT, 'packages', name)).map((path) => ({
    path: relative(ROOT, path).split(sep).join('/'),
    package: name,
    text: readFileSync(path, 'utf8'),
  })),
);

describe('arrows', () => {
  test('every package of the workspace has its arrows', () => {
    const found = readdirSync(join(ROOT, 'packages')).filter((name) =>
      existsSync(join(ROOT, 'packages', name, 'package.json')),
    );
    expect(found.sort()).toEqual(Object.keys(ARROWS).sort());
  });

  test('the arrows have no circle', () => {
    const reaches = (from: string, to: string): boolean =>
      ARROWS[from]!.some((next) => next === to || reaches(next, to));
    expect(Object.keys(ARROWS).filter((name) => reaches(name, name))).toEqual([]);
  });

  test('a package imports only along its arrows', () => {
    const forbidden = files.flatMap((file) =>
      importsOf(file.text)
        .filter((name) => name.startsWith('@continuo/'))
        .map((name) => name.split('/')[1]!)
        .filter((name) => name !== file.package && !ARROWS[file.package]!.includes(name))
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(forbidden).toEqual([]);
  });

  test('a relative import stays inside its package and names its extension', () => {
    const astray = files.flatMap((file) =>
      importsOf(file.text)
        .filter((name) => name.startsWith('.'))
        .filter((name) => {
          const target = new URL(name, `file:///${file.path}`).pathname;
          return !target.startsWith(`/packages/${file.package}/`) || !/\.\w+(?:\?\w+)?$/.test(name);
        })
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(astray).toEqual([]);
  });

  test('a package declares every dependency that it imports', () => {
    const shared = Object.keys(readManifest('package.json').devDependencies ?? {});
    const undeclared = files.flatMap((file) => {
      const own = Object.keys(readManifest(`packages/${file.package}/package.json`).dependencies ?? {});
      // tests and build scripts may use the tools of the workspace as well
      const allowed = isTest(file.path) || !file.path.includes('/src/') ? [...own, ...shared] : own;
      return importsOf(file.text)
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .map((name) => packageOf(name))
        .filter((name) => name !== `@continuo/${file.package}` && !allowed.includes(name))
        .map((name) => `${file.path} imports ${name}, which packages/${file.package}/package.json does not declare`);
    });
    expect(undeclared).toEqual([]);
  });

  test('portable cores touch neither Node nor a page', () => {
    const bound = files
      .filter(
        (file) => PORTABLE.includes(file.package) && /\/src\/(?!node\/|web\/)/.test(file.path) && !isTest(file.path),
      )
      .flatMap((file) => {
        const node = importsOf(file.text).filter(
          (name) => name.startsWith('node:') || /^@continuo\/\w+\/(?:node|web)$/.test(name),
        );
        const platform = PLATFORM_NAMES.exec(withoutCommentsAndStrings(file.text));
        return [...node, ...(platform === null ? [] : [platform[0]])].map((what) => `${file.path} uses ${what}`);
      });
    expect(bound).toEqual([]);
  });
});

describe('files', () => {
  test('no file is named for being a leftover', () => {
    expect(files.map((file) => file.path).filter((path) => VAGUE_FILE.test(basename(path)))).toEqual([]);
  });

  test('an index file lists its names', () => {
    const starred = files.filter((file) => basename(file.path) === 'index.ts' && /^export \*/m.test(file.text));
    expect(starred.map((file) => file.path)).toEqual([]);
  });

  test('a file name is kebab-case', () => {
    const named = files.map((file) => basename(file.path));
    expect(named.filter((name) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.[cm]?[jt]sx?$/.test(name))).toEqual([]);
  });
});

describe('the reader of imports', () => {
  test('it finds static, multi-line, side-effect, re-exported and dynamic imports', () => {
    const text = [
      "import { a } from 'one';",
      'import type {\n  B,\n} from "two/sub";',
      "import 'three';",
      "export { c } from 'four';",
      "const d = await import('five');",
      " * import { e } from 'in-a-comment';",
    ].join('\n');
    expect(importsOf(text)).toEqual(['one', 'two/sub', 'three', 'four', 'five']);
  });

  test('it names the package of a deep import', () => {
    expect([packageOf('zod/mini'), packageOf('@continuo/music/node'), packageOf('react')]).toEqual([
      'zod',
      '@continuo/music',
      'react',
    ]);
  });

  test('it takes platform names in code, not in comments, strings or fields', () => {
    const uses = (text: string) => PLATFORM_NAMES.test(withoutCommentsAndStrings(text));
    expect(['process.exit(1)', 'new Worker(url)', 'fetch(url)'].map(uses)).toEqual([true, true, true]);
    expect(["'process.exit'", '// document.title', 'model.process.run', 'window + 1'].map(uses)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesUnder(path);
    return /\.(?:[cm]?[jt]s|tsx)$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(text: string): string[] {
  const pattern =
    /^[ \t]*(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*(['"])([^'"\n]+)\1|\bimport\(\s*(['"])([^'"\n]+)\3/gm;
  return [...text.matchAll(pattern)].map((match) => (match[2] ?? match[4])!);
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function withoutCommentsAndStrings(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, '');
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/(?:test|testing|fixtures)\//.test(path);
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest;
}
