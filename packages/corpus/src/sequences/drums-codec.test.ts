import { createScore, DRUM_CHANNEL, type NoteInWords, type Score } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codecOfHeader } from './codec-of-header.ts';
import { DRUMS, drumOfPitch } from './drum-map.ts';
import { drumsCodec } from './drums-codec.ts';
import { DRUMS_BAR, DRUMS_END, DRUMS_START, drumWordOf, hitToken, offsetToken, positionToken } from './drums-tokens.ts';

const [KICK, SNARE, CLOSED, OPEN, , , , CRASH] = DRUMS.keys() as unknown as number[] as [...number[]];

/** A score on the drum channel, 480 ticks a quarter, 120 a step. */
function drumScore(notes: readonly NoteInWords[], meters: `${number}/${number}` = '4/4'): Score {
  return createScore({
    ticksPerQuarter: 480,
    meters,
    tracks: [{ channel: DRUM_CHANNEL, notes: notes.map((note) => ({ durationTicks: 30, ...note })) }],
  });
}
const tokensOf = (score: Score): number[] => [...drumsCodec.encode(score)[0]!.tokens];
const hit = (drum: number, velocityBin: number, offsetBin: number): number[] => [
  hitToken(drum, velocityBin),
  offsetToken(offsetBin),
];

describe('the drum map', () => {
  test('rims, edges and pedals of a TD-11 are the drum that they belong to', () => {
    const nameOf = (pitch: number): string | undefined => DRUMS[drumOfPitch(pitch) ?? -1]?.name;
    expect([36, 40, 37, 22, 44, 26, 58, 45, 48, 55, 52, 53].map(nameOf)).toEqual([
      ...['kick', 'snare', 'snare', 'closed hi-hat', 'closed hi-hat', 'open hi-hat'],
      ...['low tom', 'mid tom', 'high tom', 'crash', 'crash', 'ride'],
    ]);
    expect(nameOf(56)).toBeUndefined(); // a cowbell is no drum of the kit
  });

  test('no key stands for two drums, and each drum is written as one of its own keys', () => {
    const keys = DRUMS.flatMap(({ pitches }) => [...pitches]);
    expect(new Set(keys).size).toBe(keys.length);
    for (const [drum, { pitch }] of DRUMS.entries()) expect(drumOfPitch(pitch)).toBe(drum);
  });
});

