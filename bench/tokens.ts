/**
 * How fast scores become tokens and tokens scores, per encoding, over the real MIDI files; beside MidiTok in the same run
 * where a Python that has it is found (CONTINUO_PYTHON, otherwise python3). And how fast byte-pair merges are learned.
 *
 * `npm run bench -- tokens [--rounds 5] [--json]`; the files are those of ../shared/data (or CONTINUO_DATA).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTokenizer, type Tokenizer, type TokenizerOptions, trainMerges } from '@continuo/corpus';
import { readMidi, type Score } from '@continuo/music';
import { NO_DATA } from './data/archives.ts';
import { someMidiFiles } from './data/midi-files.ts';

type Row = {
  readonly name: string;
  readonly vocabulary: number;
  /** rows: of compound words, rows of fields */
  readonly rows: number;
  readonly rowsANote: number;
  readonly encodeMilliseconds: number;
  readonly decodeMilliseconds: number;
};

const ENCODINGS: readonly (readonly [string, TokenizerOptions])[] = [
  ['REMI', { encoding: 'remi' }],
  ['compound words', { encoding: 'compound' }],
  ['triplets, 10 ms', { encoding: 'triplets' }],
  ['triplets, on the grid', { encoding: 'triplets', clock: 'quarters' }],
  ['piano roll', { encoding: 'pianoroll' }],
];
const LARGEST_BYTES = 200_000;

/** Measures all encodings and prints a table. */
export async function benchTokens(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
  });
  const rounds = Math.max(1, Number(values.rounds));
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const files = someMidiFiles(LARGEST_BYTES);
  if (files.length === 0) {
    log(NO_DATA);
    process.exitCode = 2;
    return;
  }
  const scores = files.map((file) => readMidi(file).score);
  const notes = scores.reduce(
    (sum, { tracks }) => sum + tracks.reduce((count, track) => count + track.notes.length, 0),
    0,
  );
  log(`${files.length} files, ${notes} notes`);
  const rows: Row[] = [];
  for (const [name, options] of ENCODINGS) rows.push(measure(name, createTokenizer(options), scores, notes, rounds));
  const { merged, learning } = learnMerges(createTokenizer({ encoding: 'remi' }), scores);
  rows.push(measure('REMI, 1000 merges', merged, scores, notes, rounds));
  const peer = runMidiTok(files, rounds);
  if ('refusal' in peer) log(`MidiTok: ${peer.refusal}`);
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`;
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ machine, files: files.length, notes, rounds, rows, learning, peer })}\n`);
    return;
  }
  process.stdout.write(
    `${files.length} real files, ${notes} notes, best of ${rounds} rounds, one thread. ${machine}\n`,
  );
  console.table(Object.fromEntries(rows.map((row) => [row.name, inWords(row, files.length)])));
  process.stdout.write(
    `1000 merges learned from ${learning.tokens} tokens in ${learning.seconds.toFixed(2)} s (${Math.round(learning.tokens / learning.seconds)} tokens/s)\n`,
  );
  if ('rows' in peer) {
    process.stdout.write(`${peer.name}, the same files, read beforehand; its scores are native objects\n`);
    console.table(Object.fromEntries(peer.rows.map((row) => [row.name, inWords(row, files.length)])));
  }
}

function inWords({ vocabulary, rows, rowsANote, encodeMilliseconds, decodeMilliseconds }: Row, files: number): object {
  const speed = (milliseconds: number): string => `${(rows / milliseconds / 1000).toFixed(2)} M/s`;
  return {
    vocabulary,
    'rows a note': rowsANote.toFixed(2),
    'encode ms a file': (encodeMilliseconds / files).toFixed(3),
    encode: speed(encodeMilliseconds),
    'decode ms a file': (decodeMilliseconds / files).toFixed(3),
    decode: speed(decodeMilliseconds),
  };
}

function measure(name: string, tokenizer: Tokenizer, scores: readonly Score[], notes: number, rounds: number): Row {
  const [best, width] = [
    { encode: Number.POSITIVE_INFINITY, decode: Number.POSITIVE_INFINITY },
    tokenizer.fields.length,
  ];
  let pieces: Int32Array[] = [];
  for (let round = 0; round < rounds; round++) {
    let start = performance.now();
    pieces = scores.map((score) => tokenizer.encode(score).tokens);
    best.encode = Math.min(best.encode, performance.now() - start);
    start = performance.now();
    for (const piece of pieces) tokenizer.decode(piece);
    best.decode = Math.min(best.decode, performance.now() - start);
  }
  const rows = pieces.reduce((sum, { length }) => sum + length, 0) / width;
  return {
    name,
    vocabulary: tokenizer.fields.reduce((sum, { size }) => sum + size, 0),
    rows,
    rowsANote: rows / notes,
    encodeMilliseconds: best.encode,
    decodeMilliseconds: best.decode,
  };
}

function learnMerges(
  tokenizer: Tokenizer,
  scores: readonly Score[],
): { readonly merged: Tokenizer; readonly learning: { readonly tokens: number; readonly seconds: number } } {
  const pieces = scores.map((score) => tokenizer.encode(score).tokens);
  const start = performance.now();
  const config = trainMerges(tokenizer, pieces, { count: 1000 });
  const seconds = (performance.now() - start) / 1000;
  const tokens = pieces.reduce((sum, { length }) => sum + length, 0);
  return { merged: createTokenizer(config), learning: { tokens, seconds } };
}

/** MidiTok over the same files in a process of its own, or why not. */
function runMidiTok(
  files: readonly Uint8Array[],
  rounds: number,
): { readonly name: string; readonly rows: readonly Row[] } | { readonly refusal: string } {
  const folder = mkdtempSync(join(tmpdir(), 'continuo-tokens-'));
  try {
    for (const [i, file] of files.entries()) writeFileSync(join(folder, `${i}.mid`), file);
    const program = fileURLToPath(new URL('peers/miditok_tokens.py', import.meta.url));
    const python = process.env.CONTINUO_PYTHON ?? 'python3';
    const { status, stdout, stderr, error } = spawnSync(python, [program, folder, String(rounds)], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    if (error) return { refusal: error.message };
    if (status !== 0) return { refusal: stderr.trim().split('\n').at(-1) || `ended with status ${status}` };
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await benchTokens();
