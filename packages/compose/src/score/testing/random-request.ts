/** Requests of any kind, as people and programs may send them: many do not fit together, and are to be refused in words. */
import { createBarMap, type Score } from '@continuo/music';
import type { ComposeRequestInput } from '../../compose-request.ts';
import type { Lots } from './lots.ts';
import { randomScore } from './random-score.ts';

type Input = { -readonly [Field in keyof ComposeRequestInput]: ComposeRequestInput[Field] };
type Track = string | number;

export function randomRequest(lots: Lots): Input {
  const { whole, chance, pick, share } = lots;
  const task = pick([
    'compose',
    'continue',
    'infill',
    'infill',
    'infill',
    'infill',
    'vary',
    'accompany',
    'arrange',
  ] as const);
  const request: Input = { task, seed: whole(0, 1000), temperature: pick([0, 0.7, 1, 2]), topP: 1 };
  if (task === 'compose') {
    request.bars = whole(1, 5);
    request.meter = pick(['4/4', '3/4', '6/8', '12/8', '7/16', '4/2', '1/4']);
    if (chance(0.3)) request.pickup = pick([0.25, 0.5]);
    request.instruments = pick([
      ['piano'],
      ['cello', 'flute'],
      ['violin', 'drums'],
      ['drums'],
      ['choir', 'tuba', 'harp'],
    ]);
  } else {
    request.score = randomScore(lots);
  }
  if (task === 'continue') request.bars = whole(1, 3);
  if (task === 'accompany' || task === 'arrange')
    request.instruments = pick([['piano'], ['cello', 'flute'], ['drums']]);
  const tracks = request.score ? soundingTracks(request.score) : [0];
  const bars = barsOf(request);
  if (task === 'infill' || (task === 'vary' && chance(0.5))) request.cells = randomCells(lots, tracks, bars);
  if (task === 'infill' || task === 'vary') {
    request.keepRhythm = chance(0.3);
    request.noCopy = chance(0.7);
    if (chance(0.4)) request.locks = randomLocks(lots, request.score!, tracks);
  }
  if (chance(0.4)) request.key = pick(['C major', 'D minor', 'F# minor', 'E dorian', 'B-flat major']);
  if (request.key?.endsWith('minor') && chance(0.3)) request.scale = 'harmonic minor';
  if (chance(0.2)) request.keyIs = 'soft';
  if (chance(0.3)) request.chords = pick(['C | F | G', 'Am F', 'C F G | % | Dm7 G7 N.C.', 'Ebmaj7 | B7']);
  if (chance(0.5))
    request.limits = Array.from({ length: whole(1, 3) }, () => randomLimit(lots, tracks, bars, request.chords));
  if (chance(0.4)) request.wishes = Array.from({ length: whole(1, 3) }, () => randomWish(lots, tracks, bars));
  if (chance(0.25)) request.motifs = [randomMotif(lots, request, tracks, bars)];
  if (chance(0.2)) request.form = randomForm(lots, task === 'continue' ? [1, request.bars!] : bars);
  if (request.form && task === 'compose') delete request.bars;
  if (chance(0.2)) request.style = pick(['folk', 'game']);
  if (chance(0.1)) request.mood = { valence: 2 * share() - 1 };
  if (chance(0.2)) request.ends = false;
  if (chance(0.2)) request.composer = pick(['haydn', 'Holmes']);
  return request;
}

/** First and last bar. */
function barsOf({ score, bars = 4, pickup = 0 }: Input): readonly [number, number] {
  if (score === undefined) return [pickup > 0 ? 0 : 1, bars];
  const { barAtTick } = createBarMap(score);
  return [barAtTick(0).bar, barAtTick(Math.max(0, score.endTick - 1)).bar];
}

function soundingTracks(score: Score): number[] {
  return score.tracks.flatMap(({ notes }, index) => (notes.length > 0 ? [index] : []));
}

function randomBars({ whole }: Lots, [first, last]: readonly [number, number]): [number, number] {
  const from = whole(first, last);
  return [from, whole(from, last)];
}

function randomCells(lots: Lots, tracks: readonly Track[], bars: readonly [number, number]) {
  return Array.from({ length: lots.whole(1, 3) }, () => ({
    bars: randomBars(lots, bars),
    ...(lots.chance(0.7) && { tracks: [lots.pick(tracks)] }),
  }));
}

function randomLocks({ chance, pick }: Lots, score: Score, tracks: readonly number[]) {
  return tracks.flatMap((track) => {
    const some = score.tracks[track]!.notes.filter(() => chance(0.2));
    return some.map(({ tick, pitch }) => ({ track, tick, ...(pick([true, false]) && { pitch }) }));
  });
}

function randomLimit(
  lots: Lots,
  tracks: readonly Track[],
  bars: readonly [number, number],
  chords: string | undefined,
) {
  const { whole, chance, pick } = lots;
  const low = whole(30, 70);
  return {
    ...(chance(0.5) && { bars: randomBars(lots, bars) }),
    ...(chance(0.4) && { tracks: [pick(tracks)] }),
    ...(chance(0.5) && { range: [low, low + pick([0, 3, 12, 24])] as [number, number] }),
    ...(chance(0.5) && { polyphony: whole(1, 3) }),
    ...(chance(0.3) && { forbidden: [whole(36, 80), whole(36, 80), whole(36, 80)] }),
    ...(chords !== undefined && chance(0.6) && { chordTones: pick(['beats', 'everywhere'] as const) }),
  };
}

function randomWish(lots: Lots, tracks: readonly Track[], bars: readonly [number, number]) {
  const { whole, chance, pick, share } = lots;
  return {
    ...(chance(0.5) && { bars: randomBars(lots, bars) }),
    ...(chance(0.5) && { tracks: [pick(tracks)] }),
    ...(chance(0.4) && { density: whole(0, 40) / 10 }),
    ...(chance(0.4) && { rhythm: whole(0, 30) / 10 }),
    ...(chance(0.3) && { polyphony: whole(1, 4) }),
    ...(chance(0.3) && { register: whole(30, 90) }),
    ...(chance(0.2) && { energy: share() }),
  };
}

function randomMotif(lots: Lots, request: Input, tracks: readonly Track[], bars: readonly [number, number]) {
  const { whole, chance, pick } = lots;
  const place = {
    bar: whole(bars[0], bars[1]),
    track: pick(tracks),
    beat: pick([0, 0, 1, 0.3]),
    transpose: pick([0, 0, 12, -5]),
    form: pick(['prime', 'prime', 'inversion', 'retrograde'] as const),
    stretch: pick([1, 1, 2, 0.5]),
    free: chance(0.3),
  };
  const from = { bars: randomBars(lots, bars), track: pick(tracks) };
  const notes = [60, 64, 67].map((pitch, at) => ({ pitch, at: at / 2, duration: 0.5 }));
  return request.score !== undefined && chance(0.5) ? { from, places: [place] } : { notes, places: [place] };
}

function randomForm({ whole, chance, pick }: Lots, [first, last]: readonly [number, number]) {
  const count = last - Math.max(1, first) + 1;
  const cut = count > 1 ? whole(1, count - 1) : count;
  const rest = count - cut;
  return {
    sections: [
      { name: 'A', bars: Math.max(1, cut), ...(chance(0.3) && { cadence: 'half' as const }) },
      ...(rest > 0
        ? [
            {
              name: "A'",
              bars: rest,
              varies: 'A',
              distance: pick([0, 0, 0.5, 1]),
              ...(chance(0.3) && { key: 'G major' }),
            },
          ]
        : []),
    ],
  };
}