describe('a bar of drums', () => {
  // kick and hi-hat on one, the hi-hat a ninth of a step late; a snare on two, two ninths early; a ghost note after it
  const bar: NoteInWords[] = [
    { pitch: 42, tick: 13, velocity: 40 },
    { pitch: 36, tick: 0, velocity: 100 },
    { pitch: 40, tick: 480 - 27, velocity: 127 },
    { pitch: 38, tick: 600 + 1, velocity: 15 },
  ];
  const tokens = [
    ...[DRUMS_START, DRUMS_BAR],
    ...[positionToken(0), ...hit(KICK!, 6, 4), ...hit(CLOSED!, 2, 5)],
    ...[positionToken(4), ...hit(SNARE!, 7, 2)],
    ...[positionToken(5), ...hit(SNARE!, 0, 4)],
    DRUMS_END,
  ];

  test('is its steps in order, each hit with its velocity and its offset', () => {
    expect(tokensOf(drumScore(bar))).toEqual(tokens);
    expect(codecOfHeader({ kind: 'drums' })).toBe(drumsCodec);
  });

  test('comes back on channel 10 with the middles of its bins, lasting a bar', () => {
    const score = drumsCodec.decode(tokens, { bpm: 90 });
    expect(score.tracks[0]!.channel).toBe(DRUM_CHANNEL);
    expect(score.tracks[0]!.notes.map(({ pitch, tick, velocity }) => [pitch, tick, velocity])).toEqual([
      [36, 0, 104],
      [42, 13, 40],
      [38, 453, 120],
      [38, 600, 8],
    ]);
    expect(score.endTick).toBe(1920);
    expect(score.tempos[0]!.microsecondsPerQuarter).toBe(666_667);
    expect(drumsCodec.quartersOf(tokens)).toBe(4);
  });

  test('a hit just before a bar line belongs to the bar that begins there, and silent bars before it are cut', () => {
    const early = drumScore([
      { pitch: 36, tick: 1920 - 20 },
      { pitch: 38, tick: 3840 - 54 },
    ]);
    const [{ tokens: written, startTick }] = drumsCodec.encode(early) as [ReturnType<typeof drumsCodec.encode>[0]];
    expect(startTick).toBe(1920);
    expect([...written]).toEqual([
      ...[DRUMS_START, DRUMS_BAR, positionToken(0), ...hit(KICK!, 5, 4)],
      ...[DRUMS_BAR, positionToken(0), ...hit(SNARE!, 5, 0)],
      DRUMS_END,
    ]);
  });

  test('the second and third notes of a triplet lie exactly in bins', () => {
    const triplet = drumScore([0, 160, 320].map((tick) => ({ pitch: 42, tick })));
    expect(drumsCodec.decode(tokensOf(triplet)).tracks[0]!.notes.map(({ tick }) => tick)).toEqual([0, 160, 320]);
  });

  test('of two hits of a drum on one step the louder stays, and it is told', () => {
    const flam = drumScore([
      { pitch: 38, tick: 0, velocity: 30 },
      { pitch: 40, tick: 20, velocity: 90 },
      { pitch: 56, tick: 240 },
    ]);
    const [{ tokens: written, reports }] = drumsCodec.encode(flam) as [ReturnType<typeof drumsCodec.encode>[0]];
    expect([...written]).toEqual([DRUMS_START, DRUMS_BAR, positionToken(0), ...hit(SNARE!, 5, 6), DRUMS_END]);
    expect(reports).toEqual([
      "1 of 2 hits fall on a louder one's step and are left out",
      '1 notes of other percussion are left out',
    ]);
  });

  test('other meters, other channels and other percussion are refused in words', () => {
    expect(() => tokensOf(drumScore(bar, '6/8'))).toThrow('is in 6/8; grooves are told in 4/4');
    expect(() => tokensOf(createScore({ tracks: [{ notes: [{ pitch: 36 }] }] }))).toThrow('no notes on channel 10');
    expect(() => tokensOf(drumScore([{ pitch: 56 }]))).toThrow('none of the nine drums');
  });

  test('the tokens of the hits point at their notes, also where a later drum sounds first', () => {
    const late = [DRUMS_START, DRUMS_BAR, positionToken(0), ...hit(KICK!, 5, 8), ...hit(OPEN!, 5, 4), DRUMS_END];
    const { notes } = drumsCodec.decode(late).tracks[0]!;
    expect(notes.map(({ pitch }) => pitch)).toEqual([46, 36]);
    expect(
      drumsCodec.notesOf(late).map(({ token, note }) => [drumsCodec.pitchOf(late[token]!), notes[note]!.pitch]),
    ).toEqual([
      [36, 36],
      [46, 46],
    ]);
  });

  test('no key moves it; a cut ends before a bar line', () => {
    const two = Int32Array.from([...tokens.slice(0, -1), DRUMS_BAR, positionToken(0), ...hit(CRASH!, 7, 4), DRUMS_END]);
    expect(drumsCodec.transpose(two, 5)).toEqual(two);
    expect([...drumsCodec.cut(two, 1)]).toEqual(tokens.slice(0, -1));
    expect([...drumsCodec.cut(two, 2)]).toEqual([...two].slice(0, -1));
  });

  test('a place knows the step told last in its bar, and nothing of what comes', () => {
    const { at, count } = drumsCodec.positions!;
    expect(count).toBe(17);
    expect(tokens.map((_, place) => at(tokens, place))).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 5, 5, 5, 6, 6, 6]);
    for (const place of tokens.keys()) expect(at(tokens.slice(0, place), place)).toBe(at(tokens, place));
  });
});

