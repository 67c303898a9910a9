/** The `notations` of a note: ties, slurs, tuplets' brackets, marks. */
import type { DraftEvent, DraftNote } from '../notation/draft-event.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import { isMarkAlone, isMarkGroup, markOf } from './marks.ts';
import { addDynamics } from './read-direction.ts';
import { wholeNumberIn } from './xml-values.ts';

/** More marks or slurs at one event are not kept. */
const MOST_AT_AN_EVENT = 64;

/** Reads a `notations` element into its event; `note` is the head that it stands at, undefined for a rest. */
export function readNotations(
  element: XmlElement,
  event: DraftEvent,
  note: DraftNote | undefined,
  part: PartDraft,
  piece: PieceDraft,
): void {
  const { reports } = piece;
  for (const child of element.children) {
    const { type } = child.attributes;
    if (child.name === 'tied') {
      if (type === 'let-ring') addMark(event, 'let-ring');
      else if (note && (type === 'start' || type === 'continue')) note.tieStart = true;
      if (note && (type === 'stop' || type === 'continue')) note.tieStop = true;
    } else if (child.name === 'slur') {
      const number = wholeNumberIn(child.attributes.number ?? '1', 1, MOST_AT_AN_EVENT) ?? 1;
      if (type === 'start') event.slurStart = withNumber(event.slurStart, number);
      else if (type === 'stop') event.slurStop = withNumber(event.slurStop, number);
    } else if (child.name === 'tuplet') {
      // some programs say it again at each note of a chord
      if (event.notes.length > 1) continue;
      if (type === 'start') event.tupletStart = Math.min(8, (event.tupletStart ?? 0) + 1);
      else if (type === 'stop') event.tupletStop = Math.min(8, (event.tupletStop ?? 0) + 1);
    } else if (child.name === 'dynamics') {
      addDynamics(child, event.tick, event.staff, part);
    } else if (isMarkGroup(child.name)) {
      for (const mark of child.children) addMark(event, markOf(mark, reports));
    } else if (isMarkAlone(child.name)) {
      addMark(event, markOf(child, reports));
    } else reports.add('not-kept', `notations <${child.name}> are not kept`);
  }
}

function withNumber(numbers: number[] | undefined, number: number): number[] {
  if (!numbers) return [number];
  if (!numbers.includes(number)) {
    numbers.push(number);
    numbers.sort((a, b) => a - b);
  }
  return numbers;
}

function addMark(event: DraftEvent, mark: string | undefined): void {
  if (mark === undefined) return;
  event.marks ??= [];
  if (event.marks.length < MOST_AT_AN_EVENT && !event.marks.includes(mark)) event.marks.push(mark);
}
