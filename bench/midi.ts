/**
 * How fast MIDI files are read and written, beside the package midi-file in the same run; and a file of a million notes.
 *
 * `npm run bench -- midi`; the files are those of ../shared/data (or CONTINUO_DATA), or made ones where that is absent.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readMidi, scoreFromNotes, writeMidi } from '@continuo/music';
import { parseMidi } from 'midi-file';

const TYPICAL_BYTES = 100_000;
const ROUNDS = 15;

/** Prints a table of both measurements. */
export async function benchMidi(): Promise<void> {
  const files = corpusFiles();
  const made = files.length === 0;
  if (made) for (let seed = 0; seed < 200; seed++) files.push(madeFile(2000 + seed * 20, seed));
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const read = (file: Uint8Array): void => void readMidi(file);
  const parse = (file: Uint8Array): void => void parseMidi(file);
  // the two take turns, so that a busy machine slows both; the best round of each counts
  const join = (file: Uint8Array): void => void joinNotes(parseMidi(file));
  let ours = Number.POSITIVE_INFINITY;
  let theirs = Number.POSITIVE_INFINITY;
  let joined = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    ours = Math.min(ours, millisecondsOf(files, read));
    theirs = Math.min(theirs, millisecondsOf(files, parse));
    joined = Math.min(joined, millisecondsOf(files, join));
  }
  const scores = files.map((file) => readMidi(file).score);
  let writing = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) writing = Math.min(writing, millisecondsOf(scores, writeMidi));
  const megabytes = bytes / 1e6;
  console.log(
    `${files.length} ${made ? 'made' : 'real'} files of at most 100 kB, ${megabytes.toFixed(1)} MB; best of ${ROUNDS} rounds`,
  );
  console.table({
    'Continuo readMidi (to notes)': row(ours, files.length, megabytes),
    'midi-file parseMidi (to events)': row(theirs, files.length, megabytes),
    'midi-file, notes joined by a Map': row(joined, files.length, megabytes),
    'Continuo writeMidi': row(writing, files.length, megabytes),
  });
  console.log(
    `readMidi takes ${(ours / theirs).toFixed(2)} times as long as parseMidi alone, ${(ours / joined).toFixed(2)} times as long as parseMidi and joining`,
  );
  const typical = files.reduce((best, file) => (file.length > best.length ? file : best));
  const times = Array.from({ length: 101 }, () => millisecondsOf([typical], read)).sort((a, b) => a - b);
  console.log(
    `the largest of them, ${typical.length} bytes: median ${times[50].toFixed(2)} ms, 90th percentile ${times[90].toFixed(2)} ms`,
  );
  console.log('\na file of 1 000 000 notes, in a process of its own');
  const program = fileURLToPath(import.meta.url);
  process.stdout.write(execFileSync(process.execPath, [program, 'million'], { encoding: 'utf8' }));
}

/** What a user of midi-file writes next: events with ticks, and notes with lengths. */
function joinNotes({ tracks }: ReturnType<typeof parseMidi>): unknown[] {
  const notes: unknown[] = [];
  for (const track of tracks) {
    const open = new Map<number, { tick: number; velocity: number }[]>();
    let tick = 0;
    for (const event of track) {
      tick += event.deltaTime;
      if (event.type !== 'noteOn' && event.type !== 'noteOff') continue;
      const key = event.channel * 128 + event.noteNumber;
      const queue = open.get(key);
      if (event.type === 'noteOn') {
        if (queue) queue.push({ tick, velocity: event.velocity });
        else open.set(key, [{ tick, velocity: event.velocity }]);
      } else {
        const start = queue?.shift();
        if (start) notes.push({ pitch: event.noteNumber, ...start, durationTicks: tick - start.tick });
      }
    }
  }
  return notes;
}

function row(milliseconds: number, files: number, megabytes: number): Record<string, string> {
  return {
    'ms a file': (milliseconds / files).toFixed(3),
    'MB/s': ((megabytes / milliseconds) * 1000).toFixed(1),
  };
}

function millisecondsOf<Item>(items: readonly Item[], work: (item: Item) => void): number {
  const start = performance.now();
  for (const item of items) work(item);
  return performance.now() - start;
}

/** Reads a million notes once, cold, and tells time and the largest memory the process held. */
function benchMillion(): void {
  const file = millionNotes();
  const before = process.resourceUsage().maxRSS / 1024;
  const start = performance.now();
  const { score } = readMidi(file);
  const reading = performance.now() - start;
  const after = process.resourceUsage().maxRSS / 1024;
  const again = performance.now();
  writeMidi(score);
  console.table({
    read: { notes: score.tracks[0].notes.length, 'file MB': (file.length / 1e6).toFixed(1), ms: reading.toFixed(0) },
    write: { ms: (performance.now() - again).toFixed(0) },
  });
  console.log(`largest resident memory: ${before.toFixed(0)} MB before reading, ${after.toFixed(0)} MB after`);
}

/** A type 0 file of a million notes, byte by byte, so that making it takes no memory to speak of. */
function millionNotes(): Uint8Array {
  const header = [
    0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 1, 0xe0, 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, 0, 0, 0xc0, 0,
  ];
  const count = 1_000_000;
  const file = new Uint8Array(header.length + 1 + count * 6 + 4);
  file.set(header);
  let at = header.length;
  for (let i = 0; i < count; i++) {
    const pitch = 36 + ((i * 7) % 60);
    const start = i === 0 ? [0, 0x90, pitch, 80] : [0, pitch, 80];
    file.set([...start, 60, pitch, 0], at);
    at += start.length + 3;
  }
  file.set([0, 0xff, 0x2f, 0].slice(0, file.length - at), at);
  new DataView(file.buffer).setUint32(18, file.length - 22);
  return file;
}

/** A file of some overlapping notes, the same for the same seed. */
function madeFile(count: number, seed: number): Uint8Array {
  const notes = Array.from({ length: count }, (_, i) => ({
    pitch: 36 + ((i * 7 + seed) % 60),
    tick: i * 60,
    durationTicks: 110,
    velocity: 40 + (i % 80),
  }));
  return writeMidi(scoreFromNotes(notes));
}

/** Every tenth MIDI file of the data beside the project, those of at most 100 kB; none where it is absent. */
function corpusFiles(): Uint8Array[] {
  const data = process.env.CONTINUO_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
  if (!existsSync(data)) return [];
  const files: Uint8Array[] = [];
  for (const path of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    if (!/[/\\]mid\.tar\.gz$/.test(path)) continue;
    const archive = gunzipSync(readFileSync(join(data, path)));
    for (let offset = 0; offset + 512 <= archive.length && archive[offset] !== 0; ) {
      const size = Number.parseInt(archive.toString('latin1', offset + 124, offset + 136), 8) || 0;
      if (size > 0 && size <= TYPICAL_BYTES) files.push(archive.subarray(offset + 512, offset + 512 + size));
      offset += 512 + Math.ceil(size / 512) * 512;
    }
  }
  return files.filter((_, i) => i % 10 === 0);
}

if (process.argv[2] === 'million') benchMillion();
else await benchMidi();
