/** What a dataset holds, counted piece by piece, so that a narrow corpus is seen before training. */
import { SPLITS, type Split } from '../corpus-piece.ts';
import type { Bin, CorpusReport, Count } from './corpus-counts.ts';
import type { PieceFacts } from './piece-facts.ts';
import { REJECTIONS, type Rejection } from './reject-score.ts';
import { findHoles } from './report-holes.ts';

/** The last edges of the bins; a piece beyond them is counted in the last. */
const TEMPO_EDGES = [15, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 160, 180, 200, 240, 500];
const LENGTH_EDGES = [0, 10, 20, 30, 45, 60, 90, 120, 180, 240, 360, 600, 1200, 7200];
const YEAR_EDGES = [1000, 1400, 1500, 1600, 1650, ...Array.from({ length: 16 }, (_, i) => 1700 + 25 * i)];
const PITCH_EDGES = Array.from({ length: 23 }, (_, i) => 6 * i);
/** Composers and styles are listed up to this many. */
const MOST_LISTED = 1000;

/** Counts pieces and gives the report at the end. */
export type ReportTally = {
  addPiece(piece: {
    readonly set: string;
    readonly split: Split;
    readonly group: number;
    readonly isAcross: boolean;
    readonly facts: PieceFacts;
  }): void;
  addRejected(kind: Rejection, example: string): void;
  addLeftOut(kind: 'copy' | 'leak', sets: readonly [string, string]): void;
  result(): CorpusReport;
};

/** A tally in which nothing is counted yet. */
export function reportTally(): ReportTally {
  const splits = { train: noPieces(), validation: noPieces(), test: noPieces() };
  const counts = {
    ...{ sets: counter(), keys: counter(), modes: counter(), meters: counter(), instruments: counter() },
    ...{ composers: counter(composerKey), styles: counter((style) => style.toLowerCase()) },
    ...{ licences: counter(), between: counter() },
  };
  const bins = {
    ...{ tempos: binner(TEMPO_EDGES), lengths: binner(LENGTH_EDGES), years: binner(YEAR_EDGES) },
    ...{ lowest: binner(PITCH_EDGES), highest: binner(PITCH_EDGES) },
  };
  const without = { meter: 0, tempo: 0, key: 0, composer: 0, year: 0, licence: 0, dynamics: 0 };
  const groups = new Map<number, number>();
  const rejected = new Map<Rejection, { pieces: number; example: string }>();
  const leftOut = { copy: 0, leak: 0 };
  let [across, atDefaultTempo] = [0, 0];
  return {
    addPiece({ set, split, group, isAcross, facts }) {
      across += isAcross ? 1 : 0;
      const { key, bpm, composer, style, year, licence } = facts;
      for (const part of [splits[split]]) {
        part.pieces += 1;
        part.notes += facts.notes;
        part.hours += facts.seconds / 3600;
      }
      groups.set(group, (groups.get(group) ?? 0) + 1);
      counts.sets.add(set);
      if (key !== null) {
        counts.keys.add(key);
        counts.modes.add(key.endsWith('minor') ? 'minor' : 'major');
      } else if (facts.lowest !== null) without.key += 1;
      for (const meter of facts.meters) counts.meters.add(meter);
      for (const instrument of facts.instruments) counts.instruments.add(instrument);
      if (bpm !== null) bins.tempos.add(bpm);
      atDefaultTempo += bpm === 120 ? 1 : 0;
      bins.lengths.add(facts.seconds);
      if (facts.lowest !== null) bins.lowest.add(facts.lowest);
      if (facts.highest !== null) bins.highest.add(facts.highest);
      if (composer !== null) counts.composers.add(composer);
      if (style !== null) counts.styles.add(style);
      if (year !== null) bins.years.add(year);
      counts.licences.add(licence ?? 'not stated');
      without.meter += facts.meters.length === 0 ? 1 : 0;
      without.tempo += bpm === null ? 1 : 0;
      without.composer += composer === null ? 1 : 0;
      without.year += year === null ? 1 : 0;
      without.licence += licence === null ? 1 : 0;
      without.dynamics += facts.isFlat ? 1 : 0;
    },
    addRejected(kind, example) {
      const found = rejected.get(kind);
      if (found) found.pieces += 1;
      else rejected.set(kind, { pieces: 1, example });
    },
    addLeftOut(kind, sets) {
      leftOut[kind] += 1;
      counts.between.add([...sets].sort().join('\n'));
    },
    result() {
      const sum = (field: 'pieces' | 'notes' | 'hours'): number =>
        SPLITS.reduce((all, split) => all + splits[split][field], 0);
      const several = [...groups.values()].filter((pieces) => pieces > 1);
      const rejections = REJECTIONS.flatMap((kind) => {
        const found = rejected.get(kind);
        return found ? [{ kind, ...found }] : [];
      });
      const report: Omit<CorpusReport, 'holes'> = {
        files: sum('pieces') + leftOut.copy + leftOut.leak + rejections.reduce((all, { pieces }) => all + pieces, 0),
        pieces: sum('pieces'),
        notes: sum('notes'),
        hours: hundredths(sum('hours')),
        splits: {
          train: { ...splits.train, hours: hundredths(splits.train.hours) },
          validation: { ...splits.validation, hours: hundredths(splits.validation.hours) },
          test: { ...splits.test, hours: hundredths(splits.test.hours) },
        },
        sets: counts.sets.most(),
        keys: counts.keys.most(),
        modes: counts.modes.most(),
        meters: counts.meters.most(),
        tempos: bins.tempos.all(),
        lengths: bins.lengths.all(),
        instruments: counts.instruments.most(),
        lowestPitches: bins.lowest.all(),
        highestPitches: bins.highest.all(),
        composers: counts.composers.most(MOST_LISTED),
        styles: counts.styles.most(MOST_LISTED),
        years: bins.years.all(),
        licences: counts.licences.most(MOST_LISTED),
        duplicates: {
          copies: leftOut.copy,
          leaks: leftOut.leak,
          across,
          groups: several.length,
          groupedPieces: several.reduce((all, pieces) => all + pieces, 0),
          largestGroup: several.reduce((most, pieces) => Math.max(most, pieces), 0),
          between: counts.between.most(MOST_LISTED).map(({ name, pieces }) => {
            const [first, second] = name.split('\n') as [string, string];
            return { sets: [first, second] as const, pieces };
          }),
        },
        rejected: rejections,
        without,
        atDefaultTempo,
      };
      return { ...report, holes: findHoles(report) };
    },
  };
}

