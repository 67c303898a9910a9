import { describe, expect, it } from 'vitest';
import { parsePrompt } from './parse-prompt.ts';
import type { PromptFields } from './prompt-fields.ts';

const requestOf = (text: string): PromptFields => parsePrompt(text).request;

describe('moods and textures', () => {
  it.each([
    // 315° at 0.7 (Russell 1980: relaxation)
    ['calm', { valence: 0.49, arousal: -0.49 }],
    // 120° at 0.85, times 1.3
    ['very angry', { valence: -0.55, arousal: 0.96 }],
    ['slightly sad', { valence: -0.34, arousal: -0.16 }],
    // the other side, half as far
    ['not sad', { valence: 0.34, arousal: 0.16 }],
    // the mean of two
    ['calm and sad', { valence: -0.1, arousal: -0.4 }],
  ])('%s', (text, mood) => {
    expect(requestOf(text)).toEqual({ mood });
  });
  it('of opposite moods the first is taken, and both are told', () => {
    const { request, reports } = parsePrompt('a happy, sad song');
    expect(request.mood?.valence).toBeGreaterThan(0.5);
    expect(reports.map(({ code }) => code)).toEqual(['contradiction']);
  });
  it.each([
    ['busy', [{ density: 3 }]],
    ['sparse and very loud', [{ density: 0.6, dynamics: 104 }]],
    // 70 + (49 − 70) / 2
    ['slightly quiet', [{ dynamics: 60 }]],
    ['high, stepwise', [{ register: 77, leaps: 0.1 }]],
    ['thick chords, in eighth notes', [{ polyphony: 3, rhythm: 2 }]],
    ['pp', [{ dynamics: 33 }]],
    ['no leaps', [{ leaps: 0.05 }]],
    // an adjective right before an instrument is about it alone
    [
      'loud drums and a soft flute',
      [
        { dynamics: 96, tracks: ['Drums'] },
        { dynamics: 49, tracks: ['Flute'] },
      ],
    ],
    ['a quiet piano piece', [{ dynamics: 49 }]],
  ])('%s', (text, wishes) => {
    expect(requestOf(text).wishes).toEqual(wishes);
  });
  it('limits are hard', () => {
    expect(requestOf('at most three notes at once, between C3 and C5').limits).toEqual([
      { polyphony: 3 },
      { range: [48, 72] },
    ]);
    expect(requestOf('monophonic in the first 4 bars, 8 bars').limits).toEqual([{ polyphony: 1, bars: [1, 4] }]);
    expect(requestOf('no higher than A5, chord tones on the beats').limits).toEqual([
      { range: [0, 81] },
      { chordTones: 'beats' },
    ]);
  });
  it('playing that no field carries is told and shown as not understood', () => {
    expect(parsePrompt('a syncopated, legato reel')).toMatchObject({
      unknown: [{ text: 'syncopated' }, { text: 'legato' }],
      reports: [{ code: 'style-mapped' }, { code: 'no-field' }, { code: 'no-field' }],
    });
  });
});

