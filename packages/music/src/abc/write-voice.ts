/**
 * One voice as ABC text, measure by measure.
 *
 * Long because all that shares the line of a voice (notes, tuplets, grace notes, fields, symbols) is put in order here.
 */
import { tryParseChordSymbol } from '../chord-symbol.ts';
import type {
  Measure,
  NotatedEvent,
  NotatedKey,
  NotatedNote,
  NotatedScore,
  TupletRatio,
} from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { pitchOfSpelled } from '../notation/spelled-pitch.ts';
import { encodeAbcText } from './abc-text.ts';
import { flagsOf } from './beams.ts';
import { type AbcClef, formatClef, TREBLE } from './clef-field.ts';
import { decorationOfDirection, decorationOfJump } from './decorations.ts';
import { formatKey } from './key-field.ts';
import { formatMeter, formatTempo } from './meter-field.ts';
import { UNITS_PER_QUARTER, type Units, writtenLengths } from './note-lengths.ts';
import {
  type AccidentalStyle,
  eventLength,
  headsText,
  lengthText,
  marksText,
  reportNote,
  WrittenAccidentals,
} from './write-notes.ts';
import type { PlannedVoice } from './write-plan.ts';

/** The text of a measure without its bar line, and the notes that lyrics can stand under. */
export type MeasureText = {
  readonly text: string;
  readonly targets: readonly NotatedEvent[];
  /** no music: only what stands at the end of the voice, without a bar line after it */
  readonly isOver: boolean;
};

export type WriteVoiceOptions = {
  readonly unit: Units;
  readonly accidentals: AccidentalStyle;
  /** whether the voice carries what belongs to the whole score at a tick: the first that has music there does */
  readonly leadsAt: (tick: number) => boolean;
  /** the voice is written to the last measure even where it is silent */
  readonly fill: boolean;
};

/** Something to be written at a tick; `anywhere`: it may stand over the middle of a note */
type Item = {
  readonly tick: number;
  readonly text: string;
  readonly anywhere: boolean;
  readonly key?: NotatedKey;
  readonly clef?: AbcClef;
};
type Grace = {
  /** how many stand between the braces */
  readonly count: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** the note that it adorns */
  readonly main: NotatedEvent | undefined;
};

type Tuplets = ReadonlyMap<NotatedEvent, { readonly group: TupletRatio; readonly sign: string }>;

/** The measures of a voice, up to its last event unless it fills. */
export function voiceMeasures(
  notation: NotatedScore,
  voice: PlannedVoice,
  options: WriteVoiceOptions,
  reports: ReportTally,
): readonly MeasureText[] {
  return new VoiceWriter(notation, voice, options, reports).run();
}

/** The key and clef with which a voice begins. */
export function keyOfVoice({ part, staff }: PlannedVoice): NotatedKey {
  const own = part.keys.filter((key) => key.tick === 0 && (key.staff === undefined || key.staff === staff));
  return own.at(-1) ?? { tick: 0, fifths: 0 };
}

export function clefOfVoice({ part, staff }: PlannedVoice): AbcClef {
  const { sign, line, octaveChange } = part.clefs.find((clef) => clef.tick === 0 && clef.staff === staff) ?? TREBLE;
  return { sign, line, ...(octaveChange ? { octaveChange } : {}) };
}

class VoiceWriter {
  readonly #notation: NotatedScore;
  readonly #voice: PlannedVoice;
  readonly #options: WriteVoiceOptions;
  readonly #reports: ReportTally;
  readonly #items: readonly Item[];
  readonly #tuplets: readonly Tuplets[];
  readonly #ties: readonly ReadonlySet<NotatedNote>[];
  readonly #accidentals: WrittenAccidentals;
  readonly #cursors: number[];
  readonly #tied: ReadonlySet<string>[] = [];
  #item = 0;
  #octave: number;
  #key: NotatedKey;

