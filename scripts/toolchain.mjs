/**
 * Installs what is missing and runs programs on the project's own Node 24.
 *
 * Plain JavaScript for the machine's own Node, 20 or later: this runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const OWN_NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Prints one line on standard error, where progress belongs. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs `npm ci` where node_modules does not hold what package-lock.json asks for.
 *
 * npm keeps a list of what it installed in node_modules/.package-lock.json and writes it last, so an interrupted
 * installation counts as missing and one made by hand counts as made.
 */
export async function ensureInstalled() {
  const missing = whatIsMissing();
  if (missing === undefined) return;
  say(`Installing the dependencies with npm ci (${missing}). This takes about half a minute, once.`);
  const began = Date.now();
  // the machine's own npm and Node: node_modules/.bin holds the Node that npm ci is about to replace
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !resolve(folder).endsWith(join('node_modules', '.bin')))
    .join(delimiter);
  const status = await run('npm', ['ci', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
    // ONNX Runtime would fetch gigabytes of CUDA libraries; the processor's are in its package already
    env: { ...process.env, PATH: path, ONNXRUNTIME_NODE_INSTALL: process.env.ONNXRUNTIME_NODE_INSTALL ?? 'skip' },
    // npm's own report goes to standard error: standard output belongs to the command that was asked for
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    say('npm ci failed. The first installation needs the npm registry: look at its message above, then try again.');
    process.exit(status);
  }
  say(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** Says in a few words why an installation is needed; undefined where it is not. */
export function whatIsMissing(root = ROOT) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'nothing is installed yet';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(record, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') || entry.optional) continue;
    if (found[path] === undefined) return `${path.slice('node_modules/'.length)} is missing`;
    if (found[path].version !== entry.version) return `${path.slice('node_modules/'.length)} has another version`;
  }
  return undefined;
}

/** The path of a Node 24: the project's own, else the machine's where that is new enough. */
export function findNode24() {
  if (spawnSync(OWN_NODE, ['--version']).status === 0) return OWN_NODE;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  say(
    `Node 24 is missing from ${join('node_modules', 'node')}: delete node_modules and run npm ci with install scripts allowed.`,
  );
  process.exit(1);
}

/** Runs a program with this terminal, passes signals on, and gives its exit status (128 + n for signal n). */
export function run(program, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', ...options });
    // a terminal sends Ctrl-C to the child as well, which decides when it is through; others signal only this process
    const passOn = (signal) => child.kill(signal);
    const ignore = () => {};
    process.on('SIGINT', process.stdin.isTTY ? ignore : passOn);
    process.on('SIGTERM', passOn);
    child.on('error', (error) => {
      if (error.code !== 'ENOENT') return fail(error);
      say(`${program} was not found: install Node.js 20 or later with npm (https://nodejs.org).`);
      done(127);
    });
    child.on('close', (status, signal) => {
      process.off('SIGINT', passOn).off('SIGINT', ignore).off('SIGTERM', passOn);
      done(status ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0));
    });
  });
}

/** Where Node keeps compiled sources: stripping the types of some hundred files anew takes longer than most commands. */
export const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compiled');

/** Installs what is missing, then runs a program of the project on Node 24 and ends with its exit status. */
export async function runOnNode24(program, args, options = {}) {
  await ensureInstalled();
  const env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env };
  process.exitCode = await run(findNode24(), [join(ROOT, program), ...args], { env, ...options });
}