describe('places', () => {
  const quiet = (...bars: readonly (readonly [number, number])[]): object[] =>
    bars.map((scope) => ({ bars: scope, dynamics: 49 }));
  it.each([
    ['32 bars, quiet at the end', quiet([25, 32])],
    ['32 bars, at the beginning quiet', quiet([1, 8])],
    ['in the middle, it is quiet, 30 bars', quiet([11, 20])],
    ['quiet in bars 5-8, 16 bars', quiet([5, 8])],
    ['quiet in bars 5 to 8 and bar 12, 16 bars', quiet([5, 8])],
    ['from bar 9 on quiet, 16 bars', quiet([9, 16])],
    ['quiet until bar 4, 16 bars', quiet([1, 4])],
    ['quiet after bar 4, 16 bars', quiet([5, 16])],
    ['first half quiet, 16 bars', quiet([1, 8])],
    ['16 bars, a quiet ending', quiet([13, 16])],
    ['16 bars, starts quiet', quiet([1, 5])],
    ['16 bars, gets quiet at bar 9', quiet([9, 16])],
    ['16 bars, quiet in bar 9', quiet([9, 9])],
    ['16 bars that end quietly', quiet([13, 16])],
    ['the last two bars are quiet, 16 bars', quiet([15, 16])],
    ['the second four bars are quiet, 16 bars', quiet([5, 8])],
    ['verse chorus verse chorus, 32 bars, quiet in the verses', quiet([1, 8], [17, 24])],
    ['AABA, 32 bars, the bridge is quiet', quiet([17, 24])],
    ["ABA', 24 bars, quiet in the B section", quiet([9, 16])],
    ['a loop, 16 bars, quiet throughout', quiet([1, 16])],
  ])('%s', (text, wishes) => {
    expect(requestOf(text).wishes).toEqual(wishes);
  });
  it('two places in one clause have their own wishes', () => {
    expect(requestOf('16 bars, quiet at the beginning and loud at the end').wishes).toEqual([
      { bars: [1, 4], dynamics: 49 },
      { bars: [13, 16], dynamics: 96 },
    ]);
    expect(requestOf('loud, with a quiet middle section, 12 bars').wishes).toEqual([
      { dynamics: 96 },
      { bars: [5, 8], dynamics: 49 },
    ]);
  });
  it('what grows comes in four steps', () => {
    expect(requestOf('16 bars, quiet, gets louder').wishes).toEqual([
      { dynamics: 49 },
      { bars: [1, 4], dynamics: 55 },
      { bars: [5, 8], dynamics: 61 },
      { bars: [9, 12], dynamics: 67 },
      { bars: [13, 16], dynamics: 73 },
    ]);
    expect(requestOf('crescendo in bars 5-8, 8 bars').wishes?.map(({ dynamics }) => dynamics)).toEqual([
      50, 70, 90, 110,
    ]);
    const darker = requestOf('happy, 16 bars, gets darker towards the end');
    expect(darker.wishes?.map(({ bars }) => bars)).toEqual([
      [9, 10],
      [11, 12],
      [13, 14],
      [15, 16],
    ]);
    const valences = darker.wishes?.map(({ mood }) => mood?.valence ?? 1) ?? [];
    expect(valences).toEqual(valences.toSorted((a, b) => b - a));
    expect(valences[0]).toBeLessThan(darker.mood?.valence ?? 0);
  });
  it('a place without a length is in 16 bars, or in those at hand', () => {
    expect(parsePrompt('loud at the end')).toMatchObject({
      request: { bars: 16, wishes: [{ bars: [13, 16] }] },
      reports: [{ code: 'assumed' }],
    });
    expect(parsePrompt('loud at the end', { bars: 40 })).toMatchObject({
      request: { wishes: [{ bars: [31, 40] }] },
      reports: [],
    });
    expect(parsePrompt('loud at the end', { bars: 40 }).request.bars).toBeUndefined();
  });
  it('a place that is not there is told', () => {
    expect(parsePrompt('8 bars, loud in bar 20').request.wishes).toBeUndefined();
    expect(parsePrompt('8 bars, loud in bar 20').reports).toMatchObject([{ code: 'adjusted' }]);
    expect(parsePrompt('8 bars, the chorus is loud').reports).toMatchObject([
      { message: 'no form says where chorus is; the wish for it was left out' },
    ]);
  });
  it('keys in places become a form', () => {
    expect(requestOf('starts in C major and ends in A minor, 24 bars').form?.sections).toEqual([
      { name: 'A', bars: 18, key: 'C major' },
      { name: 'B', bars: 6, key: 'A minor' },
    ]);
    expect(requestOf('24 bars in G, in the middle in E minor').form?.sections).toEqual([
      { name: 'A', bars: 8, key: 'G major' },
      { name: 'B', bars: 8, key: 'E minor' },
      { name: 'A', bars: 8, key: 'G major', varies: 'A', distance: 0.2 },
    ]);
  });
  it('instruments that come in later become a form, too', () => {
    expect(requestOf('16 bars for flute and piano, the drums come in at bar 9').form?.sections).toEqual([
      { name: 'A', bars: 8, instruments: ['Flute', 'Acoustic Grand Piano'] },
      { name: 'B', bars: 8 },
    ]);
    expect(requestOf('AABA, 32 bars, piano, and strings only in the bridge').form?.sections).toMatchObject([
      { name: 'A', instruments: ['Acoustic Grand Piano'] },
      { name: 'A', instruments: ['Acoustic Grand Piano'] },
      { name: 'B', bars: 8 },
      { name: 'A', instruments: ['Acoustic Grand Piano'] },
    ]);
  });
  it('a tempo for some bars becomes a rhythm, and is told', () => {
    const { request, reports } = parsePrompt('16 bars, 100 bpm, fast at the end');
    expect(request).toMatchObject({ bpm: 100, wishes: [{ bars: [13, 16], rhythm: 2.16 }] });
    expect(reports.map(({ code }) => code)).toEqual(['adjusted']);
  });
});

