/**
 * Damaged and hostile files of every format: a clear error or a good score, within 2 seconds and 512 MB.
 *
 * `npm run bench -- fuzz [FORMAT] [COUNT]`; 10 000 files a format unless told. Files come from ../shared/data (or
 * CONTINUO_DATA); kern and MEI are made from its MusicXML, MEI by Verovio. Each format runs in a process of its own.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  MusicError,
  type NotatedScore,
  readScore,
  SCORE_FORMATS,
  type Score,
  type ScoreFormat,
  validateScore,
  writeMidi,
  writeScore,
  writeScoreJson,
} from '@continuo/music';
import { mutateFile, writeLeadSheet } from '@continuo/music/test';
import { zipSync } from 'fflate';
import { enableLog, VerovioToolkit } from 'verovio/esm';
import createVerovioModule from 'verovio/wasm';
import { membersOf } from './data/archives.ts';

const LONGEST_MILLISECONDS = 2000;
const MOST_MEGABYTES = 512;
const FORMATS = Object.keys(SCORE_FORMATS) as ScoreFormat[];

type Progress = { readonly seed: number; readonly megabytes: number };
type Tally = { good: number; refused: number; longest: number; megabytes: number; faults: string[] };

/** Runs all formats, or one, and prints what became of their files. */
export async function benchFuzz(only: string | undefined, count: number): Promise<void> {
  const rows: Record<string, object> = {};
  for (const format of FORMATS) {
    if (only !== undefined && only !== format) continue;
    const tally = await watchFormat(format, count);
    rows[format] = {
      files: count,
      'good score': tally.good,
      'clear error': tally.refused,
      faults: tally.faults.length,
      'longest ms': Math.round(tally.longest),
      'most MB': Math.round(tally.megabytes),
    };
    for (const fault of tally.faults.slice(0, 10)) console.log(`${format}: ${fault}`);
  }
  console.table(rows);
}

/** A process of its own for a format, killed where it hangs. */
function watchFormat(format: ScoreFormat, count: number): Promise<Tally> {
  return new Promise((resolve) => {
    const program = fileURLToPath(import.meta.url);
    const child = spawn(process.execPath, [program, 'run', format, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last: Progress = { seed: -1, megabytes: 0 };
    let tally: Tally = { good: 0, refused: 0, longest: 0, megabytes: 0, faults: ['the process ended early'] };
    let timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
      const message = JSON.parse(line) as Progress | Tally;
      if ('seed' in message) last = message;
      else tally = message;
    });
    child.on('close', (status) => {
      clearTimeout(timer);
      if (status !== 0) tally.faults.push(`status ${status} after seed ${last.seed}`);
      resolve(tally);
    });
  });
}

async function runFormat(format: ScoreFormat, count: number): Promise<void> {
  const files = await filesOf(format);
  const say = (message: Progress | Tally): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
  const tally: Tally = { good: 0, refused: 0, longest: 0, megabytes: 0, faults: [] };
  const base = process.memoryUsage().rss;
  for (let seed = 0; seed < count; seed++) {
    const [first, second] = [files[seed % files.length], files[(seed * 7 + 3) % files.length]];
    // a zip is damaged inside, every other time
    const inside = format === 'mxl' && seed % 2 === 0;
    const file = inside
      ? packMxl(mutateFile(unpackMxl(first), unpackMxl(second), seed))
      : mutateFile(first, second, seed);
    const start = performance.now();
    try {
      const { score, notation } = readScore(file, { name: `a${SCORE_FORMATS[format].extensions[0]}` });
      const milliseconds = performance.now() - start;
      tally.longest = Math.max(tally.longest, milliseconds);
      if (milliseconds > LONGEST_MILLISECONDS) tally.faults.push(`seed ${seed}: ${Math.round(milliseconds)} ms`);
      const problem = validateScore(score).at(0);
      if (problem) tally.faults.push(`seed ${seed}: ${problem.path}: ${problem.message}`);
      else tally.good += 1;
      const fault = writingFault(score, notation);
      if (fault) tally.faults.push(`seed ${seed}: ${fault}`);
    } catch (error) {
      tally.longest = Math.max(tally.longest, performance.now() - start);
      if (error instanceof MusicError) tally.refused += 1;
      else
        tally.faults.push(
          `seed ${seed}: ${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : error}`,
        );
    }
    tally.megabytes = Math.max(tally.megabytes, (process.memoryUsage().rss - base) / 2 ** 20);
    if (seed % 100 === 0) say({ seed, megabytes: tally.megabytes });
  }
  if (tally.megabytes > MOST_MEGABYTES) tally.faults.push(`${Math.round(tally.megabytes)} MB`);
  say(tally);
}

