/**
 * How fast the composer is, in Node and in Chromium (WASM), through its worker: `npm run bench -- composer [MODEL]`.
 *
 * Medians of five and the slowest, after one that does not count. The same notes in both are shown by their hashes.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openComposer } from '@continuo/compose/node';
import { HAS_CHROMIUM, openChromiumPage } from '@continuo/tensor/test';
import { type ComposerFigures, measureComposer } from './composer/composer-work.ts';

const SHIPPED = fileURLToPath(new URL('../checkpoints/composer/model.safetensors', import.meta.url));
const modelPath = process.argv[2] ?? SHIPPED;

const inNode = await onNode();
const inChromium = HAS_CHROMIUM ? await onChromium() : undefined;
process.stdout.write(`${lineOf('', 'notes a second', 'first of 4 variations', 'cancelled')}\n`);
process.stdout.write(`${rowOf('Node, one thread', inNode)}\n`);
if (inChromium) {
  process.stdout.write(`${rowOf('Chromium, WASM, one thread', inChromium)}\n`);
  const same = inNode.hashes.filter((hash, piece) => hash === inChromium.hashes[piece]).length;
  process.stdout.write(`same notes in both: ${same} of ${inNode.hashes.length} pieces\n`);
} else process.stdout.write('Chromium is not there: not measured\n');

async function onNode(): Promise<ComposerFigures> {
  const composer = await openComposer({ modelPath });
  return measureComposer(composer).finally(() => composer.dispose());
}

async function onChromium(): Promise<ComposerFigures> {
  const page = await openChromiumPage(new URL('./composer/composer-page.ts', import.meta.url));
  const model = (await readFile(modelPath)).toString('base64');
  return page.call<ComposerFigures>('measure', { model }).finally(() => page.dispose());
}

function rowOf(name: string, { notesPerSecond, firstVariation, cancel }: ComposerFigures): string {
  const milliseconds = (values: readonly number[]): string =>
    `${median(values).toFixed(0)} ms (most ${Math.max(...values).toFixed(0)})`;
  const pace = `${median(notesPerSecond).toFixed(0)} (least ${Math.min(...notesPerSecond).toFixed(0)})`;
  return lineOf(name, pace, milliseconds(firstVariation), milliseconds(cancel));
}

function lineOf(name: string, ...cells: readonly string[]): string {
  return name.padEnd(28) + cells.map((cell) => cell.padStart(24)).join('');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