describe('chords and forms', () => {
  it.each([
    ['over | C | Am | F G |', { chords: 'C | Am | F G' }],
    ['chords: Dm7 G7 Cmaj7', { chords: 'Dm7 | G7 | Cmaj7' }],
    ['C-Am-F-G', { chords: 'C | Am | F | G' }],
    ['in Am, Am - F - C - G', { key: 'A minor', scale: 'full minor', chords: 'Am | F | C | G' }],
    ['C | % | F7 | %', { chords: 'C | % | F7 | %' }],
    ['I-V-vi-IV in G', { key: 'G major', chords: 'G | D | Em | C' }],
    // the raised seventh is one of minor's tones, and the key stays hard
    ['in Dm, Dm - Gm - A7 - Dm', { key: 'D minor', scale: 'full minor', chords: 'Dm | Gm | A7 | Dm' }],
    ['ii V I in Bb', { key: 'Bb major', chords: 'Cm | F | Bb' }],
    ['i VI III VII in E minor', { key: 'E minor', scale: 'full minor', chords: 'Em | C | G | D' }],
    ['pachelbel progression in D', { key: 'D major', chords: 'D | A | Bm | F#m | G | D | G | A' }],
  ])('%s', (text, request) => {
    expect(requestOf(text)).toEqual(request);
  });
  it('a twelve-bar blues has its dominant sevenths, so the key is soft', () => {
    expect(requestOf('a twelve-bar blues in A')).toEqual({
      key: 'A major',
      keyIs: 'soft',
      chords: 'A7 | A7 | A7 | A7 | D7 | D7 | A7 | A7 | E7 | D7 | A7 | E7',
      bars: 12,
    });
    expect(requestOf('12-bar blues in C minor').chords).toBe(
      'Cm7 | Cm7 | Cm7 | Cm7 | Fm7 | Fm7 | Cm7 | Cm7 | Ab7 | G7 | Cm7 | G7',
    );
  });
  it('chords outside the key make it soft, and that is told', () => {
    expect(parsePrompt('C | E7 | Am in C major')).toMatchObject({
      request: { key: 'C major', keyIs: 'soft' },
      reports: [{ code: 'adjusted', message: 'the chord E7 leaves C major; the key was made soft' }],
    });
  });
  it('words are no chords: "I", "A", "a"', () => {
    expect(requestOf('I want A piece')).toEqual({});
    expect(requestOf('I, a composer')).toEqual({});
  });
  it('a form is cut in equal sections of whole fours', () => {
    expect(requestOf('AABA, 32 bars').form?.sections).toEqual([
      { name: 'A', bars: 8 },
      { name: 'A', bars: 8, varies: 'A', distance: 0.2 },
      { name: 'B', bars: 8 },
      { name: 'A', bars: 8, varies: 'A', distance: 0.2 },
    ]);
    expect(requestOf("ABA' form, 20 bars").form?.sections.map(({ bars, distance }) => [bars, distance])).toEqual([
      [8, undefined],
      [4, undefined],
      [8, 0.5],
    ]);
    expect(requestOf('rondo')).toMatchObject({ bars: 40 });
    expect(requestOf('intro, two verses, chorus and an outro').form?.sections.map(({ name }) => name)).toEqual([
      'intro',
      'verse',
      'verse',
      'chorus',
      'outro',
    ]);
    expect(requestOf('theme with two variations').form?.sections.map(({ name, varies }) => [name, varies])).toEqual([
      ['theme', undefined],
      ['variation 1', 'theme'],
      ['variation 2', 'theme'],
    ]);
    expect(requestOf('8 bars ending on a half cadence').form?.sections).toEqual([
      { name: 'A', bars: 8, cadence: 'half' },
    ]);
  });
  it('a form of more sections than bars is left out, and told', () => {
    expect(parsePrompt('rondo, 4 bars')).toMatchObject({ request: { bars: 4 }, reports: [{ code: 'adjusted' }] });
    expect(requestOf('rondo, 4 bars').form).toBeUndefined();
  });
});

