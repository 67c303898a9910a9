/** Requests to write some cells of a score anew and leave the rest. */
import type { Score } from '@continuo/music';
import type { BarRange, ControlLimit, ControlMotif, ControlRequest, ControlWish } from '../control-request.ts';
import { type AskedInstrument, DRUMS } from '../instruments.ts';
import { limitsOf } from './draw-limits.ts';
import { levelOf } from './draw-texture.ts';
import type { Lots } from './lots.ts';
import { madeScore } from './made-score.ts';
import { drawEnsemble, drawKey, drawSetting, namesOf, quartersOfBar } from './settings.ts';

type Cell = { readonly bars: BarRange; readonly tracks: readonly string[] };

/** One to three blocks of cells; locks in half of them; the rest asks to keep the rhythm, for limits, for a motif or for density. */
export function drawInfill(draw: Lots, turn: number): Omit<ControlRequest, 'id' | 'seed'> {
  const { bars, meter, bpm } = drawSetting(draw);
  const key = drawKey(draw);
  const instruments = drawEnsemble(draw);
  const score = madeScore(draw, { bars, meter, bpm, key, instruments });
  const cells = drawCells(draw, bars, instruments);
  const more = ['locks', 'rhythm', 'limits', 'motif', 'density', 'locks and rhythm'][turn % 6]!;
  const pitched = instruments.filter(({ program }) => program !== DRUMS);
  return {
    ...{ kind: 'infill', task: 'infill', score, cells },
    ...(draw.chance(0.7) && { key, keyIs: 'hard' as const }),
    ...(more.includes('locks') && { locks: drawLocks(draw, score, cells) }),
    ...(more.includes('rhythm') && { keepRhythm: true }),
    ...(more === 'limits' && { limits: pitched.flatMap((each) => looseLimits(draw, each, bars)) }),
    ...(more === 'motif' && { motifs: drawReturn(draw, score, cells, bars, meter, pitched) }),
    ...(more === 'density' && { wishes: drawWishes(draw, cells, pitched, meter) }),
  };
}

function drawCells(draw: Lots, bars: number, instruments: readonly AskedInstrument[]): Cell[] {
  return Array.from({ length: draw.whole(1, 3) }, (): Cell => {
    const first = draw.whole(1, bars);
    const tracks = draw.some(namesOf(instruments), draw.whole(1, instruments.length));
    return { bars: [first, Math.min(bars, first + draw.whole(0, 3))], tracks };
  });
}

const isInside = (cells: readonly Cell[], track: string, bar: number): boolean =>
  cells.some(({ bars: [first, last], tracks }) => tracks.includes(track) && first <= bar && bar <= last);

/** One in four notes or onsets inside the cells stays. */
function drawLocks(
  draw: Lots,
  score: Score,
  cells: readonly Cell[],
): { track: string; tick: number; pitch?: number }[] {
  const { numerator, denominator } = score.meters[0]!;
  const barTicks = score.ticksPerQuarter * quartersOfBar(`${numerator}/${denominator}`);
  const isSingle = draw.chance(0.5);
  return score.tracks.flatMap(({ name, notes }) => {
    const inside = notes.filter(({ tick }) => isInside(cells, name, Math.floor(tick / barTicks) + 1));
    const asked = isSingle ? inside : inside.filter(({ tick }, at) => tick !== inside[at - 1]?.tick);
    return asked
      .filter(() => draw.chance(0.25))
      .map(({ tick, pitch }) => ({ track: name, tick, ...(isSingle && { pitch }) }));
  });
}

/** As for compositions, but never fewer voices than what stands may have. */
function looseLimits(draw: Lots, instrument: AskedInstrument, bars: number): ControlLimit[] {
  return limitsOf(draw, instrument, bars).map((limit) =>
    limit.polyphony === undefined ? limit : { ...limit, polyphony: limit.polyphony + 3 },
  );
}

/** A bar outside the cells, of single notes, comes back inside them; none where nothing fits. */
function drawReturn(
  draw: Lots,
  score: Score,
  cells: readonly Cell[],
  bars: number,
  meter: string,
  pitched: readonly AskedInstrument[],
): ControlMotif[] {
  const barTicks = score.ticksPerQuarter * quartersOfBar(meter);
  for (const { name } of pitched.filter(({ chords }) => !chords)) {
    const all = Array.from({ length: bars }, (_, index) => index + 1);
    const inside = all.filter((bar) => isInside(cells, name, bar));
    const notes = score.tracks.find((track) => track.name === name)!.notes;
    const isWhole = (bar: number): boolean => {
      const own = notes.filter(({ tick }) => tick >= (bar - 1) * barTicks && tick < bar * barTicks);
      return own.length > 1 && own.every(({ tick, durationTicks }) => tick + durationTicks <= bar * barTicks);
    };
    const outside = all.filter((bar) => !isInside(cells, name, bar) && isWhole(bar));
    if (inside.length === 0 || outside.length === 0) continue;
    const from = draw.pick(outside);
    return [{ from: { bars: [from, from], track: name }, places: [{ bar: draw.pick(inside), track: name }] }];
  }
  return [];
}

function drawWishes(
  draw: Lots,
  cells: readonly Cell[],
  pitched: readonly AskedInstrument[],
  meter: string,
): ControlWish[] {
  return cells.flatMap(({ bars, tracks }) =>
    pitched
      .filter(({ name }) => tracks.includes(name))
      .map((each) => ({ bars, tracks: [each.name], density: levelOf(draw, 'density', each, quartersOfBar(meter)) })),
  );
}
