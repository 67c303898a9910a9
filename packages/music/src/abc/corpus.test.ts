import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readMidi } from '../midi/read.ts';
import type { NotatedScore } from '../notation/notated-score.ts';
import { scoreOfNotation } from '../notation/score-of-notation.ts';
import type { Score, Track } from '../score.ts';
import { objectsOf } from '../testing/data-sets.ts';
import { formatKey } from './key-field.ts';
import { readAbc } from './read.ts';
import { ABC_SETS, hasTunes, tunesOf } from './testing/tunes.ts';
import { writeAbc } from './write.ts';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bySet = new Map(ABC_SETS.map((set) => [set, hasTunes ? tunesOf(set, 'abc') : new Map<string, Uint8Array>()]));
const listOf = (set: (typeof ABC_SETS)[number]): [string, Uint8Array][] => [...(bySet.get(set) ?? [])];

/** Tunes in which grace notes at the end of a bar bring a sign into the next one, where it is printed once more. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  'open/open-hymnal': [],
  'open/folk-tunes-pd': ['ryan-ladytempletonsclog', 'ryan-mrworthlandsstrathspey', 'ryan-tomdeeringsramblesreel'],
  'caution/nottingham': [],
};

/** Tune, key read, key of the index: pipe music, a slip of the pen, an index that took the first of two fields. */
const OTHER_KEYS: Readonly<Record<string, readonly unknown[]>> = {
  'open/open-hymnal': [],
  'open/folk-tunes-pd': [
    ['aird-book1-0141', 'C exp ^f ^c', 'Hp'],
    ['aird-book1-0167', 'C exp ^f ^c', 'Hp'],
    ['oneill-0732-0758-bs-745', 'B', 'Bn'],
    ['oneill-0732-0758-mh-745', 'B', 'Bn'],
  ],
  'caution/nottingham': [['xmas006', 'F', 'D']],
};

describe.skipIf(!hasTunes)('the ABC files of the corpus', () => {
  it.each(ABC_SETS)('every tune of %s reads, writes and reads back equal', (set) => {
    const tunes = listOf(set);
    const different = tunes
      .filter(([, bytes]) => {
        const { notation } = readAbc(textOf(bytes));
        const { text } = writeAbc(notation, { accidentals: 'needed' });
        return !isDeepStrictEqual(readAbc(text).notation, notation);
      })
      .map(([name]) => name);
    expect(tunes.length).toBeGreaterThan(200);
    expect(different).toEqual(DIFFERENT[set]);
  });

  it.each(ABC_SETS)('what is written with all the signs that other programs need sounds the same: %s', (set) => {
    const tunes = listOf(set).filter((_, i) => i % 10 === 0);
    const different = tunes.filter(([, bytes]) => {
      const { notation } = readAbc(textOf(bytes));
      const back = readAbc(writeAbc(notation).text).notation;
      return !isDeepStrictEqual(scoreOfNotation(back).score.tracks, scoreOfNotation(notation).score.tracks);
    });
    expect(different.map(([name]) => name)).toEqual([]);
  });

  it.each(ABC_SETS)('the first key of each tune of %s is that of the index', (set) => {
    const files = bySet.get(set);
    const wrong: unknown[] = [];
    for (const { id, key } of objectsOf<Readonly<Record<string, unknown>>>(`${set}/index.jsonl`)) {
      const bytes = files?.get(String(id));
      if (!bytes) continue;
      const { notation } = readAbc(textOf(bytes));
      const found = formatKey(notation.parts[0].keys[0]);
      if (found !== shortKey(String(key))) wrong.push([id, found, key]);
    }
    expect(wrong).toEqual(OTHER_KEYS[set]);
  });
});

