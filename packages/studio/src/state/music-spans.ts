/** Which bars of which tracks hold notes: the faint fill of the grid. */
import type { Score, Track } from '@continuo/music';
import { barsOf } from '../roll/bars.ts';
import type { BarSpan, CellSet } from './cell-set.ts';

const cache = new WeakMap<Score, CellSet>();

/** Remembered for each score. @example musicSpans(openingPiece())[0] // => [[1, 8]] */
export function musicSpans(score: Score): CellSet {
  const known = cache.get(score);
  if (known !== undefined) return known;
  const spans = score.tracks.map((track) => spansOfTrack(score, track));
  cache.set(score, spans);
  return spans;
}

function spansOfTrack(score: Score, { notes }: Track): readonly BarSpan[] {
  const spans: [number, number][] = [];
  let place = 0;
  let soundsUntil = 0;
  for (const { number, tick, endTick } of barsOf(score)) {
    let sounds = soundsUntil > tick;
    for (; place < notes.length && notes[place]!.tick < endTick; place += 1) {
      sounds = true;
      soundsUntil = Math.max(soundsUntil, notes[place]!.tick + notes[place]!.durationTicks);
    }
    if (!sounds) continue;
    const last = spans.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans;
}
