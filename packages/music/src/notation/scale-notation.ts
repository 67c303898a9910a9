/** A notated score with another number of ticks to the quarter. */
import type { Ticks } from '../score.ts';
import type { NotatedScore } from './notated-score.ts';

/**
 * Scales all times; starts and ends are rounded, so that what met still meets.
 *
 * @param moved  counts the times that were not whole after scaling
 */
export function scaleNotation(notation: NotatedScore, ticksPerQuarter: number, moved: { count: number }): NotatedScore {
  const factor = ticksPerQuarter / notation.ticksPerQuarter;
  const at = (tick: Ticks): Ticks => {
    const exact = tick * factor;
    const whole = Math.round(exact);
    if (Math.abs(exact - whole) > 1e-6) moved.count++;
    return whole;
  };
  const move = <Event extends { readonly tick: Ticks }>(event: Event): Event => ({ ...event, tick: at(event.tick) });
  const span = <Event extends { readonly tick: Ticks; readonly durationTicks: Ticks }>(event: Event): Event => {
    const tick = at(event.tick);
    return { ...event, tick, durationTicks: at(event.tick + event.durationTicks) - tick };
  };
  return {
    ...notation,
    ticksPerQuarter,
    measures: notation.measures.map(span),
    meters: notation.meters.map(move),
    tempos: notation.tempos.map(move),
    sections: notation.sections.map(move),
    parts: notation.parts.map((part) => ({
      ...part,
      clefs: part.clefs.map(move),
      keys: part.keys.map(move),
      events: part.events.map(span),
      chords: part.chords.map(move),
      directions: part.directions.map(move),
    })),
  };
}
