/**
 * How well beats, bars, grid places and hands of played music are found.
 *
 * `npm run bench -- quantize [STEP]`; every STEPth piece of ASAP (default 4; POP909 every 10 STEPth / 4) of ../shared/data or
 * CONTINUO_DATA. Beats count within ±70 ms of the annotated ones (the window of MIREX; Davies, Degara and Plumbley 2009,
 * "Evaluation methods for musical audio beat tracking algorithms"). No figures of others stand beside: none was at hand that
 * is certain and over the same pieces.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTarGz } from '@continuo/corpus/node';
import {
  createBarMap,
  createTempoMap,
  type Note,
  quantize,
  readMidi,
  type Score,
  separateHands,
} from '@continuo/music';

const DATA = process.env.CONTINUO_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Prints a table of each measure. */
export function benchQuantize(step = Number(process.argv[2] ?? 4)): void {
  if (!existsSync(DATA)) {
    console.log('no data beside the project (set CONTINUO_DATA): nothing to measure');
    return;
  }
  console.log('beats and bars of performances, F-measure within 70 ms');
  console.table({
    'ASAP, piano performances': beatRow(asapPieces(step)),
    'POP909, pop for piano': beatRow(popPieces(Math.ceil(step * 2.5))),
  });
  console.log(
    'share of notes that come back to their grid place; and of intervals up to one factor, where the tempo is lost too',
  );
  const scores = openScores(step * 5);
  console.table({
    ...Object.fromEntries([0, 10, 20, 30, 40].map((jitter) => [`file's beat, ${jitter} ms`, placeRow(scores, jitter)])),
    ...Object.fromEntries([10, 20, 30].map((jitter) => [`tempo ±20 %, ${jitter} ms`, intervalRow(scores, jitter)])),
  });
  console.log('hands: share of notes whose staff is found; beside it a cut at middle C');
  console.table({
    'ASAP scores': handRow(staffPairs('research/asap/scores.mid.tar.gz', step, undefined)),
    'OpenScore Lieder': handRow(staffPairs('open/openscore-lieder/mid.tar.gz', step * 5, 1)),
  });
}

type Annotated = { readonly score: Score; readonly beats: readonly number[]; readonly downbeats: readonly number[] };

function beatRow(pieces: Iterable<Annotated>): Record<string, string | number> {
  const sums = { beat: 0, level: 0, downbeat: 0, meter: 0, seconds: 0, music: 0 };
  let count = 0;
  for (const { score, beats, downbeats } of pieces) {
    const began = performance.now();
    const result = quantize(score, { tempoFollows: 'performance' });
    sums.seconds += (performance.now() - began) / 1000;
    count++;
    const from = beats[0] - 0.1;
    const to = beats[beats.length - 1] + 0.1;
    const found = result.grid.beats.filter(({ seconds }) => seconds >= from && seconds <= to);
    const times = found.map((beat) => beat.seconds);
    sums.beat += fMeasure(times, beats);
    sums.level += Math.max(...levelsOf(times).map((level) => fMeasure(level, beats)));
    const { barAtTick } = createBarMap(result.score);
    const bars = found.filter(({ tick }) => barAtTick(tick).barTick === tick);
    sums.downbeat += fMeasure(
      bars.map((beat) => beat.seconds),
      downbeats,
    );
    if (
      beatsABar(
        times,
        bars.map((bar) => bar.seconds),
      ) === beatsABar(beats, downbeats)
    )
      sums.meter++;
    sums.music += to - from;
  }
  return {
    pieces: count,
    'beat F': (sums.beat / count).toFixed(3),
    'beat F at the best level': (sums.level / count).toFixed(3),
    'downbeat F': (sums.downbeat / count).toFixed(3),
    'beats a bar right': (sums.meter / count).toFixed(3),
    'ms a minute of music': ((sums.seconds * 60_000) / sums.music).toFixed(0),
  };
}

/** Matches in time over all beats, each used once. */
function fMeasure(found: readonly number[], annotated: readonly number[]): number {
  let hits = 0;
  for (let i = 0, j = 0; i < found.length && j < annotated.length; ) {
    const away = found[i] - annotated[j];
    if (Math.abs(away) <= 0.07) {
      hits++;
      i++;
      j++;
    } else if (away < 0) i++;
    else j++;
  }
  return found.length + annotated.length === 0 ? 1 : (2 * hits) / (found.length + annotated.length);
}

/** The beats, every second of them, and their halves and thirds. */
function levelsOf(beats: readonly number[]): readonly (readonly number[])[] {
  const cut = (parts: number): number[] =>
    beats.flatMap((beat, b) =>
      b + 1 < beats.length
        ? Array.from({ length: parts }, (_, k) => beat + ((beats[b + 1] - beat) * k) / parts)
        : [beat],
    );
  return [beats, beats.filter((_, b) => b % 2 === 0), beats.filter((_, b) => b % 2 === 1), cut(2), cut(3)];
}

