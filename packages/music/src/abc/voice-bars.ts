/** The bars of a voice as its bar lines come (ABC 2.1, sections 4.8 to 4.10). */
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import { JUMP_ORDER } from './decorations.ts';
import { type DraftBar, type DraftItem, type DraftLane, unitsOfBar } from './draft.ts';
import type { AbcMeter } from './meter-field.ts';
import { type BarToken, PLAIN_BAR } from './token.ts';

const MOST_OVERLAYS = 8;

/** An item without its place. */
export type PlacelessItem = DraftItem extends infer Item
  ? Item extends DraftItem
    ? Omit<Item, 'offset'>
    : never
  : never;

export class VoiceBars {
  readonly done: DraftBar[] = [];
  readonly #reports: ReportTally;
  #bar: DraftBar;
  #lane = 0;
  #meter: AbcMeter;
  #endings: readonly number[] | undefined;

  constructor(meter: AbcMeter, reports: ReportTally) {
    this.#meter = meter;
    this.#reports = reports;
    this.#bar = this.#newBar();
  }

  /** index of the bar that is being filled */
  get index(): number {
    return this.done.length;
  }

  /** index of the lane that is being filled, 0 unless an overlay is */
  get laneIndex(): number {
    return this.#lane;
  }

  get lane(): DraftLane {
    return this.#bar.lanes[this.#lane];
  }

  get isEmpty(): boolean {
    return unitsOfBar(this.#bar) === 0;
  }

  get meter(): AbcMeter {
    return this.#meter;
  }

  setMeter(meter: AbcMeter): void {
    this.#meter = meter;
    this.addItem({ kind: 'meter', meter });
    // a bar that has not begun is counted in the new meter
    if (this.isEmpty) this.#bar = { ...this.#bar, meter };
  }

  addItem(item: PlacelessItem): void {
    this.#bar.items.push({ ...item, offset: this.lane.time } as DraftItem);
  }

  addJump(jump: string): void {
    if (!this.#bar.jumps.includes(jump)) this.#bar.jumps.push(jump);
  }

  /** Goes back to the beginning of the bar; false where there are too many overlays. */
  beginOverlay(): boolean {
    if (this.#bar.lanes.length > MOST_OVERLAYS) return false;
    this.#bar.lanes.push({ events: [], time: 0 });
    this.#lane = this.#bar.lanes.length - 1;
    return true;
  }

  /** An ending begins; in the middle of a bar it ends the bar. */
  beginEnding(numbers: readonly number[]): void {
    if (!this.isEmpty) this.close({ ...PLAIN_BAR, style: 'none' });
    this.#endings = numbers;
    this.#bar.endings = numbers;
  }

  /** A bar line after music. */
  close(token: BarToken): void {
    const bar = this.#bar;
    bar.repeats = token.repeats;
    bar.style = token.style;
    this.done.push(bar);
    this.#lane = 0;
    if (endsPassage(token)) this.#endings = undefined;
    this.#bar = this.#newBar();
    this.#bar.repeatStart = token.repeatStart;
    settleStyle(bar, token.repeatStart);
  }

  /** A bar line with no music before it belongs to the one before. */
  merge(token: BarToken): void {
    const last = this.done.at(-1);
    if (token.repeatStart) this.#bar.repeatStart = true;
    if (last) {
      last.repeats = Math.max(last.repeats, token.repeats);
      if (token.style !== undefined && !(last.repeats > 0 && token.style === 'light-heavy')) last.style = token.style;
      for (const jump of this.#bar.jumps.splice(0)) if (!last.jumps.includes(jump)) last.jumps.push(jump);
      settleStyle(last, this.#bar.repeatStart);
    } else if (token.repeats > 0 || (token.style !== undefined && !token.repeatStart)) {
      this.#reports.add('bar-line', 'a double bar line or repeat before the first note is left out');
    }
    if (endsPassage(token)) {
      this.#endings = undefined;
      this.#bar.endings = undefined;
    }
  }

  /** At the end of the voice: what stands after the last bar goes to its end. */
  finish(): readonly DraftBar[] {
    const last = this.done.at(-1);
    if (last) {
      const end = unitsOfBar(last);
      for (const item of this.#bar.items) last.items.push({ ...item, offset: end });
      for (const jump of this.#bar.jumps) if (!last.jumps.includes(jump)) last.jumps.push(jump);
      for (const event of this.#bar.lanes[0].events) last.lanes[0].events.push({ ...event, offset: end });
    }
    for (const bar of this.done) bar.jumps.sort((a, b) => JUMP_ORDER.indexOf(a) - JUMP_ORDER.indexOf(b));
    return this.done;
  }

  /** Decorations that wait for a note when the bar ends. */
  dropMarks(marks: readonly string[]): void {
    const [first] = marks;
    if (first === undefined) return;
    this.#reports.add('decoration', `the decoration ${quoted(first)} on a bar line is left out`, marks.length);
  }

  #newBar(): DraftBar {
    return {
      lanes: [{ events: [], time: 0 }],
      items: [],
      jumps: [],
      meter: this.#meter,
      repeatStart: false,
      repeats: 0,
      endings: this.#endings,
      style: undefined,
    };
  }
}

/** The thick line of a repeat needs no name of its own. */
function settleStyle(bar: DraftBar, repeatStart: boolean): void {
  if (bar.repeats > 0 && bar.style === 'light-heavy') bar.style = undefined;
  if (repeatStart && bar.style === 'heavy-light') bar.style = undefined;
}

/** Whether an ending ends here (section 4.9). */
function endsPassage({ repeats, repeatStart, style }: BarToken): boolean {
  return repeats > 0 || repeatStart || style === 'light-light' || style === 'light-heavy' || style === 'heavy-light';
}
