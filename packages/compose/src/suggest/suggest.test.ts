import type { KnownPassage } from '@continuo/models';
import { createScore, type NoteInWords, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { parseComposeRequest } from '../compose-request.ts';
import { rankMelodies } from './rank-melodies.ts';
import { rootStep, usageOf } from './root-progressions.ts';
import { suggestChords } from './suggest-chords.ts';
import { suggestMelodies } from './suggest-melodies.ts';
import { suggestSections } from './suggest-sections.ts';

const C_MAJOR = [{ tick: 0, fifths: 0, mode: 'major' }] as const;
/** Chords in C major, a bar each. */
const CHORDS: Readonly<Record<string, readonly number[]>> = {
  C: [48, 64, 67, 72],
  Dm: [50, 62, 65, 69],
  F: [53, 60, 65, 69],
  G: [55, 59, 62, 67],
  Am: [45, 60, 64, 69],
};

const chordsOf = (...names: string[]): Score => {
  const notes = names.flatMap((name, bar) =>
    CHORDS[name]!.map((pitch): NoteInWords => ({ pitch, tick: bar * 1920, durationTicks: 1920 })),
  );
  return createScore({ tracks: [{ notes }], keys: C_MAJOR });
};

/** A line of quarters, or of other lengths, over chords that last a bar. */
const lineOver = (pitches: readonly number[], chords: readonly string[], length = 480): Score => {
  const notes = pitches.map((pitch, i): NoteInWords => ({ pitch, tick: i * length, durationTicks: length }));
  const under = chords.flatMap((name, bar) =>
    CHORDS[name]!.slice(0, 3).map(
      (pitch): NoteInWords => ({ pitch: pitch - 12, tick: bar * 1920, durationTicks: 1920 }),
    ),
  );
  return createScore({
    tracks: [
      { name: 'Melody', notes },
      { name: 'Piano', notes: under },
    ],
    keys: C_MAJOR,
  });
};

describe('next chords', () => {
  test('Piston: II is usually followed by V, sometimes by IV or VI, less often by I or III', () => {
    expect([1, 2, 3, 4, 5, 6].map((to) => usageOf(2, to))).toEqual([
      'rare',
      undefined,
      'rare',
      'sometimes',
      'usual',
      'sometimes',
    ]);
    expect(rootStep(2, 5)).toBe('the root falls a fifth');
  });

  test('after ii before a close comes V, and says why', () => {
    const [first] = suggestChords(chordsOf('C', 'Dm'));
    expect(first).toMatchObject({ symbol: 'G', numeral: 'V', key: 'C major', bar: 3 });
    expect(first!.reason).toBe(
      'V after ii in C major: the root falls a fifth; the usual way on; it prepares the close in bar 4',
    );
  });

  test('after V in the fourth bar the tonic closes the phrase; vi deceives', () => {
    const found = suggestChords(chordsOf('C', 'F', 'G'));
    expect(found[0]).toMatchObject({ symbol: 'C', numeral: 'I' });
    expect(found[0]!.reason).toMatch(/closes the phrase in bar 4/);
    expect(found.find(({ numeral }) => numeral === 'vi')!.reason).toMatch(/deceptive/);
  });

  test('what the piece has done before counts', () => {
    const tonicAfter = (...chords: string[]) =>
      suggestChords(chordsOf(...chords)).find(({ numeral }) => numeral === 'I')!;
    const [never, once] = [tonicAfter('C', 'F', 'C', 'F', 'G'), tonicAfter('C', 'F', 'G', 'C', 'F', 'G')];
    expect(once.weight).toBeGreaterThan(never.weight);
    expect(once.reason).toMatch(/the piece has gone so once/);
  });

  test('each asks for itself with a request that holds', () => {
    const score = chordsOf('C', 'Dm');
    for (const { request, symbol } of suggestChords(score)) {
      expect(parseComposeRequest({ ...request, score })).toMatchObject({ task: 'continue', bars: 1, chords: symbol });
    }
  });
});

describe('melodic variations', () => {
  const scale = lineOver([60, 62, 64, 65, 67, 65, 64, 62], ['C', 'C']);
  const named = (score: Score, name: string, bars: [number, number]) =>
    suggestMelodies(score, { bars, track: 0 }).find((one) => one.name === name);

  test('an inversion mirrors the steps of the scale, in the octave that lies nearest', () => {
    // C D E F G F E D mirrored at C is C B A G F G A B, an octave higher than below
    const { notes } = named(scale, 'inversion', [1, 2])!;
    expect(notes.map(({ pitch }) => pitch)).toEqual([72, 71, 69, 67, 65, 67, 69, 71]);
  });

  test('a sequence brings the first half again a step higher', () => {
    const { notes } = named(scale, 'sequence up', [1, 2])!;
    expect(notes.map(({ pitch }) => pitch)).toEqual([60, 62, 64, 65, 62, 64, 65, 67]);
    expect(notes[4]!.tick).toBe(1920);
  });

  test('retrograde ends with the first note, and keeps the bars', () => {
    const { notes } = named(scale, 'retrograde', [1, 2])!;
    expect(notes.map(({ pitch }) => pitch)).toEqual([62, 64, 65, 67, 65, 64, 62, 60]);
    expect(notes.map(({ tick }) => tick)).toEqual([0, 480, 960, 1440, 1920, 2400, 2880, 3360]);
  });

  test('an ornament fills a third with the tone between', () => {
    const thirds = lineOver([60, 64, 67, 64], ['C'], 480);
    expect(
      named(thirds, 'ornament', [1, 1])!
        .notes.slice(0, 4)
        .map(({ pitch, tick }) => [pitch, tick]),
    ).toEqual([
      [60, 0],
      [62, 240],
      [64, 480],
      [65, 720],
    ]);
  });

  test('an outline keeps what begins on the beats', () => {
    const eighths = lineOver([60, 62, 64, 65, 67, 65, 64, 62], ['C'], 240);
    expect(named(eighths, 'outline', [1, 1])!.notes.map(({ pitch, durationTicks }) => [pitch, durationTicks])).toEqual([
      [60, 480],
      [64, 480],
      [67, 480],
      [64, 480],
    ]);
  });

  test('nothing outside the bars and the track changes, and what fits the harmony comes first', () => {
    const score = lineOver([60, 62, 64, 65, 67, 65, 64, 62, 60, 64, 67, 64], ['C', 'F', 'C']);
    const found = suggestMelodies(score, { bars: [2, 2], track: 0 });
    expect(found.length).toBeGreaterThan(2);
    expect(found.map(({ weight }) => weight)).toEqual(found.map(({ weight }) => weight).sort((a, b) => b - a));
    const outside = (one: Score) => one.tracks[0]!.notes.filter(({ tick }) => tick < 1920 || tick >= 3840);
    for (const { score: varied, reason } of found) {
      expect(outside(varied)).toEqual(outside(score));
      expect(varied.tracks[1]).toBe(score.tracks[1]);
      expect(reason).toMatch(/notes on beats are tones of the harmony/);
    }
  });

  test('bars that are not there are refused', () => {
    expect(() => suggestMelodies(scale, { bars: [9, 12], track: 0 })).toThrow('bars 9–12 where the score has 1–2');
  });
});

test('a model is asked of the bars and track that vary, all else given, and ranks what it finds likelier first', async () => {
  const score = lineOver([60, 62, 64, 65, 67, 65, 64, 62, 60, 64, 67, 64], ['C', 'F', 'C']);
  const melodies = suggestMelodies(score, { bars: [2, 2], track: 0 });
  const asked: { readonly written: unknown; readonly notes: number }[] = [];
  const model = {
    async *likelihood(passages: Iterable<KnownPassage>) {
      for (const { passage, notes } of passages) {
        asked.push({ written: passage.written, notes: notes.flat().length });
        // the later, the likelier
        yield { nats: 100 / asked.length, notes: 10, position: 0, pitch: 0, duration: 0, velocity: 0 };
      }
    },
  };
  const ranked = await rankMelodies(model, melodies);
  expect(asked).toEqual(melodies.map(({ notes }) => ({ written: [{ bar: 1, track: 0 }], notes: notes.length })));
  expect(ranked.map(({ name }) => name)).toEqual(melodies.map(({ name }) => name).reverse());
  expect(ranked[0]!.natsPerNote).toBeCloseTo(10 / melodies.length);
});

describe('next sections', () => {
  const sectioned = (...names: string[]): Score => {
    const score = chordsOf(...names.flatMap((name) => (name === 'A' ? ['C', 'F', 'G', 'C'] : ['Am', 'Dm', 'G', 'Am'])));
    return { ...score, sections: names.map((name, i) => ({ tick: i * 4 * 1920, name })) };
  };

  test('after A B the first section comes back, with the notes it began with', () => {
    const score = sectioned('A', 'B');
    const [first] = suggestSections(score);
    expect(first).toMatchObject({ form: 'ternary form (A B A)', section: { name: 'A', bars: 4, varies: 'A' } });
    expect(first!.reason).toBe('A again completes the ternary form (A B A); so far it goes A B');
    expect(first!.request).toMatchObject({
      task: 'continue',
      bars: 4,
      motifs: [{ from: { bars: [1, 2], track: 0 }, places: [{ bar: 9, track: 0 }] }],
    });
    expect(parseComposeRequest({ ...first!.request, score }).form!.sections).toHaveLength(1);
  });

  test('after A A comes something new in the key a fifth above', () => {
    const [first] = suggestSections(sectioned('A', 'A'));
    expect(first).toMatchObject({ form: 'song form (A A B A)', section: { name: 'B' } });
    expect(first!.section.varies).toBeUndefined();
  });

  test('verse and chorus are told by their names', () => {
    const found = suggestSections(sectionsNamed(sectioned('A', 'B', 'A'), ['verse', 'chorus', 'verse']));
    expect(found.map(({ section, form }) => [section.name, form])).toContainEqual([
      'chorus',
      'verse and chorus (verse chorus verse chorus bridge chorus)',
    ]);
  });

  test('a piece that only stops is offered a coda; one that ends is not', () => {
    const names = (score: Score) => suggestSections(score).map(({ section }) => section.name);
    expect(names(sectioned('A', 'B'))).toContain('coda');
    expect(names(sectioned('B', 'A'))).not.toContain('coda');
  });

  function sectionsNamed(score: Score, names: readonly string[]): Score {
    return { ...score, sections: score.sections!.map((section, i) => ({ ...section, name: names[i]! })) };
  }
});