describe('who and what is spoken of', () => {
  it('a clause about an instrument speaks of its tracks', () => {
    expect(requestOf('the bass is low, loud').wishes).toEqual([
      { register: 45, tracks: ['Electric Bass (finger)'] },
      { dynamics: 96 },
    ]);
    expect(requestOf('less busy drums').bars).toBeUndefined();
  });
  it('"the bass" is the one that plays already', () => {
    expect(requestOf('jazz trio, the bass is low')).toMatchObject({
      instruments: ['Acoustic Grand Piano', 'Acoustic Bass', 'Drums'],
      wishes: [{ register: 45, tracks: ['Acoustic Bass'] }],
    });
    expect(requestOf('string quartet, the strings get louder').instruments).toHaveLength(4);
    expect(requestOf('a flute, the bass').instruments).toEqual(['Flute', 'Electric Bass (finger)']);
  });
  it("a plain guitar is the genre's own", () => {
    expect(requestOf('a metal song for two guitars').instruments).toEqual(['Distortion Guitar', 'Distortion Guitar']);
    expect(requestOf('a rock song for acoustic guitar').instruments).toEqual(['Acoustic Guitar (nylon)']);
  });
  it('"slowly fades out" is no tempo; what explodes is no longer the beginning', () => {
    expect(requestOf('8 bars, slowly fades out').bpm).toBeUndefined();
    expect(requestOf('32 bars, starts quietly and explodes at bar 17').wishes).toEqual([
      { bars: [1, 11], dynamics: 49 },
      { bars: [17, 17], energy: 1 },
    ]);
  });
  it('lengths one after the other are places', () => {
    expect(requestOf('8 bars of quiet guitar then 4 bars of loud guitar')).toMatchObject({
      bars: 12,
      wishes: [
        { bars: [1, 8], dynamics: 49 },
        { bars: [9, 12], dynamics: 96 },
      ],
    });
  });
  it('what is only denied is told', () => {
    expect(parsePrompt('not jazz, not in C major')).toMatchObject({
      request: {},
      reports: [{ code: 'no-field' }, { code: 'no-field' }],
    });
  });
  it('"until the end" grows from the beginning, "from bar 9 to the end" does not', () => {
    expect(requestOf('8 bars, gets louder until the end').wishes?.map(({ bars }) => bars)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    expect(requestOf('16 bars, loud from bar 9 to the end').wishes).toEqual([{ bars: [9, 16], dynamics: 96 }]);
  });
  it('a letter that is a clause of its own is a key', () => {
    expect(requestOf('a mixolydian tune, E, slow')).toMatchObject({ key: 'E major', scale: 'mixolydian' });
  });
});
