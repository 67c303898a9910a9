import { describe, expect, it } from 'vitest';
import { parsePrompt } from './parse-prompt.ts';
import type { PromptFields, PromptReport } from './prompt-fields.ts';

const requestOf = (text: string): PromptFields => parsePrompt(text).request;
const codesOf = (text: string): readonly PromptReport['code'][] => parsePrompt(text).reports.map(({ code }) => code);
const unknownOf = (text: string): readonly string[] => parsePrompt(text).unknown.map((span) => span.text);

describe('a prompt', () => {
  it('becomes the fields of a request, each with its words', () => {
    const text = 'a sad waltz in D minor for cello and piano, slow, 32 bars, gets hopeful in the middle';
    const { request, understood, unknown, reports } = parsePrompt(text);
    expect(request).toEqual({
      meter: '3/4',
      // as slow as waltzes get
      bpm: 84,
      // with the raised sixth and seventh: its dominant may be major
      key: 'D minor',
      scale: 'full minor',
      instruments: ['Cello', 'Acoustic Grand Piano'],
      bars: 32,
      // 205° at 0.75 on the circle of affect; hopeful is 15° at 0.6
      mood: { valence: -0.68, arousal: -0.32 },
      // the middle third of 32 bars
      wishes: [{ bars: [12, 21], mood: { valence: 0.58, arousal: 0.16 } }],
    });
    expect(understood.map(({ text: words, field, value }) => [words, field, value])).toEqual([
      ['sad', 'mood', { valence: -0.68, arousal: -0.32 }],
      ['waltz', 'meter', { meter: '3/4', bpm: 150 }],
      ['in D minor', 'key', 'D minor'],
      ['cello', 'instruments', ['Cello']],
      ['piano', 'instruments', ['Acoustic Grand Piano']],
      ['slow', 'bpm', 66],
      ['32 bars', 'bars', 32],
      ['hopeful', 'mood', { valence: 0.58, arousal: 0.16 }],
      ['in the middle', 'place', [[12, 21]]],
    ]);
    expect(unknown).toEqual([]);
    expect(reports).toEqual([]);
  });
  it('that says nothing gives an empty request', () => {
    for (const text of ['', '   ', '…', 'a piece of music, please', '🎵🎵'])
      expect(parsePrompt(text)).toEqual({ request: {}, understood: [], unknown: [], reports: [] });
  });
  it('shows the words that mean nothing here, without the small ones', () => {
    expect(unknownOf('a purple waltz for my grandmother')).toEqual(['purple', 'grandmother']);
    expect(unknownOf('in 3/7 for zither')).toEqual(['3/7', 'zither']);
  });
});

describe('keys', () => {
  it.each([
    ['in F sharp minor', { key: 'F# minor', scale: 'full minor' }],
    ['in Bb', { key: 'Bb major' }],
    ['in E-flat major', { key: 'Eb major' }],
    ['in E♭', { key: 'Eb major' }],
    ['in Am', { key: 'A minor', scale: 'full minor' }],
    ['key: G', { key: 'G major' }],
    ['in the key of C', { key: 'C major' }],
    ['in a minor, slow', { key: 'A minor', scale: 'full minor', bpm: 66 }],
    ['in D natural minor', { key: 'D minor', scale: 'natural minor' }],
    ['in D dorian', { key: 'D minor', scale: 'dorian' }],
    ['dorian mode on G', { key: 'G minor', scale: 'dorian' }],
    ['A harmonic minor', { key: 'A minor', scale: 'harmonic minor' }],
    ['C# minor, harmonic minor', { key: 'C# minor', scale: 'harmonic minor' }],
    ['F major pentatonic', { key: 'F major', scale: 'major pentatonic' }],
    ['E blues scale', { key: 'E minor', scale: 'blues' }],
    // no signature has eight sharps: the same sounds by another name
    ['in G sharp major', { key: 'Ab major' }],
    // white keys only, where no tonic is named
    ['in phrygian', { key: 'E minor', scale: 'phrygian' }],
    ['a minor waltz', { key: 'A minor', scale: 'full minor', meter: '3/4', bpm: 150 }],
    ['in a major key', { key: 'C major' }],
  ])('%s', (text, request) => {
    expect(requestOf(text)).toEqual(request);
  });
  it('"a" before a noun is no tonic', () => {
    expect(requestOf('a flat, grey sound')).toEqual({});
    expect(codesOf('a minor waltz')).toEqual(['assumed']);
    expect(codesOf('a waltz in a minor')).toEqual([]);
  });
  it('of two keys the first is taken, and both are told', () => {
    const { request, reports } = parsePrompt('in C major and D minor');
    expect(request).toEqual({ key: 'C major' });
    expect(reports).toEqual([
      { code: 'contradiction', message: 'key: C major and D minor were both asked for; C major was taken' },
    ]);
  });
});