/** The most frequent number of beats from one downbeat to the next. */
function beatsABar(beats: readonly number[], downbeats: readonly number[]): number {
  const counts = new Map<number, number>();
  let b = 0;
  for (let d = 0; d + 1 < downbeats.length; d++) {
    while (b < beats.length && beats[b] < downbeats[d] - 0.01) b++;
    let count = 0;
    while (b < beats.length && beats[b] < downbeats[d + 1] - 0.01) {
      b++;
      count++;
    }
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  return [...counts].sort((x, y) => y[1] - x[1])[0]?.[0] ?? 0;
}

function* asapPieces(step: number): Generator<Annotated> {
  const beats = new Map(members('research/asap/beats.txt.tar.gz'));
  for (const [name, bytes] of everyNth(members('research/asap/mid.tar.gz'), step)) {
    const text = beats.get(name.replace(/\.mid$/, '.beats.txt'));
    if (text === undefined) continue;
    const rows = linesOf(text).map((line) => line.split('\t'));
    const downbeats = rows.filter((row) => row[2]?.startsWith('db')).map((row) => Number(row[0]));
    yield { score: readMidi(bytes).score, beats: rows.map((row) => Number(row[0])), downbeats };
  }
}

/** The annotators' second column marks the first of two beats, the third the first of a longer bar; the longer one counts. */
function* popPieces(step: number): Generator<Annotated> {
  const beats = new Map(members('caution/pop909/beat_midi.txt.tar.gz'));
  for (const [name, bytes] of everyNth(members('caution/pop909/mid.tar.gz'), step)) {
    const text = beats.get(name.replace(/\.mid$/, '.beat_midi.txt'));
    if (text === undefined) continue;
    const rows = linesOf(text).map((line) => line.trim().split(/\s+/).map(Number));
    const downbeats = rows.filter((row) => row[2] === 1).map((row) => row[0]);
    yield { score: readMidi(bytes).score, beats: rows.map((row) => row[0]), downbeats };
  }
}

/** Printed scores of open licence, the first two minutes of each. */
function openScores(step: number): readonly Score[] {
  const scores: Score[] = [];
  for (const set of ['open/mutopia/mid.tar.gz', 'open/openscore-lieder/mid.tar.gz']) {
    for (const [, bytes] of everyNth(members(set), step)) {
      const { score } = readMidi(bytes);
      const { secondsAtTick } = createTempoMap(score);
      const tracks = score.tracks.map((track) => ({
        ...track,
        notes: track.notes.filter((note) => secondsAtTick(note.tick) < 120 && isPrinted(note, score.ticksPerQuarter)),
      }));
      if (tracks.some((track) => track.notes.length > 20)) scores.push({ ...score, tracks });
    }
  }
  return scores;
}

/** Whether a note stands on a thirty-second or a twelfth of a quarter: trills written out fall between. */
function isPrinted({ tick }: Note, ticksPerQuarter: number): boolean {
  return (tick * 8) % ticksPerQuarter === 0 || (tick * 12) % ticksPerQuarter === 0;
}

/** A note that remembers where it stood; `quantize` carries unknown fields along. */
type Remembering = Note & { readonly stood: number };

function placeRow(scores: readonly Score[], jitter: number): Record<string, string | number> {
  let right = 0;
  let count = 0;
  let sixteenths = 0;
  for (const [seed, score] of scores.entries()) {
    const { score: found } = quantize(jittered(score, jitter / 1000, seed), { tempoFollows: 'file', swing: 'keep' });
    for (const track of score.tracks) {
      count += track.notes.length;
      sixteenths += track.notes.filter((note) => (note.tick * 4) % score.ticksPerQuarter === 0).length;
    }
    for (const track of found.tracks) {
      for (const note of track.notes as readonly Remembering[]) if (note.tick === note.stood) right++;
    }
  }
  return {
    scores: scores.length,
    notes: count,
    right: (right / count).toFixed(3),
    'stand on sixteenths': (sixteenths / count).toFixed(3),
  };
}

/** The score with every note moved by a normal deviation of so many seconds. */
function jittered(score: Score, deviation: number, seed: number): Score {
  const random = normal(seed);
  const { secondsAtTick, tickAtSeconds } = createTempoMap(score);
  const move = (tick: number): number =>
    deviation === 0 ? tick : Math.max(0, tickAtSeconds(secondsAtTick(tick) + deviation * random()));
  return withNotes(score, (note): Remembering => ({ ...note, tick: move(note.tick), stood: note.tick }));
}

function withNotes(score: Score, change: (note: Note) => Note): Score {
  const tracks = score.tracks.map((track) => ({
    ...track,
    notes: track.notes.map(change).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch),
  }));
  return { ...score, tracks };
}