describe('laws of drums', () => {
  const note = fc.record({
    pitch: fc.constantFrom(...DRUMS.flatMap(({ pitches }) => [...pitches])),
    tick: fc.nat(4 * 1920),
    velocity: fc.integer({ min: 1, max: 127 }),
  });
  const performance = fc.array(note, { minLength: 1, maxLength: 60 }).map((notes) => drumScore(notes));

  test('what is encoded passes the grammar, and decoded it encodes to the same tokens', () => {
    fc.assert(
      fc.property(performance, (score) => {
        const [{ tokens, startTick }] = drumsCodec.encode(score) as [ReturnType<typeof drumsCodec.encode>[0]];
        const grammar = drumsCodec.createGrammar();
        for (const token of tokens) grammar.accept(token);
        expect(grammar.isDone).toBe(true);
        expect(grammar.bars * 4).toBe(drumsCodec.quartersOf(tokens));
        const decoded = drumsCodec.decode(tokens);
        expect(tokensOf(decoded)).toEqual([...tokens]);
        // each hit that is there lies within half a bin, 120 / 18 ticks, of one that was played
        const played = score.tracks[0]!.notes;
        for (const { tick, pitch } of decoded.tracks[0]!.notes) {
          const near = played.filter((each) => drumOfPitch(each.pitch) === drumOfPitch(pitch));
          const distance = Math.min(...near.map((each) => Math.abs(each.tick - startTick - tick)));
          // at the first bar line an early hit waits for it; at a step's edge the outermost bin holds half a bin more
          expect(distance).toBeLessThanOrEqual(tick === 0 ? 60 : 7.5);
        }
      }),
    );
  });

  test('whatever the grammar allows decodes to as many hits, in whole bars, and encodes to the same tokens', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1_000_000)), (choices) => {
        const grammar = drumsCodec.createGrammar();
        const mask = new Uint8Array(drumsCodec.vocabularySize);
        const tokens: number[] = [];
        while (!grammar.isDone && tokens.length < 300) {
          const count = grammar.allowed(mask);
          const open = [...mask.keys()].filter((token) => mask[token] === 1);
          expect(open).toHaveLength(count);
          const token = open[choices.next().value! % count]!;
          const twin = grammar.clone();
          twin.accept(token);
          expect(grammar.isDone).toBe(false);
          grammar.accept(token);
          expect(grammar.bars).toBe(twin.bars);
          tokens.push(token);
        }
        const { notes } = drumsCodec.decode(tokens).tracks[0]!;
        expect(notes).toHaveLength(tokens.filter((token) => drumWordOf(token).kind === 'hit').length);
        if (grammar.isDone) expect(tokensOf(drumsCodec.decode(tokens))).toEqual(tokens);
      }),
    );
  });

  test('an empty first bar, an earlier step and a drum told twice are refused', () => {
    const begin = [DRUMS_START, DRUMS_BAR];
    const grammarAfter = (tokens: readonly number[]) => {
      const grammar = drumsCodec.createGrammar();
      for (const token of tokens) grammar.accept(token);
      return grammar;
    };
    expect(() => grammarAfter([...begin, DRUMS_BAR])).toThrow('token 2 may not come after bar in bar 1');
    expect(() => grammarAfter([...begin, positionToken(4), ...hit(SNARE!, 1, 1), positionToken(4)])).toThrow();
    expect(() => grammarAfter([...begin, positionToken(4), ...hit(SNARE!, 1, 1), hitToken(SNARE!, 2)])).toThrow();
    expect(() => grammarAfter([...begin, positionToken(0), hitToken(SNARE!, 1), offsetToken(3)])).toThrow();
    expect(grammarAfter([...begin, positionToken(0), hitToken(SNARE!, 1)]).allowed(new Uint8Array(100))).toBe(5);
  });
});
