/** A piece on the grid of a piano roll: notes in steps, from which phrases are filled in when they are wanted. */
import { createBarMap, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import type { PianoRollHeader } from './piano-roll-header.ts';
import { trackOfInstrument } from './track-of-instrument.ts';

/** Bars of 4/4 one after another, and what sounds in them. */
export type RollPiece = {
  readonly bars: number;
  /** for each bar, how many bars from it on follow each other without a gap in the score */
  readonly together: readonly number[];
  /** [track, pitch, first step, step after the last] of each note, by first step */
  readonly notes: Int32Array;
  /** a sentence for each thing that was lost */
  readonly reports: readonly string[];
};

/** Numbers that tell a note. */
export const NOTE_WIDTH = 4;

type GridNote = { readonly track: number; readonly pitch: number; readonly from: number; to: number };

/**
 * A score on the grid: the bars that last four quarters, and every note rounded to steps, one at least.
 *
 * A roll cannot tell a repeated note from a held one, so where a note follows another of its pitch at once, the earlier
 * ends a step sooner if it lasts two or more. Tracks that `trackOfInstrument` merges sound as one.
 *
 * @throws CorpusError  `meter`: no bar lasts four quarters; `empty-score`: nothing sounds in one
 */
export function rollPieceOfScore(score: Score, header: PianoRollHeader): RollPiece {
  const { tracks, stepsPerBar, lowestPitch, pitches } = header;
  const bars = wholeBars(score);
  if (bars.length === 0) throw new CorpusError('meter', 'has no bar of four quarters (4/4 or 2/2)');
  const ticksPerStep = (4 * score.ticksPerQuarter) / stepsPerBar;
  const found: GridNote[] = [];
  const lost = { instrument: 0, pitch: 0 };
  for (const each of score.tracks) {
    const track = trackOfInstrument(each, tracks);
    for (const { pitch, tick, durationTicks } of each.notes) {
      const bar = barOf(bars, tick + ticksPerStep / 2, 4 * score.ticksPerQuarter);
      if (bar === undefined) continue;
      if (track === undefined) lost.instrument += 1;
      else if (pitch < lowestPitch || pitch >= lowestPitch + pitches) lost.pitch += 1;
      else {
        const within = Math.round((tick - bars[bar]!.tick) / ticksPerStep);
        const from = bar * stepsPerBar + within;
        const length = Math.max(1, Math.round((tick + durationTicks - bars[bar]!.tick) / ticksPerStep) - within);
        // nothing sounds on over a gap
        const end = (bar + bars[bar]!.together) * stepsPerBar;
        found.push({ track, pitch, from, to: Math.min(end, from + length) });
      }
    }
  }
  if (found.length === 0) throw new CorpusError('empty-score', 'has no note that a track of the roll could sound');
  const notes = setApart(found);
  return {
    bars: bars.length,
    together: bars.map(({ together }) => together),
    notes: Int32Array.from(notes.flatMap(({ track, pitch, from, to }) => [track, pitch, from, to])),
    reports: [
      ...(lost.instrument > 0
        ? [`${lost.instrument} notes are of instruments that no track of the roll stands for`]
        : []),
      ...(lost.pitch > 0
        ? [`${lost.pitch} notes lie outside pitches ${lowestPitch}–${lowestPitch + pitches - 1}`]
        : []),
    ],
  };
}

type WholeBar = { readonly tick: number; together: number };

/** The bars of four quarters; what a meter cut short is not among them. */
function wholeBars(score: Score): WholeBar[] {
  const map = createBarMap(score);
  const length = 4 * score.ticksPerQuarter;
  const found: WholeBar[] = [];
  for (let tick = 0; tick < score.endTick; ) {
    const { barTick, nextBarTick } = map.barAtTick(tick);
    if (nextBarTick - barTick === length) found.push({ tick: barTick, together: 1 });
    tick = nextBarTick;
  }
  for (let bar = found.length - 2; bar >= 0; bar -= 1) {
    const [here, next] = [found[bar]!, found[bar + 1]!];
    if (next.tick === here.tick + length) here.together = next.together + 1;
  }
  return found;
}

/** The bar that a tick lies in, found by halving; undefined in a gap. */
function barOf(bars: readonly WholeBar[], tick: number, length: number): number | undefined {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle]!.tick <= tick) low = middle + 1;
    else high = middle;
  }
  return low > 0 && tick < bars[low - 1]!.tick + length ? low - 1 : undefined;
}

/** Notes in order of time, none running into the next of its track and pitch. */
function setApart(found: readonly GridNote[]): GridNote[] {
  const notes = [...found].sort((a, b) => a.from - b.from || a.track - b.track || a.pitch - b.pitch || b.to - a.to);
  const before = new Map<number, GridNote>();
  const kept: GridNote[] = [];
  for (const note of notes) {
    const key = note.track * 128 + note.pitch;
    const last = before.get(key);
    if (last && last.from === note.from) {
      last.to = Math.max(last.to, note.to);
      continue;
    }
    if (last && last.to >= note.from) last.to = Math.max(last.from + 1, note.from - 1);
    before.set(key, note);
    kept.push(note);
  }
  return kept;
}
