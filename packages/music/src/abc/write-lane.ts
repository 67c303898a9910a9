/** The events of a lane in one measure, and the fields and symbols between them (ABC 2.1, sections 4.7 and 7.4). */
import type { NotatedEvent } from '../notation/notated-score.ts';
import { eventText } from './write-event.ts';
import { gracesOf, isJoined, type WrittenGrace } from './write-graces.ts';
import type { WrittenItem } from './write-items.ts';
import { hiddenRestText, type WritingLane, type WritingVoice, type WrittenMeasure } from './writing-voice.ts';

/**
 * A lane as text.
 *
 * @param events  those of the measure
 * @param items   what stands between them, by tick
 */
export function laneText(
  writing: WritingVoice,
  lane: WritingLane,
  events: readonly NotatedEvent[],
  items: readonly WrittenItem[],
  measure: WrittenMeasure,
): string {
  const writer = new LaneWriter(writing, lane, items, measure);
  if (events.every(({ tick }) => tick > measure.measure.tick)) writer.items(measure.measure.tick);
  const graces = gracesOf(events);
  for (const event of events) writer.event(event, graces.get(event));
  if (!lane.isOverlay) writer.fill(events);
  return writer.finish();
}

class LaneWriter {
  readonly #writing: WritingVoice;
  readonly #lane: WritingLane;
  readonly #items: readonly WrittenItem[];
  readonly #measure: WrittenMeasure;
  readonly #out: string[] = [];
  #at: number;
  #nextItem = 0;
  /** a closed brace came last: its note follows without a space */
  #afterGrace = false;

  constructor(writing: WritingVoice, lane: WritingLane, items: readonly WrittenItem[], measure: WrittenMeasure) {
    this.#writing = writing;
    this.#lane = lane;
    this.#items = items;
    this.#measure = measure;
    this.#at = measure.measure.tick;
  }

  /** The items up to a tick. */
  items(tick: number): void {
    for (; (this.#items[this.#nextItem]?.tick ?? Number.POSITIVE_INFINITY) <= tick; this.#nextItem++) {
      this.#out.push(itemText(this.#writing, this.#items[this.#nextItem], tick));
    }
  }

  event(event: NotatedEvent, grace: WrittenGrace | undefined): void {
    if (event.tick > this.#at) this.#gap(event.tick);
    if (!this.#afterGrace) this.#lead(event.tick, grace ? grace.main : event);
    if (grace?.isFirst) this.#out.push(event.grace === 'slash' ? '{/' : '{');
    this.#out.push(eventText(this.#writing, this.#lane, event, grace?.count, this.#measure));
    if (grace?.isLast) this.#out.push('}');
    this.#afterGrace = grace !== undefined;
    this.#at = Math.max(this.#at, event.tick + event.durationTicks);
  }

  /** Hidden rests up to a tick. */
  #gap(tick: number): void {
    if (!this.#afterGrace) this.#space();
    this.#out.push(hiddenRestText(this.#writing, tick - this.#at));
    this.#at = tick;
    this.#afterGrace = false;
  }

  /** What stands before a note and its grace notes. */
  #lead(tick: number, main: NotatedEvent | undefined): void {
    if (!isJoined(main)) this.#space();
    this.items(tick);
    if (main?.tick === tick) this.#out.push(this.#lane.tuplets.get(main)?.sign ?? '');
  }

  /** Hidden rests to the end of the measure, unless the voice is over. */
  fill(events: readonly NotatedEvent[]): void {
    const { measure, endTick, meterTicks, isOver } = this.#measure;
    if (this.#at >= endTick || isOver) return;
    const isEmpty = events.every(({ grace }) => grace !== undefined);
    const isFull = isEmpty && this.#at === measure.tick && measure.durationTicks === meterTicks;
    if (!this.#afterGrace && events.length > 0) this.#space();
    this.#out.push(isFull ? 'X' : hiddenRestText(this.#writing, endTick - this.#at));
  }

  /** The text, with the items that are left at its end. */
  finish(): string {
    if (this.#nextItem < this.#items.length) {
      this.#space();
      this.items(Number.MAX_VALUE);
    }
    return this.#out.join('');
  }

  #space(): void {
    if (this.#out.length > 0 && this.#out.at(-1) !== ' ') this.#out.push(' ');
  }
}

/** The text of an item; a key and a clef hold for the notes after it. */
function itemText(writing: WritingVoice, { tick, text, anywhere, key, clef }: WrittenItem, at: number): string {
  if (tick < at && !anywhere && at !== Number.MAX_VALUE) {
    const what = 'a change of key, meter or clef inside a note is written at the next note';
    writing.reports.add('moved', what);
  }
  if (key) writing.accidentals.setKey(key);
  if (clef) writing.octave = clef.octaveChange ?? 0;
  return text;
}