describe('tempi, meters, lengths', () => {
  it.each([
    ['120 bpm', { bpm: 120 }],
    ['at 90', { bpm: 90 }],
    ['tempo of 72', { bpm: 72 }],
    ['♩ = 60', { bpm: 60 }],
    // quarter notes a minute
    ['dotted quarter = 60', { bpm: 90 }],
    ['a hundred and twenty beats per minute', { bpm: 120 }],
    ['adagio', { bpm: 66 }],
    ['a slow adagio', { bpm: 66 }],
    // 100 · 0.66^1.3
    ['very slow', { bpm: 58 }],
    ['allegro, 144 bpm', { bpm: 144 }],
    ['in 3/4', { meter: '3/4' }],
    ['6/8 time', { meter: '6/8' }],
    ['in seven eight', { meter: '7/8' }],
    ['in five', { meter: '5/4' }],
    ['cut time', { meter: '2/2' }],
    ['a reel', { meter: '4/4', bpm: 208, style: 'folk' }],
    ['a fast slip jig', { meter: '9/8', bpm: 200, style: 'folk' }],
    ['a bossa nova', { meter: '4/4', bpm: 132, style: 'lead-sheet' }],
    ['a slow march', { meter: '4/4', bpm: 96 }],
    ['a Bourrée', { meter: '4/4', bpm: 152, style: 'classical' }],
    ['thirty-two bars', { bars: 32 }],
    ['an 8-bar loop', { bars: 8, ends: false }],
    ['a short piece', { bars: 8 }],
    ['two dozen measures', { bars: 24 }],
    // 120 s at 120 are 240 quarters, 60 bars of four
    ['two minutes at 120 bpm', { bpm: 120, bars: 60 }],
    // 90 s at 150 are 225 quarters, 75 bars of three, in fours 76
    ['a waltz of a minute and a half', { meter: '3/4', bpm: 150, bars: 76 }],
    ['1:30, 80 bpm', { bpm: 80, bars: 32 }],
    ['24 bars, seed 7, with a pickup', { bars: 24, seed: 7, pickup: 1 }],
  ])('%s', (text, request) => {
    expect(requestOf(text)).toEqual(request);
  });
  it('a length in minutes needs a tempo: 100 is assumed and told', () => {
    expect(parsePrompt('two minutes')).toMatchObject({
      request: { bpm: 100, bars: 52 },
      reports: [{ code: 'assumed', message: 'length: no tempo was named to count bars by; 100 bpm was taken' }],
    });
  });
  it('fast and slow, a waltz in four, two lengths: the first, or what was said outright, is taken', () => {
    expect(requestOf('fast and slow').bpm).toBe(144);
    expect(codesOf('fast and slow')).toEqual(['contradiction']);
    expect(requestOf('a waltz in 4/4').meter).toBe('4/4');
    expect(codesOf('a waltz in 4/4')).toEqual(['contradiction']);
    expect(requestOf('16 bars, 32 bars').bars).toBe(16);
    expect(codesOf('slow, at 180 bpm')).toEqual(['contradiction']);
    expect(codesOf('an hour of music, 300 bars')).toEqual(['adjusted']);
  });
});

describe('instruments and styles', () => {
  it.each([
    ['for two flutes and drums', ['Flute', 'Flute', 'Drums']],
    ['French horns', ['French Horn', 'French Horn']],
    ['a pair of trumpets', ['Trumpet', 'Trumpet']],
    ['piano trio', ['Violin', 'Cello', 'Acoustic Grand Piano']],
    ['SATB choir', ['Choir Aahs', 'Choir Aahs', 'Choir Aahs', 'Choir Aahs']],
    ['clarinet trio and harp', ['Clarinet', 'Cello', 'Acoustic Grand Piano', 'Orchestral Harp']],
    ['bassoon duet', ['Bassoon', 'Bassoon']],
    ['rock band without drums', ['Overdriven Guitar', 'Electric Guitar (clean)', 'Electric Bass (finger)']],
    ['square lead, Pad 2 (warm), fx 1 rain', ['Lead 1 (square)', 'Pad 2 (warm)', 'FX 1 (rain)']],
    ['tubular bells, steel drums, bagpipes', ['Tubular Bells', 'Steel Drums', 'Bagpipe']],
    ['kick, snare and hi-hat', ['Drums']],
    ['brass quintet and cello without brass', ['Cello']],
    ['piano solo, the piano is loud', ['Acoustic Grand Piano']],
    ['cor anglais & double bass', ['English Horn', 'Contrabass']],
  ])('%s', (text, instruments) => {
    expect(requestOf(text).instruments).toEqual(instruments);
  });
  it('a string quartet has the style of string quartets, where no other is named', () => {
    expect(requestOf('string quartet')).toEqual({
      instruments: ['Violin', 'Violin', 'Viola', 'Cello'],
      style: 'string-quartet',
    });
    expect(requestOf('folk tune for string quartet').style).toBe('folk');
  });
  it('a genre takes the nearest style of the model, and says so', () => {
    expect(parsePrompt('jazz')).toMatchObject({
      request: { style: 'lead-sheet' },
      reports: [{ code: 'style-mapped', message: 'no style is called "jazz"; the nearest, "lead-sheet", was taken' }],
    });
    expect(parsePrompt('a hymn').reports).toEqual([]);
    expect(requestOf('techno')).toEqual({ style: 'game', bpm: 130 });
    expect(requestOf('hip hop beat').style).toBe('drums');
    expect(requestOf('hip hop beat with piano').style).toBe('lead-sheet');
  });
  it("a model's own styles are found by their names, others are told", () => {
    const styles = ['sea_shanties', 'folk'];
    expect(parsePrompt('sea shanties', { styles }).request).toEqual({ style: 'sea_shanties' });
    expect(parsePrompt('a chorale', { styles })).toMatchObject({ request: {}, reports: [{ code: 'no-field' }] });
  });
  it('two styles make a blend', () => {
    expect(requestOf('a mix of folk and video game music').blend).toEqual([
      { style: 'folk', share: 0.5 },
      { style: 'game', share: 0.5 },
    ]);
    expect(requestOf('70% hymn, 30 percent jazz').blend).toEqual([
      { style: 'hymn', share: 0.7 },
      { style: 'lead-sheet', share: 0.3 },
    ]);
  });
});