function noPieces(): { pieces: number; notes: number; hours: number } {
  return { pieces: 0, notes: 0, hours: 0 };
}

/** Counts names, those of one key together under the longest; the most frequent first, equal ones by name. */
function counter(keyOf: (name: string) => string = (name) => name): {
  add(name: string): void;
  most(limit?: number): Count[];
} {
  const counts = new Map<string, { name: string; pieces: number }>();
  return {
    add(name) {
      const key = keyOf(name);
      const found = counts.get(key) ?? { name, pieces: 0 };
      const longer = name.length > found.name.length ? name : found.name;
      counts.set(key, { name: longer, pieces: found.pieces + 1 });
    },
    most: (limit = Number.POSITIVE_INFINITY) =>
      [...counts.values()].sort((a, b) => b.pieces - a.pieces || (a.name < b.name ? -1 : 1)).slice(0, limit),
  };
}

/**
 * A person by surname and initials, however the name is written.
 *
 * @example composerKey('Johann Sebastian Bach') === composerKey('BachJS') // => true, and of 'Bach, Johann Sebastian'
 */
export function composerKey(name: string): string {
  const joined = /^(\p{Lu}\p{Ll}+)(\p{Lu}+)$/u.exec(name);
  const [surname, given] = joined
    ? [joined[1]!, [...joined[2]!].join(' ')]
    : name.includes(',')
      ? [name.slice(0, name.indexOf(',')), name.slice(name.indexOf(',') + 1)]
      : [name.slice(name.lastIndexOf(' ') + 1), name.slice(0, Math.max(0, name.lastIndexOf(' ')))];
  const initials = given.split(/[\s.-]+/).map((part) => part.trim().slice(0, 1));
  return `${surname.trim()} ${initials.join('')}`.toLowerCase();
}

/** Counts numbers between edges; bins from the first to the last that hold any. */
function binner(edges: readonly number[]): { add(value: number): void; all(): Bin[] } {
  const bins = edges.slice(1).map((to, place) => ({ from: edges[place]!, to, pieces: 0 }));
  return {
    add(value) {
      const place = bins.findIndex(({ to }) => value < to);
      bins[place < 0 ? bins.length - 1 : place]!.pieces += 1;
    },
    all() {
      const first = bins.findIndex(({ pieces }) => pieces > 0);
      const last = bins.findLastIndex(({ pieces }) => pieces > 0);
      return first < 0 ? [] : bins.slice(first, last + 1);
    },
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