  constructor(notation: NotatedScore, voice: PlannedVoice, options: WriteVoiceOptions, reports: ReportTally) {
    this.#notation = notation;
    this.#voice = voice;
    this.#options = options;
    this.#reports = reports;
    this.#items = itemsOf(notation, voice, options, reports);
    this.#tuplets = voice.lanes.map((lane) => tupletsOf(lane, reports));
    this.#key = keyOfVoice(voice);
    this.#ties = voice.lanes.map((lane) => tiesOf(lane, reports));
    this.#accidentals = new WrittenAccidentals(this.#key, options.accidentals);
    this.#cursors = voice.lanes.map(() => 0);
    this.#octave = clefOfVoice(voice).octaveChange ?? 0;
  }

  run(): readonly MeasureText[] {
    const { measures } = this.#notation;
    const lastTick = Math.max(
      -1,
      ...this.#voice.lanes.map((lane) => lane.at(-1)?.tick ?? -1),
      this.#items.at(-1)?.tick ?? -1,
    );
    const texts: MeasureText[] = [];
    let meter = 0;
    const { meters } = this.#notation;
    for (const [i, measure] of measures.entries()) {
      if (measure.tick > lastTick && !this.#options.fill) break;
      while (meter + 1 < meters.length && meters[meter + 1].tick <= measure.tick) meter++;
      const { numerator, denominator, symbol } = meters[meter] ?? { numerator: 4, denominator: 4 };
      const whole = symbol === 'none' ? 4 : (4 * numerator) / denominator;
      texts.push(this.#measure(measure, whole * this.#notation.ticksPerQuarter, i === measures.length - 1));
    }
    return texts;
  }

  #measure(measure: Measure, meterTicks: number, isLast: boolean): MeasureText {
    const end = measure.tick + measure.durationTicks;
    this.#accidentals.endBar();
    const lanes = this.#voice.lanes.map((lane, l) => {
      const from = this.#cursors[l];
      let to = from;
      while (to < lane.length && (lane[to].tick < end || isLast)) to++;
      this.#cursors[l] = to;
      return lane.slice(from, to);
    });
    const items: Item[] = [];
    for (; this.#item < this.#items.length && (this.#items[this.#item].tick < end || isLast); this.#item++) {
      items.push(this.#items[this.#item]);
    }
    const starts = new Set(lanes[0].map(({ tick }) => tick).concat(measure.tick, end));
    const floating = items.filter((item) => item.anywhere && !starts.has(item.tick) && item.tick < end);
    const fixed = items.filter((item) => !floating.includes(item));
    const texts = [this.#laneText(lanes[0], 0, measure, meterTicks, fixed)];
    const overlays = lanes.findLastIndex((lane) => lane.length > 0);
    for (let l = 1; l <= overlays; l++) {
      this.#accidentals.endBar();
      texts.push(
        lanes[l].length > 0 ? this.#laneText(lanes[l], l, measure, meterTicks, []) : this.#rest(measure.durationTicks),
      );
    }
    if (floating.length > 0) texts.push(this.#floatingText(floating, measure));
    return {
      text: this.#withJumps(texts.join(' & '), measure),
      isOver: this.#isOver(measure),
      targets: lanes[0].filter((event) => event.notes.length > 0 && event.grace === undefined),
    };
  }

  /** Chord symbols and directions over the middle of notes: an overlay of hidden rests carries them. */
  #floatingText(items: readonly Item[], { tick, durationTicks }: Measure): string {
    let text = '';
    let at = tick;
    for (const item of items) {
      if (item.tick > at) text += `${this.#rest(item.tick - at)} `;
      at = item.tick;
      text += item.text;
    }
    return text + this.#rest(tick + durationTicks - at);
  }

  #withJumps(text: string, measure: Measure): string {
    const { jumps = [] } = measure;
    if (jumps.length === 0 || !this.#options.leadsAt(measure.tick)) return text;
    const sign = (jump: string): string => {
      const name = decorationOfJump(jump);
      if (name === undefined) this.#reports.add('jump', `the jump "${jump.slice(0, 40)}" cannot be written`);
      return name === undefined ? '' : `!${name}!`;
    };
    const isFirst = (jump: string): boolean => jump === 'segno' || jump === 'coda';
    const before = jumps.filter(isFirst).map(sign).join('');
    const after = jumps
      .filter((jump) => !isFirst(jump))
      .map(sign)
      .join('');
    return `${before}${text}${after === '' ? '' : ` ${after}`}`;
  }

  #laneText(
    events: readonly NotatedEvent[],
    l: number,
    measure: Measure,
    meterTicks: number,
    items: readonly Item[],
  ): string {
    const end = measure.tick + measure.durationTicks;
    const out: string[] = [];
    let at = measure.tick;
    let next = 0;
    const space = (): void => {
      if (out.length > 0 && out.at(-1) !== ' ') out.push(' ');
    };
    const takeItems = (tick: number): void => {
      for (; next < items.length && items[next].tick <= tick; next++) out.push(this.#itemText(items[next], tick));
    };
    if (events.every(({ tick }) => tick > measure.tick)) takeItems(measure.tick);
    const graces = gracesOf(events);
    let afterGrace = false;
    for (const event of events) {
      if (event.tick > at) {
        if (!afterGrace) space();
        out.push(this.#rest(event.tick - at));
        at = event.tick;
        afterGrace = false;
      }
      const grace = graces.get(event);
      if (!afterGrace) {
        const main = grace ? grace.main : event;
        if (!isJoined(main)) space();
        takeItems(event.tick);
        if (main?.tick === event.tick) out.push(this.#tuplets[l].get(main)?.sign ?? '');
      }
      if (grace?.isFirst) out.push(event.grace === 'slash' ? '{/' : '{');
      out.push(this.#eventText(event, l, grace?.count, measure, meterTicks));
      if (grace?.isLast) out.push('}');
      afterGrace = grace !== undefined;
      at = Math.max(at, event.tick + event.durationTicks);
    }
    if (l === 0 && at < end && !this.#isOver(measure)) {
      const full =
        at === measure.tick && measure.durationTicks === meterTicks && !events.some(({ grace }) => grace === undefined);
      if (!afterGrace && events.length > 0) space();
      out.push(full ? 'X' : this.#rest(end - at));
    }
    if (next < items.length) {
      space();
      takeItems(Number.POSITIVE_INFINITY);
    }
    return out.join('');
  }

  /** Whether nothing of the voice comes after the beginning of a measure: then no rest needs to hold its place. */
  #isOver({ tick }: Measure): boolean {
    const ended = this.#voice.lanes.every((lane) => (lane.at(-1)?.tick ?? -1) < tick);
    return ended && !this.#options.fill && (this.#items.at(-1)?.tick ?? -1) <= tick;
  }

  #itemText(item: Item, tick: number): string {
    if (item.tick < tick && !item.anywhere && tick !== Number.POSITIVE_INFINITY) {
      this.#reports.add('moved', 'a change of key, meter or clef inside a note is written at the next note');
    }
    if (item.key) {
      this.#key = item.key;
      this.#accidentals.setKey(this.#key);
    }
    if (item.clef) this.#octave = item.clef.octaveChange ?? 0;
    return item.text;
  }

  /** Hidden rests of a length, each of one note value. */
  #rest(ticks: number): string {
    const { ticksPerQuarter } = this.#notation;
    const units = (ticks * UNITS_PER_QUARTER) / ticksPerQuarter;
    const parts = Number.isInteger(units) ? writtenLengths(units).map((part) => part.units) : [units];
    return parts.map((part) => `x${lengthText(Math.round(part), this.#options.unit)}`).join(' ');
  }

  #eventText(event: NotatedEvent, l: number, graces: number | undefined, measure: Measure, meterTicks: number): string {
    const { ticksPerQuarter } = this.#notation;
    const tied = event.grace === undefined ? (this.#tied[l] ?? new Set<string>()) : new Set<string>();
    if (event.grace === undefined) {
      this.#tied[l] = new Set(
        event.notes
          .filter((note) => this.#ties[l].has(note))
          .map(({ pitch }) => `${pitch.step}${pitch.octave}/${pitch.alter}`),
      );
    }
    reportNote(event, this.#reports);
    const marks = marksText(event, this.#reports);
    const opens = '('.repeat(event.slurStart?.length ?? 0);
    const closes = ')'.repeat(event.slurStop?.length ?? 0);
    if (event.notes.length === 0) {
      const { value, durationTicks, hidden } = event;
      if (event.lyrics) this.#reports.add('lyrics', 'lyrics under a rest are left out');
      const whole =
        value === undefined &&
        event.tick === measure.tick &&
        durationTicks === meterTicks &&
        durationTicks === measure.durationTicks;
      if (whole) return `${opens}${marks}${hidden ? 'X' : 'Z'}${closes}`;
      const length = eventLength(
        event,
        this.#tuplets[l].get(event)?.group,
        this.#options.unit,
        ticksPerQuarter,
        this.#reports,
      );
      return `${opens}${marks}${hidden ? 'x' : 'z'}${length}${closes}`;
    }
    if (event.lyrics && (l > 0 || event.grace))
      this.#reports.add('lyrics', 'lyrics of overlays and grace notes are left out');
    // inside braces lengths count eighths where one note stands, sixteenths where several do
    const unit = graces === undefined ? this.#options.unit : (UNITS_PER_QUARTER * 4) / (graces > 1 ? 16 : 8);
    const length = eventLength(event, this.#tuplets[l].get(event)?.group, unit, ticksPerQuarter, this.#reports);
    return `${opens}${marks}${headsText(event, this.#accidentals, this.#octave, tied, length, this.#ties[l])}${closes}`;
  }
}

/** Whether an event shares a beam with the one before. */
function isJoined(event: NotatedEvent | undefined): boolean {
  const beam = event?.beams?.[0];
  return beam === 'continue' || beam === 'end';
}

/** Whether two grace notes stand between the same braces: beamed together, or without flags. */
function sharesBraces(first: NotatedEvent, second: NotatedEvent): boolean {
  return isJoined(second) || (flagsOf(first.value) === 0 && first.beams === undefined && second.beams === undefined);
}

/** The braces around the grace notes of a measure. */
function gracesOf(events: readonly NotatedEvent[]): ReadonlyMap<NotatedEvent, Grace> {
  const found = new Map<NotatedEvent, Grace>();
  let main: NotatedEvent | undefined;
  for (let i = events.length - 1; i >= 0; ) {
    const { grace } = events[i];
    if (grace === undefined) {
      main = events[i--];
      continue;
    }
    let from = i;
    while (from > 0 && events[from - 1].grace === grace && sharesBraces(events[from - 1], events[from])) from--;
    for (let k = from; k <= i; k++) {
      found.set(events[k], { count: i - from + 1, isFirst: k === from, isLast: k === i, main });
    }
    i = from - 1;
  }
  return found;
}

/** The notes whose tie finds its partner in the next event: only those can be written. */
function tiesOf(lane: readonly NotatedEvent[], reports: ReportTally): ReadonlySet<NotatedNote> {
  const ties = new Set<NotatedNote>();
  let before: NotatedEvent | undefined;
  for (const event of lane) {
    if (event.grace !== undefined) continue;
    for (const note of before?.notes ?? []) {
      if (!note.tieStart) continue;
      const sound = pitchOfSpelled(note.pitch);
      if (event.notes.some((other) => other.tieStop && pitchOfSpelled(other.pitch) === sound)) ties.add(note);
      else reports.add('tie', 'a tie that no note of the same pitch follows is left out');
    }
    before = event;
  }
  return ties;
}

/** The tuplets of a voice: the sign before the first note of each, and the ratio in which all its notes stand. */
function tupletsOf(lane: readonly NotatedEvent[], reports: ReportTally): Tuplets {
  const found = new Map<NotatedEvent, { group: TupletRatio; sign: string }>();
  const events = lane.filter((event) => event.grace === undefined);
  for (let i = 0; i < events.length; i++) {
    const { tupletStart = 0, tuplet } = events[i];
    if (tupletStart === 0 || !tuplet) continue;
    let depth = 0;
    let end = i;
    for (; end < events.length && end - i < 999; end++) {
      const { tupletStart: opened = 0, tupletStop: closed = 0 } = events[end];
      if (opened > 1 || (opened > 0 && depth > 0))
        reports.add('nested-tuplet', 'tuplets inside tuplets are written as one');
      depth += opened - closed;
      if (depth <= 0 || !events[end].tuplet) break;
    }
    if (depth > 0 || end >= events.length) continue;
    const members = events.slice(i, end + 1);
    const group = members.reduce(
      (least, event) => (event.tuplet && event.tuplet.actual < least.actual ? event.tuplet : least),
      tuplet,
    );
    const plain = group.actual === 3 && group.normal === 2 && members.length === 3;
    for (const [k, member] of members.entries()) {
      const sign = k > 0 ? '' : plain ? '(3' : `(${group.actual}:${group.normal}:${members.length}`;
      found.set(member, { group, sign });
    }
    i = end;
  }
  return found;
}

/** What stands beside the notes of a voice, by tick. */
function itemsOf(
  notation: NotatedScore,
  voice: PlannedVoice,
  { leadsAt }: WriteVoiceOptions,
  reports: ReportTally,
): readonly Item[] {
  const { part, staff } = voice;
  const field = (letter: string, text: string): string => `[${letter}:${text.replaceAll(']', '&#93;')}]`;
  const items: Item[] = [];
  for (const { tick, name } of notation.sections) {
    if (leadsAt(tick)) items.push({ tick, text: field('P', encodeAbcText(name)), anywhere: true });
  }
  for (const tempo of notation.tempos) {
    const { tick, text } = tempo;
    const encoded = text === undefined ? tempo : { ...tempo, text: encodeAbcText(text) };
    if (tick > 0 && leadsAt(tick)) items.push({ tick, text: field('Q', formatTempo(encoded)), anywhere: true });
  }
  const lastTick = voice.lanes.reduce((last, lane) => Math.max(last, lane.at(-1)?.tick ?? -1), -1);
  for (const meter of notation.meters) {
    const { tick } = meter;
    if (tick > 0 && (tick <= lastTick || leadsAt(tick))) {
      items.push({ tick, text: field('M', formatMeter(meter)), anywhere: false });
    }
  }
  for (const key of part.keys) {
    if (key.tick === 0 || (key.staff !== undefined && key.staff !== staff)) continue;
    if (!voice.isFirstOfStaff && key.tick > lastTick) continue;
    items.push({ tick: key.tick, text: field('K', formatKey(key)), anywhere: false, key });
  }
  for (const clef of part.clefs) {
    if (clef.tick === 0 || clef.staff !== staff) continue;
    if (!voice.isFirstOfStaff && clef.tick > lastTick) continue;
    items.push({ tick: clef.tick, text: field('K', `clef=${formatClef(clef)}`), anywhere: false, clef });
  }
  if (voice.isFirstOfPart) {
    for (const { tick, symbol } of part.chords) items.push({ tick, text: chordText(symbol, reports), anywhere: true });
  }
  if (voice.isFirstOfStaff) {
    let wedge: string | undefined;
    for (const direction of part.directions) {
      if (direction.staff !== staff) continue;
      const { tick, kind, text, placement } = direction;
      if (kind === 'words') {
        // after @ digits would be a place on the page
        const free = /^[\s\d-]/.test(text) ? '<' : '@';
        const place = placement === 'above' ? '^' : placement === 'below' ? '_' : free;
        items.push({ tick, text: `"${place}${quotedText(text)}"`, anywhere: true });
        continue;
      }
      const name = decorationOfDirection(kind, text, wedge);
      if (kind === 'wedge') wedge = text === 'stop' ? undefined : text;
      if (placement !== undefined)
        reports.add('placement', 'the place of dynamics above or below is left to the engraver');
      if (name !== undefined) items.push({ tick, text: `!${name}!`, anywhere: true });
      else if (kind === 'dynamics') {
        reports.add('dynamics', `the dynamic "${text.slice(0, 20)}" is written as words`);
        items.push({ tick, text: `"_${quotedText(text)}"`, anywhere: true });
      } else reports.add('direction', `the direction ${kind} "${text.slice(0, 20)}" cannot be written`);
    }
  }
  return items.sort((a, b) => a.tick - b.tick);
}

function chordText(symbol: string, reports: ReportTally): string {
  const text = quotedText(symbol);
  if (tryParseChordSymbol(symbol) !== undefined) return `"${text}"`;
  reports.add('chord', `"${symbol.slice(0, 40)}" is no chord symbol and is written as words`);
  return `"^${text}"`;
}

function quotedText(text: string): string {
  return encodeAbcText(text).replaceAll('"', '&quot;');
}
