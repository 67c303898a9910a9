/**
 * The engine's speed in one table: Continuo beside PyTorch (eager and compiled), jax-js and tfjs on the same machine in the
 * same run, each in a process of its own, taking turns, so that whatever else the machine does falls on each alike.
 *
 * `npm run bench -- engine [--rounds 5] [--only transformer,lstm,vae,gan,decode,browser] [--json]`. PyTorch is measured
 * where a Python that has it is found (CONTINUO_PYTHON, otherwise python3), the others after `npm ci --prefix bench/peers`.
 * All engines read the same first values and the same data, so their first losses must agree; the table shows them.
 */
import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { BrowserRow } from './engine/browser.ts';
import { decodeRows, formatDecodeRows } from './engine/decode.ts';
import { formatSummary, formatTraining, summarize } from './engine/table.ts';
import { type TrainingRow, trainingRows } from './engine/training-rows.ts';

const MODELS = ['transformer', 'lstm', 'vae', 'gan'] as const;
const PARTS = [...MODELS, 'decode', 'browser'] as const;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: PARTS.join() },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Math.max(1, Number(values.rounds));
const only = values.only.split(',');
const unknown = only.filter((part) => !(PARTS as readonly string[]).includes(part));
if (unknown.length > 0) {
  process.stderr.write(`--only: there is no part "${unknown[0]}"; known: ${PARTS.join(', ')}\n`);
  process.exit(2);
}
const start = performance.now();
const log = (line: string): void => {
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stderr.write(`[${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}] ${line}\n`);
};

if (!existsSync(new URL('peers/node_modules', import.meta.url))) {
  log('jax-js and tfjs: not installed; npm ci --prefix bench/peers');
}
const training: TrainingRow[] = [];
const wanted = MODELS.filter((model) => only.includes(model));
for (const [index, model] of wanted.entries()) {
  const passed = (performance.now() - start) / 60_000;
  const left = index === 0 ? '' : `, about ${Math.ceil((passed / index) * (wanted.length - index))} min left`;
  log(`training row ${index + 1} of ${wanted.length}: ${model}${left}`);
  const rows = await trainingRows(model, { rounds, log });
  training.push(...rows);
  // a run that is broken off has shown what it had
  process.stderr.write(`${formatTraining(rows)}\n`);
}
const summary = summarize(training);
const decode = only.includes('decode') ? await decodeRows({ log }) : [];
const browser = only.includes('browser') ? await browserPart() : undefined;
const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`;
if (values.json) {
  const about = { machine, rounds, training, summary, decode, browser: browser?.rows ?? [] };
  process.stdout.write(`${JSON.stringify(about)}\n`);
} else {
  process.stdout.write(
    `${machine}; float32, AdamW; medians of ${rounds} turns of two steps, after one that warms up (least–most)\n\n`,
  );
  if (training.length > 0) process.stdout.write(`${formatTraining(training)}\n${formatSummary(training, summary)}\n`);
  if (decode.length > 0) process.stdout.write(`${formatDecodeRows(decode)}\n`);
  if (browser) process.stdout.write(browser.text);
}

/** The same step and decoding in Chromium, where there is one. */
async function browserPart(): Promise<{ readonly rows: readonly BrowserRow[]; readonly text: string }> {
  const { browserRows, formatBrowserRows } = await import('./engine/browser.ts');
  const rows = await browserRows({ log });
  return { rows, text: formatBrowserRows(rows) };
}
