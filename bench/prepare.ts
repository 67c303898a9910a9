/**
 * How fast `prepare` takes many files, and in how much memory: small MIDI files are made (a tenth of them copies in other
 * keys, a tenth variants, a few damaged), prepared, and the process's resident memory is told on the way.
 *
 * `npm run bench -- prepare [--files 100000]`; needs 4 kB of disk a file in the system's folder for temporary files.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDataset } from '@continuo/corpus/node';
import { type NoteInWords, scoreFromNotes, writeMidi } from '@continuo/music';
import { wordSource } from '@continuo/tensor';

/** Files in one folder. */
const FOLDER_FILES = 1000;

const { values } = parseArgs({ options: { files: { type: 'string', default: '100000' } } });
const files = Math.max(100, Number(values.files));
const folder = mkdtempSync(join(tmpdir(), 'continuo-prepare-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
try {
  for (let file = 0; file < files; file++) {
    const home = join(folder, 'midi', String(Math.floor(file / FOLDER_FILES)).padStart(4, '0'));
    if (file % FOLDER_FILES === 0) mkdirSync(home, { recursive: true });
    writeFileSync(join(home, `${file}.mid`), bytesOf(file));
  }
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const told = new Set<string>();
  for await (const event of prepareDataset(join(folder, 'midi'), join(folder, 'dataset'))) {
    if (event.kind === 'progress') {
      const tenth = Math.floor((10 * event.done) / event.total);
      const place = `${event.phase} ${tenth * 10} %`;
      if (told.has(place) || ![0, 1, 5, 10].includes(tenth)) continue;
      told.add(place);
      say(`${place}: ${seconds().toFixed(1)} s, ${mebibytes(process.memoryUsage.rss())} resident`);
    } else {
      const { pieces, duplicates, rejected, splits } = event.report;
      say(`${files} files in ${seconds().toFixed(1)} s: ${Math.round(files / seconds())} files/s`);
      say(`at most ${mebibytes(process.resourceUsage().maxRSS * 1024)} resident`);
      say(`${pieces} pieces: ${splits.train.pieces}, ${splits.validation.pieces}, ${splits.test.pieces}`);
      say(`${duplicates.copies} copies, ${duplicates.groups} groups of variants, largest ${duplicates.largestGroup}`);
      say(`rejected: ${rejected.map(({ kind, pieces: count }) => `${count} ${kind}`).join(', ')}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Of ten files one is a copy of the one before in another key, one a variant, of a thousand one is cut short. */
function bytesOf(file: number): Uint8Array {
  if (file % 1000 === 999) return writeMidi(tune(file, {})).subarray(0, 30);
  if (file % 10 === 1) return writeMidi(tune(file - 1, { up: 3 }));
  if (file % 10 === 3) return writeMidi(tune(file - 1, { changed: 24 }));
  return writeMidi(tune(file, {}));
}

/** A walk over the keys of 60 notes; every note from number `changed` on that is a multiple of it is another. */
function tune(seed: number, { up = 0, changed = 0 }: { readonly up?: number; readonly changed?: number }) {
  const next = wordSource(seed);
  let pitch = 66;
  const notes = Array.from({ length: 60 }, (_, place): NoteInWords => {
    const word = next();
    pitch = Math.min(84, Math.max(50, pitch + (word % 11) - 5));
    const isChanged = changed > 0 && place > 0 && place % changed === 0;
    return { pitch: pitch + up + (isChanged ? 1 : 0), durationTicks: word & 0x10000 ? 240 : 480 };
  });
  return scoreFromNotes(notes, { bpm: 120, meters: '4/4' });
}
