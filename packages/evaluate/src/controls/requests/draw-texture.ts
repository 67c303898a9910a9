/** Requests for density, polyphony, rhythm and the other measures of texture, stretch by stretch. */
import { correlation } from '../asked-key.ts';
import type { BarRange, ControlRequest, ControlWish, TextureAttribute } from '../control-request.ts';
import type { AskedInstrument } from '../instruments.ts';
import type { Lots } from './lots.ts';
import { drawInstruments, drawSetting, namesOf, quartersOfBar } from './settings.ts';

/**
 * Eight levels of each attribute, drawn with equal chances and apart from each other.
 *
 * They are near the middles of the octiles of bars in the open sets (lieder, quartets, Mutopia; rhythm 0.33–3.5, density
 * 0.33–4, polyphony of tracks with chords 1.3–3), so that they are as wide as music is and no wider: with wide levels any
 * correlation is high.
 */
const LEVELS: Readonly<Record<TextureAttribute, readonly number[]>> = {
  density: [0.5, 0.75, 1, 1.5, 2, 2.5, 3.5, 5],
  rhythm: [0.33, 0.5, 0.75, 1, 1.33, 1.67, 2, 3.5],
  polyphony: [1, 1.33, 1.67, 2, 2.33, 2.67, 3, 4],
  register: [-9, -6, -4, -2, 2, 4, 6, 9],
  leaps: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.67, 0.85],
  dynamics: [36, 46, 56, 66, 76, 86, 96, 108],
};

/** Attributes that are asked for together; most alone, so that what they do to the others can be seen. */
const ASKED_TOGETHER: readonly (readonly TextureAttribute[])[] = [
  ['rhythm'],
  ['polyphony'],
  ['density'],
  ['rhythm', 'polyphony'],
  ['polyphony'],
  ['rhythm'],
  ['register', 'dynamics'],
  ['polyphony'],
  ['rhythm'],
  ['density'],
  ['leaps'],
];

/** Two bars at each of the eight levels. */
const STRETCH_BARS = 2;

/**
 * One to three tracks, one that can play chords at least, of 16 bars: each track goes through the eight levels of each
 * attribute in an order of its own, two bars each.
 *
 * All levels come in every track, so that what tells pieces apart (meter, instrument, tempo) cannot look like cross-talk.
 */
export function drawTexture(draw: Lots, turn: number): Omit<ControlRequest, 'id' | 'seed'> {
  const setting = drawSetting(draw);
  const instruments = drawInstruments(draw, draw.whole(1, 2), draw.chance(0.3) ? 1 : 0);
  const attributes = ASKED_TOGETHER[turn % ASKED_TOGETHER.length]!;
  const wishes = instruments.flatMap((instrument): ControlWish[] => {
    const asked = attributes.filter((attribute) => attribute !== 'polyphony' || instrument.chords);
    const orders = ordersApart(draw, asked);
    return Array.from({ length: asked.length === 0 ? 0 : LEVELS.density.length }, (_, place): ControlWish => {
      const bars: BarRange = [place * STRETCH_BARS + 1, (place + 1) * STRETCH_BARS];
      const levels = orders.map(([attribute, order]) => [
        attribute,
        wishAt(attribute, order[place]!, instrument, quartersOfBar(setting.meter)),
      ]);
      return { bars, tracks: [instrument.name], ...Object.fromEntries(levels) };
    });
  });
  const bars = LEVELS.density.length * STRETCH_BARS;
  return { kind: 'texture', task: 'compose', ...setting, bars, instruments: namesOf(instruments), wishes };
}

/** The levels of each attribute in an order that tells nothing of the first one's: drawn until no rank goes with another. */
function ordersApart(
  draw: Lots,
  attributes: readonly TextureAttribute[],
): (readonly [TextureAttribute, readonly number[]])[] {
  const ranks = LEVELS.density.map((_, rank) => rank);
  const first = draw.shuffled(ranks);
  return attributes.map((attribute, index) => {
    let order = first;
    while (index > 0 && Math.abs(correlation(first, order)) > 1e-9) order = draw.shuffled(ranks);
    return [attribute, order.map((rank) => LEVELS[attribute][rank]!)];
  });
}

/** A level by chance. */
export function levelOf(
  draw: Lots,
  attribute: TextureAttribute,
  instrument: AskedInstrument,
  quarters: number,
): number {
  return wishAt(attribute, draw.pick(LEVELS[attribute]), instrument, quarters);
}

/** Density and rhythm as whole notes and onsets a bar, so that every bar can keep them; register from the instrument's middle. */
function wishAt(attribute: TextureAttribute, level: number, { range }: AskedInstrument, quarters: number): number {
  if (attribute === 'density' || attribute === 'rhythm') return Math.max(1, Math.round(level * quarters)) / quarters;
  return attribute === 'register' ? Math.round((range[0] + range[1]) / 2) + level : level;
}