describe.skipIf(!hasTunes)('the MIDI twins of the ABC files', () => {
  /** Tunes whose notes are all the same, and the reasons of the others. */
  const REASONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    'open/open-hymnal': {
      equal: 217,
      'equal but for lengths: staccato, last notes held': 15,
      'fermatas are held': 36,
    },
    'open/folk-tunes-pd': {
      equal: 1817,
      'equal but for lengths: staccato, last notes held': 427,
      'grace notes take time': 1132,
      'ornaments are played out': 441,
      'fermatas are held': 125,
      'staccato is short': 80,
      'the order of parts is played': 34,
      'repeats go back to elsewhere': 57,
      'ties are not joined over a chord symbol or space': 1,
      other: 5,
    },
    'caution/nottingham': {
      equal: 558,
      'the order of parts is played': 139,
      'repeats go back to elsewhere': 193,
      'ties are not joined over a chord symbol or space': 93,
      other: 1,
    },
  };

  it.each(ABC_SETS)('agree with %s but for what players add', (set) => {
    const twins = tunesOf(set, 'mid');
    const reasons: Record<string, number> = {};
    for (const [name, bytes] of listOf(set)) {
      const reason = difference(set, textOf(bytes), readMidi(twins.get(name) as Uint8Array).score);
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    expect(reasons).toEqual(REASONS[set]);
  });
});

type Sound = readonly [pitch: number, onset: number, length: number];

/** Why a tune and its twin differ, or "equal". */
function difference(set: string, text: string, midi: Score): string {
  // the players of Nottingham's twins forget an accidental at once
  const prefix = set.endsWith('nottingham') ? '%%propagate-accidentals not\n\n' : '';
  const { notation } = readAbc(prefix + text);
  const tracks = midi.tracks.filter((track) => track.notes.length > 0);
  const twin = soundsOf(midi, prefix === '' ? tracks : tracks.slice(0, 1));
  const plain = withoutGraces(notation);
  for (const repeats of ['written', 'played'] as const) {
    const { score } = scoreOfNotation(plain, { repeats });
    const ours = soundsOf(score, score.tracks);
    if (isEqual(ours, twin)) return 'equal';
    if (isEqual(ours.map(withoutLength), twin.map(withoutLength)))
      return 'equal but for lengths: staccato, last notes held';
  }
  const events = notation.parts.flatMap((part) => part.events);
  const marks = new Set(events.flatMap((event) => event.marks ?? []));
  const has = (...names: readonly string[]): boolean => names.some((name) => marks.has(name));
  if (events.some((event) => event.grace)) return 'grace notes take time';
  if (has('trill-mark', 'roll', 'turn', 'mordent', 'inverted-mordent')) return 'ornaments are played out';
  if (has('fermata', 'inverted-fermata') || /fermata/.test(text)) return 'fermatas are held';
  if (has('staccato')) return 'staccato is short';
  if (/^[PY]:.*[A-Z].?[A-Z]/m.test(text)) return 'the order of parts is played';
  if (notation.measures.some(({ repeatTimes }) => repeatTimes)) return 'repeats go back to elsewhere';
  if (events.some(({ notes }) => notes.some(({ tieStart }) => tieStart)))
    return 'ties are not joined over a chord symbol or space';
  return 'other';
}

function withoutLength([pitch, onset]: Sound): Sound {
  return [pitch, onset, 0];
}

function withoutGraces(notation: NotatedScore): NotatedScore {
  const parts = notation.parts.map((part) => ({ ...part, events: part.events.filter((event) => !event.grace) }));
  return { ...notation, parts };
}

/** Notes in quarters from the first one on, by pitch and time. */
function soundsOf({ ticksPerQuarter }: Score, tracks: readonly Track[]): readonly Sound[] {
  const notes = tracks.flatMap((track) => track.notes);
  const start = notes.reduce((first, { tick }) => Math.min(first, tick), Number.POSITIVE_INFINITY);
  return notes
    .map(
      ({ pitch, tick, durationTicks }): Sound => [
        pitch,
        (tick - start) / ticksPerQuarter,
        durationTicks / ticksPerQuarter,
      ],
    )
    .sort((a, b) => a[0] - b[0] || Math.round(12 * a[1]) - Math.round(12 * b[1]) || a[2] - b[2]);
}

/** Within a tenth of a quarter: the twins cut each note a little and spread chords. */
function isEqual(ours: readonly Sound[], theirs: readonly Sound[]): boolean {
  return (
    ours.length === theirs.length &&
    ours.every((sound, i) => sound.every((value, k) => Math.abs(value - theirs[i][k]) < 0.1))
  );
}

function shortKey(key: string): string {
  const [, tonic, mode] = /^([A-Ga-g][#b]?)\s*(.*)$/.exec(key) ?? ['', key, ''];
  const short = mode.toLowerCase().slice(0, 3);
  return `${tonic}${short === 'maj' ? '' : short === 'min' || mode === 'm' ? 'm' : short}`;
}