/** The share of intervals between successive onsets that come out right, when all of a piece are told by one factor. */
function intervalRow(scores: readonly Score[], jitter: number): Record<string, string | number> {
  let right = 0;
  let count = 0;
  for (const [seed, score] of scores.entries()) {
    const { score: found } = quantize(freely(score, jitter / 1000, seed), {
      tempoFollows: 'performance',
      swing: 'keep',
    });
    const notes = found.tracks.flatMap((track) => track.notes as readonly Remembering[]);
    notes.sort((a, b) => a.stood - b.stood || a.tick - b.tick);
    const pairs: [number, number][] = [];
    for (let n = 1; n < notes.length; n++) {
      const stood = (notes[n].stood - notes[n - 1].stood) / score.ticksPerQuarter;
      if (stood > 0) pairs.push([stood, (notes[n].tick - notes[n - 1].tick) / found.ticksPerQuarter]);
    }
    const hits = [1 / 3, 1 / 2, 2 / 3, 1, 3 / 2, 2, 3].map(
      (factor) => pairs.filter(([stood, got]) => Math.abs(got * factor - stood) < 1 / 48).length,
    );
    right += Math.max(...hits);
    count += pairs.length;
  }
  return { scores: scores.length, intervals: count, right: (right / count).toFixed(3) };
}

/** The score as played in a tempo that wanders within 20 %, its ticks a clock that says nothing of beats. */
function freely(score: Score, deviation: number, seed: number): Score {
  const random = normal(seed);
  const { secondsAtTick } = createTempoMap(score);
  const length = Math.ceil(secondsAtTick(score.endTick)) + 1;
  let drift = 0;
  const warp = [0.5];
  for (let second = 0; second < Math.min(length, 7200); second++) {
    drift = Math.max(-0.2, Math.min(0.2, drift * 0.9 + 0.06 * random()));
    warp.push(warp[second] + 1 + drift);
  }
  const at = (seconds: number): number => {
    const second = Math.min(warp.length - 2, Math.floor(seconds));
    return warp[second] + (warp[second + 1] - warp[second]) * (seconds - second);
  };
  const clock = (seconds: number): number => Math.max(0, Math.round(seconds * 960));
  const played = withNotes(score, (note): Remembering => {
    const tick = clock(at(secondsAtTick(note.tick)) + deviation * random());
    const end = clock(at(secondsAtTick(note.tick + 0.9 * note.durationTicks)));
    // printed dynamics would not be played so: no note is louder
    return { ...note, velocity: 64, tick, durationTicks: Math.max(20, end - tick), stood: note.tick };
  });
  const bare = { tempos: [], meters: [], keys: [], texts: [], raws: [], chords: [], sections: [] };
  return { ...played, ...bare, ticksPerQuarter: 480, pickupTicks: 0, endTick: clock(at(secondsAtTick(score.endTick))) };
}

type Staves = { readonly notes: readonly Note[]; readonly upper: readonly boolean[]; readonly ticksPerQuarter: number };

/** Piano pieces whose two staves are two tracks, of one channel where it is given. */
function* staffPairs(archive: string, step: number, channel: number | undefined): Generator<Staves> {
  for (const [, bytes] of everyNth(members(archive), step)) {
    const { score } = readMidi(bytes);
    const staves = score.tracks.filter((track) => channel === undefined || track.channel === channel);
    if (staves.length !== 2) continue;
    const all = staves.flatMap(({ notes }, staff) => notes.map((note) => ({ note, upper: staff === 0 })));
    all.sort((a, b) => a.note.tick - b.note.tick || a.note.pitch - b.note.pitch);
    yield {
      notes: all.map(({ note }) => note),
      upper: all.map(({ upper }) => upper),
      ticksPerQuarter: score.ticksPerQuarter,
    };
  }
}

function handRow(pieces: Iterable<Staves>): Record<string, string | number> {
  let count = 0;
  let right = 0;
  let cut = 0;
  let notesInAll = 0;
  for (const { notes, upper, ticksPerQuarter } of pieces) {
    const hands = separateHands(notes, ticksPerQuarter);
    count++;
    notesInAll += notes.length;
    for (const [i, { pitch }] of notes.entries()) {
      if ((hands[i] === 'right') === upper[i]) right++;
      if (pitch >= 60 === upper[i]) cut++;
    }
  }
  return {
    pieces: count,
    notes: notesInAll,
    right: (right / notesInAll).toFixed(3),
    'cut at middle C': (cut / notesInAll).toFixed(3),
  };
}

/** Normal deviates from a seed: twelve even ones added. */
function normal(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  const even = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return () => Array.from({ length: 12 }, even).reduce((sum, value) => sum + value, -6);
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return new TextDecoder().decode(bytes).trim().split('\n');
}

function members(archive: string): readonly (readonly [string, Uint8Array])[] {
  const path = join(DATA, archive);
  if (!existsSync(path)) return [];
  return [...readTarGz(readFileSync(path))].map(({ name, bytes }) => [name, bytes] as const);
}

function everyNth<Item>(items: readonly Item[], step: number): readonly Item[] {
  return items.filter((_, i) => i % step === 0);
}

benchQuantize();