/** What is wrong when a score that was read is written; undefined: nothing. */
function writingFault(score: Score, notation: NotatedScore | undefined): string | undefined {
  try {
    writeMidi(score);
    if (!notation) return undefined;
    for (const format of ['musicxml', 'abc'] as const) readScore(writeScore(score, format, { notation }).bytes);
    return undefined;
  } catch (error) {
    // paper holds less than a damaged file may ask for; it is said so
    const isSaid = error instanceof MusicError && (error.code === 'too-long' || error.code === 'too-large');
    return isSaid
      ? undefined
      : `written: ${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : error}`;
  }
}

/** The score inside compressed MusicXML, and one put there. */
function unpackMxl(file: Uint8Array): Uint8Array {
  return rewritten(file, 'musicxml');
}

function packMxl(xml: Uint8Array): Uint8Array {
  const container = '<container><rootfiles><rootfile full-path="score.xml"/></rootfiles></container>';
  return zipSync({ 'META-INF/container.xml': new TextEncoder().encode(container), 'score.xml': xml });
}

/** Some sound files of a format. */
async function filesOf(format: ScoreFormat): Promise<Uint8Array[]> {
  const scores = (): Uint8Array[] => firstMembers('open/open-hymnal/mid.tar.gz', 20);
  switch (format) {
    case 'midi':
      return [
        ...scores(),
        ...firstMembers('open/freedoom-music/mid.tar.gz', 20),
        ...firstMembers('open/mutopia/mid.tar.gz', 20),
      ];
    case 'mxl':
      return firstMembers('open/openewld/mxl.tar.gz', 60);
    case 'musicxml':
      return firstMembers('open/openewld/mxl.tar.gz', 60).map((file) => rewritten(file, 'musicxml'));
    case 'abc':
      return [
        ...firstMembers('open/open-hymnal/abc.tar.gz', 30),
        ...firstMembers('open/folk-tunes-pd/abc.tar.gz', 30),
        ...firstMembers('caution/nottingham/abc.tar.gz', 30),
      ];
    case 'json':
      return scores().map((file) => new TextEncoder().encode(writeScoreJson(readScore(file).score)));
    case 'kern':
      return firstMembers('open/openewld/mxl.tar.gz', 60).flatMap((file) => {
        const { notation } = readScore(file);
        const text = notation && writeLeadSheet(notation);
        return text ? [new TextEncoder().encode(text)] : [];
      });
    case 'mei': {
      const module = await createVerovioModule();
      enableLog(0, module);
      const toolkit = new VerovioToolkit(module);
      return firstMembers('open/openewld/mxl.tar.gz', 40).map((file) => {
        toolkit.loadData(new TextDecoder().decode(rewritten(file, 'musicxml')));
        return new TextEncoder().encode(toolkit.getMEI());
      });
    }
  }
}

function rewritten(file: Uint8Array, format: ScoreFormat): Uint8Array {
  const { score, notation } = readScore(file);
  return writeScore(score, format, notation ? { notation } : {}).bytes;
}

/** The first members of an archive that are not long, each in memory of its own. */
function firstMembers(path: string, count: number): Uint8Array[] {
  const files: Uint8Array[] = [];
  for (const { bytes } of membersOf(path)) {
    if (bytes.length > 0 && bytes.length < 60_000) files.push(Uint8Array.from(bytes));
    if (files.length === count) break;
  }
  return files;
}

if (process.argv[2] === 'run') await runFormat(process.argv[3] as ScoreFormat, Number(process.argv[4]));
else {
  const count =
    process.argv
      .slice(2)
      .map(Number)
      .find((value) => value > 0) ?? 10_000;
  await benchFuzz(
    process.argv.slice(2).find((value) => FORMATS.includes(value as ScoreFormat)),
    count,
  );
}
