/**
 * Every score of ../shared/data (or CONTINUO_DATA) goes in and comes out whole: how many do, and why the others do not.
 *
 * `npm run bench -- formats [SHARE]`; a share of 10 takes every tenth file, 1 (the default) all. For each format: files
 * read, refused and why; and whether what is written is read back equal. MIDI also goes through MusicXML and back, its
 * notes put on the grid first; there pitches, starts and lengths are compared, track by track.
 */
import { dataFolder } from '@continuo/corpus/node';
import {
  notate,
  quantize,
  readMidi,
  readScore,
  type Score,
  type ScoreFormat,
  scoreOfNotation,
  writeMidi,
  writeScore,
} from '@continuo/music';
import { archivePaths, membersOf, NO_DATA } from './data/archives.ts';

/** What stands in an archive of which name. */
const ARCHIVES: readonly (readonly [RegExp, ScoreFormat])[] = [
  [/[/\\](?:.*\.)?mid\.tar\.gz$/, 'midi'],
  [/[/\\]mxl\.tar\.gz$/, 'mxl'],
  [/[/\\]abc\.tar\.gz$/, 'abc'],
];

type Row = {
  files: number;
  read: number;
  equal: number;
  repaired: number;
  milliseconds: number;
  reasons: Map<string, number>;
};

/** Runs all files and prints a table of outcomes, and of reasons. */
export function benchFormats(share: number): void {
  if (dataFolder() === undefined) {
    console.log(NO_DATA);
    return;
  }
  const rows = new Map<string, Row>();
  const row = (name: string): Row => {
    const known = rows.get(name) ?? { files: 0, read: 0, equal: 0, repaired: 0, milliseconds: 0, reasons: new Map() };
    rows.set(name, known);
    return known;
  };
  let count = 0;
  for (const { name, bytes, format } of membersOfAll()) {
    if (count++ % share !== 0) continue;
    const way = { midi: 'MIDI → MIDI', mxl: 'MusicXML → MusicXML', abc: 'ABC → ABC' }[format as 'midi' | 'mxl' | 'abc'];
    tally(row(way), name, () => throughItself(bytes, format));
    if (format === 'midi') tally(row('MIDI → MusicXML → MIDI'), name, () => throughMusicXml(bytes));
    else tally(row(`${format === 'abc' ? 'ABC' : 'MusicXML'} → MIDI`), name, () => throughMidi(bytes));
    if (count % 1000 === 0) process.stderr.write(`${count} files\n`);
  }
  console.table(
    Object.fromEntries(
      [...rows].map(([way, { files, read, equal, repaired, milliseconds }]) => [
        way,
        { files, read, equal, 'with remarks': repaired, 'ms a file': (milliseconds / files).toFixed(2) },
      ]),
    ),
  );
  for (const [way, { reasons }] of rows) {
    for (const [reason, times] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 20))
      console.log(`${way}: ${times} × ${reason}`);
  }
}

/** What became of one file: undefined where all is equal, else what differs. */
type Outcome = { readonly difference?: string; readonly remarks: number };

function tally(row: Row, name: string, work: () => Outcome): void {
  row.files++;
  const start = performance.now();
  let reason: string | undefined;
  try {
    const { difference, remarks } = work();
    row.read++;
    if (remarks > 0) row.repaired++;
    if (difference === undefined) row.equal++;
    else reason = difference;
  } catch (error) {
    reason = `refused: ${(error as Error).message}`;
  }
  row.milliseconds += performance.now() - start;
  if (reason === undefined) return;
  const kind = reason.replace(/\d+/g, '#');
  row.reasons.set(kind, (row.reasons.get(kind) ?? 0) + 1);
  if ((row.reasons.get(kind) ?? 0) <= 2) process.stderr.write(`${name}: ${reason}\n`);
}

function throughItself(bytes: Uint8Array, format: ScoreFormat): Outcome {
  const { score, notation, reports } = readScore(bytes);
  const written = writeScore(score, format, notation ? { notation } : {});
  const again = readScore(written.bytes);
  const remarks = reports.length;
  if (notation && again.notation) return { ...(differenceOf(notation, again.notation) ?? {}), remarks };
  return { ...(differenceOf(score, again.score) ?? {}), remarks };
}

function throughMidi(bytes: Uint8Array): Outcome {
  const { score } = readScore(bytes);
  const again = readMidi(writeMidi(score));
  return { ...(sameNotes(score, again.score) ?? {}), remarks: again.reports.length };
}

function throughMusicXml(bytes: Uint8Array): Outcome {
  // MIDI cannot say which of two overlapping notes of one key ends first, so that the grid's own file is the measure
  const onGrid = readMidi(writeMidi(quantize(readMidi(bytes).score).score)).score;
  const { notation, reports } = notate(onGrid, { drumLengths: 'played', mergeHands: false });
  const { bytes: xml } = writeScore(onGrid, 'musicxml', { notation });
  const again = readScore(xml);
  const { score } = readMidi(writeMidi(again.score));
  const asWritten = sameNotes(scoreOfNotation(notation).score, score);
  return { ...(asWritten ?? sameNotes(onGrid, score) ?? {}), remarks: reports.length };
}

/** The first field in which two values differ, as a path. */
function differenceOf(first: unknown, second: unknown, path = ''): { readonly difference: string } | undefined {
  if (Object.is(first, second)) return undefined;
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) {
    return { difference: `${path}: ${String(first)} became ${String(second)}` };
  }
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  for (const name of names) {
    const found = differenceOf(first[name as never], second[name as never], `${path}.${name}`);
    if (found) return found;
  }
  return undefined;
}

/** Compares pitches, starts and lengths in quarters, over all tracks. */
function sameNotes(first: Score, second: Score): { readonly difference: string } | undefined {
  const [a, b] = [first, second].map((score) =>
    score.tracks
      .flatMap(({ notes }) =>
        notes.map(({ pitch, tick, durationTicks }) =>
          [tick, durationTicks].map((ticks) => Math.round((ticks / score.ticksPerQuarter) * 1e6) / 1e6).concat(pitch),
        ),
      )
      .sort((one, other) => one[0] - other[0] || one[2] - other[2] || one[1] - other[1])
      .map(String),
  );
  if (a.length !== b.length) return { difference: `${a.length} notes became ${b.length}` };
  const at = a.findIndex((note, i) => note !== b[i]);
  return at < 0 ? undefined : { difference: `a note (start, length, pitch) ${a[at]} became ${b[at]}` };
}

/** Every member of every archive of scores. */
function* membersOfAll(): Generator<{ name: string; bytes: Uint8Array; format: ScoreFormat }> {
  for (const path of archivePaths(/./)) {
    const format = ARCHIVES.find(([pattern]) => pattern.test(path))?.[1];
    if (format === undefined) continue;
    for (const { name, bytes } of membersOf(path)) {
      if (bytes.length > 0) yield { name: `${path}: ${name}`, bytes, format };
    }
  }
}

benchFormats(Math.max(1, Number(process.argv[2] ?? 1) || 1));
