/** Swung eighths: found, written straight, and swung again. */

import type { Score, Ticks } from '../score.ts';
import { mapTicks } from './map-ticks.ts';

/** How a score's eighths swing. */
export type Swing = {
  /** long to short eighth: 1 is straight, 2 a triplet's quarter and eighth */
  readonly ratio: number;
  /** share of the off-beat notes that lie within a twentieth of a beat of that ratio, 0–1 */
  readonly strength: number;
  /** how many off-beat notes were judged */
  readonly count: number;
};

/** Ratios that are written as swing (Friberg and Sundström 2002 measured about 1 to 3.5 in jazz, falling with tempo). */
export const SWING_RATIOS: readonly [number, number] = [1.3, 2.2];

/**
 * How the eighths of a score swing on the beats of its file.
 *
 * Off-beat notes are those struck between 0.4 and 0.8 of a quarter; beats that hold a note near the first or last quarter or
 * first third as well are sixteenths or triplets and do not count.
 *
 * @example detectSwing(applySwing(eighths, 2)).ratio // => 2
 */
export function detectSwing(score: Pick<Score, 'tracks' | 'ticksPerQuarter'>): Swing {
  const offBeats: number[] = [];
  let divided = 0;
  for (const { notes } of score.tracks) {
    let offBeat = -1;
    let plain = true;
    let beat = -1;
    const close = (): void => {
      if (offBeat >= 0 && plain) offBeats.push(offBeat);
      else if (offBeat >= 0) divided++;
      offBeat = -1;
      plain = true;
    };
    for (const { tick } of notes) {
      const at = Math.floor(tick / score.ticksPerQuarter);
      if (at !== beat) close();
      beat = at;
      const place = tick / score.ticksPerQuarter - at;
      if (place >= 0.4 && place <= 0.8) {
        if (offBeat < 0) offBeat = place;
        else if (place - offBeat > 0.1) plain = false;
      } else if (place > 0.12 && place < 0.9) plain = false;
    }
    close();
  }
  if (offBeats.length === 0) return { ratio: 1, strength: 0, count: 0 };
  offBeats.sort((a, b) => a - b);
  const middle = offBeats[offBeats.length >> 1];
  const near = offBeats.filter((place) => Math.abs(place - middle) <= 0.05).length;
  return {
    ratio: middle / (1 - middle),
    strength: near / (offBeats.length + divided),
    count: offBeats.length,
  };
}

/** Whether the swing is steady enough, and of a ratio, to be written as straight eighths and the word "Swing". */
export function isSteadySwing({ ratio, strength, count }: Swing): boolean {
  return count >= 8 && strength >= 0.7 && ratio >= SWING_RATIOS[0] && ratio <= SWING_RATIOS[1];
}

/**
 * The score with its straight eighths swung: within each quarter the second half is played later.
 *
 * @param ratio  long to short eighth, more than 0; 2 is a triplet swing
 * @example applySwing(scoreFromNotes([{ pitch: 60, tick: 240 }]), 2).tracks[0].notes[0].tick // => 320
 */
export function applySwing(score: Score, ratio: number): Score {
  return mapTicks(score, swingMap(score, ratio / (1 + ratio), 0.5));
}

/**
 * The score with its swung eighths straight: undoes `applySwing` for notes on a grid of eighths or sixteenths.
 *
 * @example straightenSwing(applySwing(score, 2), 2) // => score
 */
export function straightenSwing(score: Score, ratio: number): Score {
  const straighten = swingMap(score, 0.5, ratio / (1 + ratio));
  // applySwing rounds to whole ticks: what comes back within that rounding of a thirty-second lies on it
  const unit = score.ticksPerQuarter / 8;
  const origin = score.pickupTicks % score.ticksPerQuarter;
  const rounding = 0.5 * Math.max((1 + ratio) / 2, (1 + ratio) / (2 * ratio)) + 0.5;
  return mapTicks(score, (tick) => {
    const straight = straighten(tick);
    const onGrid = Math.round(origin + Math.round((straight - origin) / unit) * unit);
    return unit > 4 * rounding && Math.abs(straight - onGrid) <= rounding ? onGrid : straight;
  });
}

/** Moves the place `from` of each quarter to `to`, and what lies between in proportion. */
function swingMap(score: Score, to: number, from: number): (tick: Ticks) => Ticks {
  const quarter = score.ticksPerQuarter;
  // quarters are counted from the first full bar, where a pickup is not a whole number of them
  const origin = score.pickupTicks % quarter;
  return (tick) => {
    const beat = Math.floor((tick - origin) / quarter);
    const place = (tick - origin) / quarter - beat;
    const moved = place < from ? (place / from) * to : to + ((place - from) / (1 - from)) * (1 - to);
    return Math.max(0, Math.round(origin + (beat + moved) * quarter));
  };
}
