/** Runs a benchmark of this folder by name: `npm run bench -- engine` runs `engine.ts`. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const names: readonly string[] = readdirSync(fileURLToPath(new URL('.', import.meta.url)))
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts' && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  const known = names.length === 0 ? 'none yet' : names.join(', ');
  const what = name === undefined ? 'Which benchmark?' : `There is no benchmark "${name}".`;
  process.stderr.write(`${what} Known: ${known}. Usage: npm run bench -- NAME\n`);
  process.exitCode = 2;
} else {
  // the benchmark sees its own arguments as a program started by itself would
  process.argv.splice(2, process.argv.length, ...rest);
  await import(new URL(`${name}.ts`, import.meta.url).href);
}
