/** Bars of a score on the grid of sixteenths. */
import { FRAMES_PER_QUARTER } from '@continuo/corpus';
import { barAtTick, type Score, type Ticks, tickOfBar } from '@continuo/music';

/** The tick at which the last note ends, 0 where there is none. */
export function lastNoteEnd(score: Score): Ticks {
  let end = 0;
  for (const track of score.tracks) for (const note of track.notes) end = Math.max(end, note.tick + note.durationTicks);
  return end;
}

/** The number of the bar in which the last note ends, 0 where there is none or only a pickup. */
export function lastSoundingBar(score: Score): number {
  const end = lastNoteEnd(score);
  return end === 0 ? 0 : barAtTick(score, end - 1).bar;
}

/** The first frame that begins at or after the start of a bar. */
export function frameOfBarStart(score: Score, bar: number): number {
  return Math.ceil((tickOfBar(score, bar) * FRAMES_PER_QUARTER) / score.ticksPerQuarter - 1 / 32);
}

/** Bar length and first bar line in frames, by the meter at `tick`: what the rule of repeated pitches goes by. */
export function metricFrames(
  score: Score,
  tick: Ticks,
): { readonly framesPerBar: number; readonly pickupFrames: number } {
  const toFrames = (ticks: number): number => Math.round((ticks * FRAMES_PER_QUARTER) / score.ticksPerQuarter);
  const { bar, meter } = barAtTick(score, tick);
  const framesPerBar = Math.max(1, toFrames((score.ticksPerQuarter * 4 * meter.numerator) / meter.denominator));
  return { framesPerBar, pickupFrames: toFrames(tickOfBar(score, Math.max(1, bar))) % framesPerBar };
}
