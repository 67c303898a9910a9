/** Where reading stands in a part: its tick, and how durations move it. */
import { ScoreReadError } from '../music-error.ts';
import { LAST_TICK } from '../validate-score.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import { badValue, numberOf } from './xml-values.ts';

/** The cursor's tick. */
export function tickOf(part: PartDraft): number {
  return Math.round(part.cursor);
}

/** The ticks of an element's `duration`, not rounded. */
export function durationOf(element: XmlElement, part: PartDraft, piece: PieceDraft): number {
  const duration = element.children.find(({ name }) => name === 'duration');
  if (!duration) throw badValue(element, `<${element.name}> has no <duration>`);
  return (numberOf(duration, 0) / part.divisions) * piece.ticksPerQuarter;
}

/** Moves the cursor on, not past the longest piece. */
export function moveOn(part: PartDraft, ticks: number, element: XmlElement): void {
  part.cursor += ticks;
  if (part.cursor > LAST_TICK) {
    throw new ScoreReadError('too-long', 'MusicXML', `the piece is longer than ${LAST_TICK} ticks`, {
      line: element.line,
    });
  }
  if (part.cursor > part.furthest) part.furthest = part.cursor;
}

/** How a remark begins that is about this measure. */
export function inMeasure(piece: PieceDraft): string {
  return `measure ${piece.measure.number.slice(0, 20)}: `;
}

/** The tick of an element that stands at the cursor, moved by its `offset`. */
export function offsetTick(element: XmlElement, part: PartDraft, piece: PieceDraft): number {
  const offset = element.children.find(({ name }) => name === 'offset');
  const ticks = offset ? (numberOf(offset) / part.divisions) * piece.ticksPerQuarter : 0;
  return Math.min(LAST_TICK, Math.max(0, Math.round(part.cursor + ticks)));
}
