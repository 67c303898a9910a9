/** One measure of one part: its voices one after the other, and what stands between their notes. */
import type {
  Clef,
  Direction,
  Measure,
  NotatedChord,
  NotatedEvent,
  NotatedKey,
  NotatedMeter,
  NotatedPart,
  NotatedTempo,
} from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import type { XmlWriter } from '../xml/xml-writer.ts';
import { BAR_STYLES } from './read-barline.ts';
import { writeAttributes } from './write-attributes.ts';
import { writeDirection, writeJumps, writeSection, writeTempo } from './write-direction.ts';
import { writeHarmony } from './write-harmony.ts';
import { type NoteContext, writeEvent } from './write-note.ts';

/** What a measure of a part holds. */
export type MeasureContent = {
  readonly measure: Measure;
  readonly before: Measure | undefined;
  readonly after: Measure | undefined;
  readonly events: readonly NotatedEvent[];
  readonly chords: readonly NotatedChord[];
  readonly directions: readonly Direction[];
  readonly clefs: readonly Clef[];
  readonly keys: readonly NotatedKey[];
  readonly meters: readonly NotatedMeter[];
  /** of the first part only */
  readonly tempos: readonly NotatedTempo[];
  readonly sections: readonly { readonly tick: number; readonly name: string }[];
  readonly jumps: readonly string[];
  /** jumps that words among the directions ask for */
  readonly spokenJumps: ReadonlySet<string>;
  /** given in the first measure */
  readonly divisions: number | undefined;
};

/** Something that stands at a tick beside the notes. */
type Attachment = {
  readonly tick: number;
  /** must stand at its very tick; others can be moved there by an offset */
  readonly exact: boolean;
  readonly write: (offset: number) => void;
};

/** Attachments by tick, how many are written, and those that are left for the end. */
type Queue = { readonly items: readonly Attachment[]; next: number; readonly later: Attachment[] };

/** Writes a measure. */
export function writeMeasure(content: MeasureContent, part: NotatedPart, context: NoteContext, out: XmlWriter): void {
  const { measure, events } = content;
  out.open('measure', { number: measure.number, implicit: measure.implicit ? 'yes' : undefined });
  writeLeftBarline(content, out);
  const start = measure.tick;
  writeAttributes(
    {
      divisions: content.divisions,
      keys: content.keys.filter(({ tick }) => tick <= start),
      meters: content.meters,
      clefs: content.clefs.filter(({ tick }) => tick <= start),
    },
    part,
    out,
  );
  writeJumps(content.jumps, 'start', content.spokenJumps, out, context.reports);
  const end = start + measure.durationTicks;
  const queue: Queue = { items: attachmentsOf(content, part, context, out), next: 0, later: [] };
  const voices = voicesOf(events, context);
  let cursor = start;
  let furthest = start;
  for (const [i, voice] of (voices.length > 0 ? voices : [[]]).entries()) {
    if (i > 0) cursor = moveTo(start, cursor, out);
    cursor = writeVoice(voice, i === 0 ? queue : undefined, cursor, end, context, out);
    furthest = Math.max(furthest, cursor);
  }
  for (const { tick, write } of queue.later) {
    cursor = moveTo(Math.min(tick, end), cursor, out);
    write(0);
  }
  if (furthest < end) moveTo(end, cursor, out);
  writeJumps(content.jumps, 'end', content.spokenJumps, out, context.reports);
  writeRightBarline(content, context, out);
  out.close('measure');
}

/** Writes the events of a voice, and before them what stands at or inside each of them. */
function writeVoice(
  events: readonly NotatedEvent[],
  queue: Queue | undefined,
  from: number,
  end: number,
  context: NoteContext,
  out: XmlWriter,
): number {
  let cursor = from;
  for (const event of events) {
    const inside = event.tick + Math.max(1, event.durationTicks);
    if (queue) cursor = writeAttachments(queue, cursor, event.tick, inside, out);
    cursor = moveTo(event.tick, cursor, out);
    writeEvent(event, context, out);
    if (!event.grace) cursor += event.durationTicks;
  }
  return queue ? writeAttachments(queue, cursor, end, Number.POSITIVE_INFINITY, out) : cursor;
}

/**
 * Writes what stands before `until`, each at its tick, and what stands from there to before `inside` by an offset. What
 * must stand at its very tick inside a note, a clef, is left for later.
 *
 * @returns  the tick at which the next element stands
 */
function writeAttachments(queue: Queue, from: number, until: number, inside: number, out: XmlWriter): number {
  const { items } = queue;
  let cursor = from;
  for (; queue.next < items.length && items[queue.next].tick < inside; queue.next++) {
    const attachment = items[queue.next];
    const to = Math.min(attachment.tick, until);
    if (to > cursor) cursor = moveTo(to, cursor, out);
    if (attachment.exact && attachment.tick !== cursor) queue.later.push(attachment);
    else attachment.write(attachment.tick - cursor);
  }
  return cursor;
}

