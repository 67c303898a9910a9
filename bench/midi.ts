/**
 * How fast MIDI files are read and written, beside other packages in the same run; and a file of five million notes.
 *
 * `npm run bench -- midi`; the files are those of ../shared/data (or CONTINUO_DATA), or made ones where that is absent.
 * midi-file and spessasynth_core are installed with the project, @tonejs/midi by `npm ci --prefix bench/peers`.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readMidi, scoreFromNotes, writeMidi } from '@continuo/music';
import { parseMidi } from 'midi-file';
import { BasicMIDI } from 'spessasynth_core';
import { someMidiFiles } from './data/midi-files.ts';

const TYPICAL_BYTES = 100_000;
const ROUNDS = 15;

/** Prints a table of all readers, and of the file of five million notes. */
export async function benchMidi(): Promise<void> {
  // first, because a process inherits the largest memory of the one that starts it
  const program = fileURLToPath(import.meta.url);
  for (const notes of [1_000_000, 5_000_000]) {
    console.log(`a file of ${notes.toLocaleString('en')} notes, in a process of its own`);
    process.stdout.write(execFileSync(process.execPath, [program, 'many', String(notes)], { encoding: 'utf8' }));
  }

  const files = someMidiFiles(TYPICAL_BYTES);
  const made = files.length === 0;
  if (made) for (let seed = 0; seed < 200; seed++) files.push(madeFile(2000 + seed * 20, seed));
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const readers = readersBeside();
  // the readers take turns, so that a busy machine slows all; the best round of each counts
  const best = readers.map(() => Number.POSITIVE_INFINITY);
  const failures = readers.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { read, rounds }] of readers.entries()) {
      if (round >= rounds) continue;
      failures[i] = 0;
      const attempt = (file: Uint8Array): void => {
        try {
          read(file);
        } catch {
          failures[i]++;
        }
      };
      best[i] = Math.min(best[i], millisecondsOf(files, attempt));
    }
  }
  const scores = files.map((file) => readMidi(file).score);
  let writing = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) writing = Math.min(writing, millisecondsOf(scores, writeMidi));
  const megabytes = bytes / 1e6;
  console.log(
    `${files.length} ${made ? 'made' : 'real'} files of at most ${TYPICAL_BYTES / 1000} kB, ${megabytes.toFixed(1)} MB; best round of each`,
  );
  console.table(
    Object.fromEntries([
      ...readers.map(({ name }, i) => [
        name,
        {
          ...row(best[i], files.length, megabytes),
          'time beside ours': (best[i] / best[0]).toFixed(2),
          refused: failures[i],
        },
      ]),
      ['Continuo writeMidi', row(writing, files.length, megabytes)],
    ]),
  );
  const typical = files.reduce((best, file) => (file.length > best.length ? file : best));
  const times = Array.from({ length: 101 }, () => millisecondsOf([typical], readMidi)).sort((a, b) => a - b);
  console.log(
    `the largest of them, ${typical.length} bytes: median ${times[50].toFixed(2)} ms, 90th percentile ${times[90].toFixed(2)} ms`,
  );
}

type Reader = { readonly name: string; readonly read: (file: Uint8Array) => void; readonly rounds: number };

/** Ours first; slow ones take fewer rounds. */
function readersBeside(): readonly Reader[] {
  const readers: Reader[] = [
    { name: 'Continuo readMidi (to a score)', read: (file) => void readMidi(file), rounds: ROUNDS },
    { name: 'midi-file parseMidi (to events)', read: (file) => void parseMidi(file), rounds: ROUNDS },
    { name: 'midi-file, notes joined by a Map', read: (file) => void joinNotes(parseMidi(file)), rounds: ROUNDS },
    {
      name: 'spessasynth_core BasicMIDI',
      read: (file) => void BasicMIDI.fromArrayBuffer(Uint8Array.from(file).buffer),
      rounds: 3,
    },
  ];
  try {
    const load = createRequire(new URL('peers/package.json', import.meta.url));
    const { Midi } = load('@tonejs/midi') as { Midi: new (file: Uint8Array) => unknown };
    readers.push({ name: '@tonejs/midi Midi', read: (file) => void new Midi(file), rounds: 2 });
  } catch {
    console.log('@tonejs/midi is not installed; npm ci --prefix bench/peers brings it');
  }
  return readers;
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

/** Reads a file of many notes once, cold, and tells time and the largest memory the process held. */
function benchMany(count: number): void {
  const file = manyNotes(count);
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

/** A type 0 file of many notes, byte by byte, so that making it takes no memory to speak of. */
function manyNotes(count: number): Uint8Array {
  const header = [
    0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 1, 0xe0, 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, 0, 0, 0xc0, 0,
  ];
  // each note six bytes and the first a status more, then the end mark
  const file = new Uint8Array(header.length + 1 + count * 6 + 4);
  file.set(header);
  let at = header.length;
  for (let i = 0; i < count; i++) {
    const pitch = 36 + ((i * 7) % 60);
    const start = i === 0 ? [0, 0x90, pitch, 80] : [0, pitch, 80];
    file.set([...start, 44, pitch, 0], at);
    at += start.length + 3;
  }
  file.set([0, 0xff, 0x2f, 0], at);
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

if (process.argv[2] === 'many') benchMany(Number(process.argv[3]));
else await benchMidi();
