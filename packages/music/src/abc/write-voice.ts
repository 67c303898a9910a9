/** One voice as ABC text, measure by measure. */
import type { Measure, NotatedEvent, NotatedScore } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { decorationOfJump } from './decorations.ts';
import type { WrittenItem } from './write-items.ts';
import { laneText } from './write-lane.ts';
import { lastTickOf, type PlannedVoice } from './write-plan.ts';
import {
  hiddenRestText,
  type WriteVoiceOptions,
  type WritingLane,
  type WritingVoice,
  type WrittenMeasure,
  writingVoice,
} from './writing-voice.ts';

/** The text of a measure without its bar line, and the notes that lyrics can stand under. */
export type MeasureText = {
  readonly text: string;
  readonly targets: readonly NotatedEvent[];
  /** no music: only what stands at the end of the voice, without a bar line after it */
  readonly isOver: boolean;
};

/** The measures of a voice, up to its last event unless it fills. */
export function voiceMeasures(
  notation: NotatedScore,
  voice: PlannedVoice,
  options: WriteVoiceOptions,
  reports: ReportTally,
): readonly MeasureText[] {
  const writing = writingVoice(notation, voice, options, reports);
  const { measures, meters, ticksPerQuarter } = notation;
  const lastEvent = lastTickOf(voice);
  const lastTick = Math.max(lastEvent, writing.items.at(-1)?.tick ?? -1);
  const texts: MeasureText[] = [];
  let meter = 0;
  for (const [i, measure] of measures.entries()) {
    const { tick, durationTicks } = measure;
    if (tick > lastTick && !options.fill) break;
    while (meter + 1 < meters.length && meters[meter + 1].tick <= tick) meter++;
    const written: WrittenMeasure = {
      measure,
      endTick: tick + durationTicks,
      meterTicks: quartersOfMeter(meters[meter]) * ticksPerQuarter,
      isLast: i === measures.length - 1,
      isOver: lastEvent < tick && !options.fill && (writing.items.at(-1)?.tick ?? -1) <= tick,
    };
    texts.push(measureText(writing, written));
  }
  return texts;
}

function quartersOfMeter(meter: NotatedScore['meters'][number] | undefined): number {
  return meter === undefined || meter.symbol === 'none' ? 4 : (4 * meter.numerator) / meter.denominator;
}

function measureText(writing: WritingVoice, written: WrittenMeasure): MeasureText {
  const { accidentals, lanes } = writing;
  accidentals.endBar();
  const events = lanes.map((lane) => takeEvents(lane, written));
  const { fixed, floating } = takeItems(writing, events[0], written);
  const texts = [laneText(writing, lanes[0], events[0], fixed, written)];
  const overlays = events.findLastIndex((list) => list.length > 0);
  for (let l = 1; l <= overlays; l++) {
    accidentals.endBar();
    const isEmpty = events[l].length === 0;
    texts.push(
      isEmpty
        ? hiddenRestText(writing, written.measure.durationTicks)
        : laneText(writing, lanes[l], events[l], [], written),
    );
  }
  if (floating.length > 0) texts.push(floatingText(writing, floating, written));
  return {
    text: withJumps(writing, texts.join(' & '), written.measure),
    isOver: written.isOver,
    targets: events[0].filter((event) => event.notes.length > 0 && event.grace === undefined),
  };
}

/** The events of a lane in a measure; the last takes all. */
function takeEvents(lane: WritingLane, { endTick, isLast }: WrittenMeasure): readonly NotatedEvent[] {
  const { events, next: from } = lane;
  while (lane.next < events.length && (events[lane.next].tick < endTick || isLast)) lane.next++;
  return events.slice(from, lane.next);
}

/** The items of a measure: those that stand at a note, and those over the middle of one. */
function takeItems(
  writing: WritingVoice,
  events: readonly NotatedEvent[],
  { measure, endTick, isLast }: WrittenMeasure,
): { readonly fixed: readonly WrittenItem[]; readonly floating: readonly WrittenItem[] } {
  const starts = new Set([...events.map(({ tick }) => tick), measure.tick, endTick]);
  const fixed: WrittenItem[] = [];
  const floating: WrittenItem[] = [];
  for (; writing.nextItem < writing.items.length; writing.nextItem++) {
    const item = writing.items[writing.nextItem];
    if (item.tick >= endTick && !isLast) break;
    const isFloating = item.anywhere && item.tick < endTick && !starts.has(item.tick);
    (isFloating ? floating : fixed).push(item);
  }
  return { fixed, floating };
}

/** Chord symbols and directions over the middle of notes: an overlay of hidden rests carries them. */
function floatingText(writing: WritingVoice, items: readonly WrittenItem[], written: WrittenMeasure): string {
  let text = '';
  let at = written.measure.tick;
  for (const item of items) {
    if (item.tick > at) text += `${hiddenRestText(writing, item.tick - at)} `;
    at = item.tick;
    text += item.text;
  }
  return text + hiddenRestText(writing, written.endTick - at);
}

/** Segno and coda before the measure, jumps after it. */
function withJumps({ options, reports }: WritingVoice, text: string, { tick, jumps = [] }: Measure): string {
  if (jumps.length === 0 || !options.leadsAt(tick)) return text;
  const signs = jumps.map((jump) => {
    const name = decorationOfJump(jump);
    if (name === undefined) reports.add('jump', `the jump "${jump.slice(0, 40)}" cannot be written`);
    return { isTarget: jump === 'segno' || jump === 'coda', text: name === undefined ? '' : `!${name}!` };
  });
  const textOf = (isTarget: boolean): string =>
    signs
      .filter((sign) => sign.isTarget === isTarget)
      .map((sign) => sign.text)
      .join('');
  const after = textOf(false);
  return `${textOf(true)}${text}${after === '' ? '' : ` ${after}`}`;
}