/** Writes a `backup` or `forward` between two ticks. */
function moveTo(tick: number, cursor: number, out: XmlWriter): number {
  if (tick === cursor) return cursor;
  const name = tick < cursor ? 'backup' : 'forward';
  out
    .open(name)
    .leaf('duration', Math.abs(tick - cursor))
    .close(name);
  return tick;
}

function attachmentsOf(content: MeasureContent, part: NotatedPart, context: NoteContext, out: XmlWriter): Attachment[] {
  const { measure, chords, directions, tempos, sections } = content;
  const { reports } = context;
  const attachments: Attachment[] = [];
  const add = <Item extends { readonly tick: number }>(
    items: readonly Item[],
    exact: boolean,
    write: (item: Item, offset: number) => void,
  ): void => {
    for (const item of items) attachments.push({ tick: item.tick, exact, write: (offset) => write(item, offset) });
  };
  const inside = ({ tick }: { readonly tick: number }): boolean => tick > measure.tick;
  const keys = content.keys.filter(inside);
  const clefs = content.clefs.filter(inside);
  const ticks = [...new Set([...keys, ...clefs].map(({ tick }) => tick))];
  add(
    ticks.map((tick) => ({ tick })),
    true,
    ({ tick }) => {
      const here = (item: { readonly tick: number }): boolean => item.tick === tick;
      writeAttributes({ keys: keys.filter(here), meters: [], clefs: clefs.filter(here) }, part, out);
    },
  );
  add(sections, false, ({ name }, offset) => writeSection(name, offset, out));
  add(tempos, false, (tempo, offset) => writeTempo(tempo, offset, out));
  add(chords, false, ({ symbol }, offset) => writeHarmony(symbol, offset, out, reports));
  add(directions, false, (direction, offset) =>
    writeDirection(direction, offset, part.staves > 1 ? direction.staff : undefined, out, reports),
  );
  return attachments.sort((a, b) => a.tick - b.tick);
}

/** The events of each voice by time, grace notes before the note that they adorn. */
function voicesOf(events: readonly NotatedEvent[], { reports }: NoteContext): readonly (readonly NotatedEvent[])[] {
  const voices = new Map<number, NotatedEvent[]>();
  for (const event of events) {
    if (event.durationTicks <= 0 && !event.grace) {
      reports.add('zero-duration', 'notes and rests that last no time were left out');
      continue;
    }
    const voice = voices.get(event.voice);
    if (voice) voice.push(event);
    else voices.set(event.voice, [event]);
  }
  const inOrder = [...voices].sort(([a], [b]) => a - b).map(([, voice]) => voice);
  for (const voice of inOrder)
    voice.sort((a, b) => a.tick - b.tick || Number(Boolean(b.grace)) - Number(Boolean(a.grace)));
  return inOrder;
}

/** Whether one ending goes on from a measure to the next; a repeat ends it. */
function endingGoesOn(from: Measure | undefined, to: Measure | undefined): boolean {
  return from?.endings?.join() === to?.endings?.join() && !from?.repeatTimes;
}

function writeLeftBarline({ measure, before }: MeasureContent, out: XmlWriter): void {
  const ending = measure.endings && !endingGoesOn(before, measure);
  if (!measure.repeatStart && !ending) return;
  out.open('barline', { location: 'left' });
  if (measure.repeatStart) out.leaf('bar-style', 'heavy-light');
  if (ending) out.leaf('ending', '', { number: measure.endings?.join(', '), type: 'start' });
  if (measure.repeatStart) out.leaf('repeat', '', { direction: 'forward' });
  out.close('barline');
}

function writeRightBarline({ measure, after }: MeasureContent, { reports }: NoteContext, out: XmlWriter): void {
  const { repeatTimes, endings, barline } = measure;
  const style = barline !== undefined && BAR_STYLES.has(barline) ? barline : undefined;
  if (barline !== style) reports.add('unknown-barline', `bar line ${quoted(barline ?? '')} is written as a plain one`);
  const ending = endings && !endingGoesOn(measure, after);
  if (!repeatTimes && style === undefined && !ending) return;
  out.open('barline', { location: 'right' });
  if (style !== undefined || repeatTimes) out.leaf('bar-style', style ?? 'light-heavy');
  if (ending) out.leaf('ending', '', { number: endings.join(', '), type: 'stop' });
  if (repeatTimes) out.leaf('repeat', '', { direction: 'backward', times: repeatTimes > 2 ? repeatTimes : undefined });
  out.close('barline');
}
