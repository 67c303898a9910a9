#!/usr/bin/env node
/**
 * The `continuo` command: plain JavaScript that any Node from 20 runs. In a fresh clone it installs what is missing, and
 * where this Node is older than 24 it goes on with the project's own.
 */
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

const toolchain = new URL('../../../scripts/toolchain.mjs', import.meta.url);
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;

if (existsSync(toolchain)) {
  const { COMPILE_CACHE, runOnNode24, whatIsMissing } = await import(toolchain.href);
  if (isNewEnough && whatIsMissing() === undefined) {
    nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? COMPILE_CACHE);
    await import('../src/main.ts');
  } else await runOnNode24('packages/cli/src/main.ts', process.argv.slice(2), { cwd: process.cwd() });
} else if (isNewEnough) {
  await import('../src/main.ts');
} else {
  process.stderr.write(
    `continuo: this is Node ${process.version} and 24 is needed; install it from https://nodejs.org\n`,
  );
  process.exitCode = 2;
}
