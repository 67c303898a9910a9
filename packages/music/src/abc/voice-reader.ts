/** One voice of a tune as it grows: music tokens in, bars out (ABC 2.1, sections 4 and 7). */
import { tryParseChordSymbol } from '../chord-symbol.ts';
import { ScoreReadError } from '../music-error.ts';
import type { TupletRatio } from '../notation/notated-score.ts';
import { type AbcReports, quoted } from './abc-reports.ts';
import { decodeAbcText } from './abc-text.ts';
import { BarAccidentals, type Propagation } from './bar-accidentals.ts';
import { type AbcClef, TREBLE, type VoiceProperties } from './clef-field.ts';
import { DEFAULT_SYMBOLS, decorationOf, JUMP_ORDER } from './decorations.ts';
import {
  type DraftBar,
  type DraftEvent,
  type DraftItem,
  type DraftLane,
  type DraftNote,
  type DraftVoice,
  unitsOfBar,
} from './draft.ts';
import type { AbcKey } from './key-field.ts';
import type { LyricLine } from './lyrics.ts';
import { type AbcMeter, unitsOfMeter } from './meter-field.ts';
import { LONGEST_NOTE, UNITS_PER_WHOLE, type Units } from './note-lengths.ts';
import type { BarToken, Factor, Token } from './tokens.ts';

/** What a voice takes over from the tune when it begins. */
export type VoiceStart = {
  readonly key: AbcKey;
  readonly meter: AbcMeter;
  readonly unit: Units;
  readonly propagation: Propagation;
  readonly program: number;
  readonly channel: number | undefined;
};

/** What all voices of a tune share. */
export type TuneLimits = {
  readonly reports: AbcReports;
  /** letters that U: has redefined; null: taken out */
  readonly symbols: Map<string, string | null>;
  /** bars that multi-measure rests may still make */
  restBars: number;
  /** notes, chords and rests that the tune may still have */
  events: number;
  /** number of the music line, the same for continued ones */
  musicLine: number;
};

const MOST_CHORD_NOTES = 64;
const MOST_OVERLAYS = 8;
const MOST_SLURS = 16;
const MOST_MARKS = 16;
const LONGEST_TEXT = 400;

export class VoiceReader {
  readonly id: string;
  readonly #tune: TuneLimits;
  readonly #bars: DraftBar[] = [];
  readonly #accidentals: BarAccidentals;
  #bar: DraftBar;
  #lane = 0;
  #meter: AbcMeter;
  #firstKey: AbcKey;
  #unit: Units;
  #endings: readonly number[] | undefined;
  #name = '';
  #abbreviation: string | undefined;
  #firstClef: AbcClef | undefined;
  #clef: AbcClef = TREBLE;
  #octave = 0;
  #transpose = 0;
  #stem: 'up' | 'down' | undefined;
  program: number;
  channel: number | undefined;
  /** the last event of each lane and its bar, for ties, broken rhythm and what comes after a note */
  #previous: ({ readonly event: DraftEvent; readonly bar: number } | undefined)[] = [];
  /** the last note or grace note, where slurs end */
  #last: DraftEvent | undefined;
  #spaced = true;
  #broken = 0;
  #tuplet: { readonly ratio: TupletRatio; left: number; begun: boolean } | undefined;
  #grace: 'slash' | 'plain' | undefined;
  #graces: DraftEvent[] = [];
  #chord: { notes: DraftNote[]; lengths: Units[]; joined: boolean } | undefined;
  #marks: string[] = [];
  #heldMarks: string[] = [];
  #accidentalMark: 'cautionary' | 'editorial' | undefined;
  #slursOpened: number[] = [];
  #openSlurs: number[] = [];
  readonly lyricLine: LyricLine = { musicLine: -1, verse: 0, targets: [], continuing: new Set() };

  constructor(id: string, start: VoiceStart, tune: TuneLimits) {
    this.id = id;
    this.#tune = tune;
    this.#firstKey = start.key;
    this.#meter = start.meter;
    this.#unit = start.unit;
    this.program = start.program;
    this.channel = start.channel;
    this.#accidentals = new BarAccidentals(start.key, start.propagation);
    this.#bar = this.#newBar();
  }

  get hasMusic(): boolean {
    return this.#bars.length > 0 || unitsOfBar(this.#bar) > 0;
  }

  get unit(): Units {
    return this.#unit;
  }

  set unit(unit: Units) {
    this.#unit = unit;
  }

  get meter(): AbcMeter {
    return this.#meter;
  }

  set propagation(propagation: Propagation) {
    this.#accidentals.propagation = propagation;
  }

  /** A clef, a name, … in the header or the body. */
  setProperties(properties: VoiceProperties): void {
    if (properties.clef) {
      if (!this.hasMusic) this.#firstClef = properties.clef;
      else this.#item({ kind: 'clef', clef: properties.clef });
      this.#clef = properties.clef;
    }
    if (properties.octave !== undefined) this.#octave = properties.octave;
    if (properties.transpose !== undefined) this.#transpose = properties.transpose;
    if (properties.name !== undefined) this.#name = decodeAbcText(properties.name.replaceAll('\\n', ' '));
    if (properties.abbreviation !== undefined) this.#abbreviation = decodeAbcText(properties.abbreviation);
    if (properties.stem !== undefined) this.#stem = properties.stem;
  }

  setKey(key: AbcKey): void {
    this.#accidentals.setKey(key);
    if (!this.hasMusic) this.#firstKey = key;
    else this.#item({ kind: 'key', key });
  }

  setMeter(meter: AbcMeter): void {
    this.#meter = meter;
    this.#item({ kind: 'meter', meter });
    // a bar that has not begun is counted in the new meter
    if (unitsOfBar(this.#bar) === 0) this.#bar = { ...this.#bar, meter };
  }

  addItem(
    item:
      | { readonly kind: 'tempo'; readonly tempo: import('./meter-field.ts').AbcTempo }
      | { readonly kind: 'section'; readonly name: string },
  ): void {
    this.#item(item);
  }

  /** One token of music; fields are the tune's business. */
  read(token: Exclude<Token, { kind: 'field' }>): void {
    switch (token.kind) {
      case 'note':
        this.#note(token);
        return;
      case 'rest':
        this.#rest(token.hidden, this.#lengthOf(token.length));
        return;
      case 'measure-rest':
        this.#measureRest(token.hidden, token.count);
        return;
      case 'space':
        if (!this.#chord && !this.#grace) this.#spaced = true;
        return;
      case 'spacer':
        this.#report('spacing', 'extra space (y) is left to the engraver');
        return;
      case 'chord-start':
        if (this.#chord) this.#closeChord({ numerator: 1, denominator: 1 });
        this.#chord = { notes: [], lengths: [], joined: !this.#spaced };
        return;
      case 'chord-stop':
        this.#closeChord(token.length);
        return;
      case 'grace-start':
        this.#grace = token.slash ? 'slash' : 'plain';
        // decorations before the braces are meant for the note after them
        this.#heldMarks = this.#marks;
        this.#marks = [];
        return;
      case 'grace-stop':
        this.#closeGrace();
        return;
      case 'slur-start':
        this.#openSlur();
        return;
      case 'slur-stop':
        this.#closeSlur();
        return;
      case 'tie':
        this.#tie();
        return;
      case 'tuplet':
        this.#beginTuplet(token.p, token.q, token.r);
        return;
      case 'broken':
        this.#breakRhythm(token.count);
        return;
      case 'bar':
        this.#barLine(token);
        return;
      case 'ending':
        this.#beginEnding(token.numbers);
        return;
      case 'overlay':
        this.#overlay();
        return;
      case 'decoration':
        this.#decorate(token.name);
        return;
      case 'symbol': {
        const name = this.#tune.symbols.has(token.letter)
          ? this.#tune.symbols.get(token.letter)
          : DEFAULT_SYMBOLS[token.letter];
        if (name === undefined) {
          this.#report('unexpected-character', `the letter ${quoted(token.letter)} stands for nothing and is left out`);
          return;
        }
        if (name?.startsWith('"')) {
          this.#quote(name.slice(1, -1));
          return;
        }
        if (name !== null) this.#decorate(name);
        return;
      }
      case 'quoted':
        this.#quote(token.text);
        return;
      case 'unknown':
        if (token.text === '$') {
          this.#report('line-break', 'line breaks ($) are left to the engraver');
          return;
        }
        this.#report('unexpected-character', `${quoted(token.text)} is no music and is left out`);
        return;
    }
  }

  /** The end of a line of music: beams end, an open chord is closed. */
  endLine(): void {
    if (this.#chord) this.#closeChord({ numerator: 1, denominator: 1 });
    if (this.#grace) this.#closeGrace();
    this.#spaced = true;
  }

  /** The voice as it stands at the end of the tune. */
  finish(): DraftVoice {
    this.endLine();
    if (unitsOfBar(this.#bar) > 0) this.#closeBar({ kind: 'bar', repeats: 0, repeatStart: false });
    this.#attachGraces();
    if (this.#tuplet?.begun) {
      const last = this.#previous[0];
      if (last) last.event.tupletStop = true;
      this.#report('unfinished-tuplet', 'the tune ends inside a tuplet');
    }
    for (const previous of this.#previous) if (previous) this.#untie(previous.event);
    for (const number of this.#openSlurs) this.#dropSlur(number);
    if (this.#openSlurs.length > 0) renumberSlurs(this.#bars);
    const last = this.#bars.at(-1);
    if (last) {
      const end = unitsOfBar(last);
      for (const item of this.#bar.items) last.items.push({ ...item, offset: end });
      for (const jump of this.#bar.jumps) if (!last.jumps.includes(jump)) last.jumps.push(jump);
      for (const event of this.#bar.lanes[0].events) last.lanes[0].events.push({ ...event, offset: end });
    }
    for (const bar of this.#bars) bar.jumps.sort((a, b) => JUMP_ORDER.indexOf(a) - JUMP_ORDER.indexOf(b));
    return {
      id: this.id,
      name: this.#name,
      abbreviation: this.#abbreviation,
      clef: this.#firstClef ?? TREBLE,
      key: this.#firstKey,
      transpose: this.#transpose,
      program: this.program,
      channel: this.channel,
      stem: this.#stem,
      bars: this.#bars,
    };
  }

  #report(code: string, message: string, count = 1): void {
    this.#tune.reports.add(code, message, count);
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

  get #now(): DraftLane {
    return this.#bar.lanes[this.#lane];
  }

  #item(item: DraftItem extends infer Item ? (Item extends DraftItem ? Omit<Item, 'offset'> : never) : never): void {
    this.#bar.items.push({ ...item, offset: this.#now.time } as DraftItem);
  }

  #lengthOf({ numerator, denominator }: Factor): Units {
    const exact = (this.#unit * numerator) / denominator;
    const whole = Math.round(exact);
    if (!(whole >= 1)) {
      this.#report('note-length', `a length of ${numerator}/${denominator} is read as 1`);
      return this.#unit;
    }
    if (whole > LONGEST_NOTE * UNITS_PER_WHOLE) {
      this.#report('note-length', `a note of more than ${LONGEST_NOTE} whole notes is cut to ${LONGEST_NOTE}`);
      return LONGEST_NOTE * UNITS_PER_WHOLE;
    }
    return whole;
  }

  #note(token: Extract<Token, { kind: 'note' }>): void {
    const { step } = token;
    const octave = Math.max(-1, Math.min(9, token.octave + this.#octave + (this.#clef.octaveChange ?? 0)));
    const tied = this.#grace
      ? undefined
      : this.#tiedBefore().find((note) => note.step === step && note.octave === octave);
    const alter = this.#accidentals.alterOf(step, octave, token.accidental, tied?.alter);
    const note: DraftNote = { step, octave, alter };
    if (token.accidental !== undefined) note.accidental = this.#accidentalMark ?? 'plain';
    this.#accidentalMark = undefined;
    const drawn = this.#lengthOf(token.length);
    if (!this.#chord) {
      this.#event([note], drawn, false, false, !this.#spaced);
      return;
    }
    if (this.#chord.notes.length >= MOST_CHORD_NOTES) {
      this.#report('chord-size', `a chord of more than ${MOST_CHORD_NOTES} notes is cut`);
      return;
    }
    this.#chord.notes.push(note);
    this.#chord.lengths.push(drawn);
  }

  #rest(hidden: boolean, drawn: Units): void {
    if (this.#chord || this.#grace) {
      this.#report('rest-in-chord', 'a rest inside a chord or grace notes is left out');
      return;
    }
    this.#event([], drawn, hidden, false, false);
  }

  #measureRest(hidden: boolean, count: number): void {
    if (this.#chord || this.#grace) {
      this.#report('rest-in-chord', 'a rest inside a chord or grace notes is left out');
      return;
    }
    const allowed = Math.max(1, Math.min(count, this.#tune.restBars));
    if (allowed < count) this.#report('rest-bars', `a rest of ${count} bars is cut to ${allowed}`);
    this.#tune.restBars -= allowed;
    for (let i = 0; i < allowed; i++) {
      if (i > 0) this.#closeBar({ kind: 'bar', repeats: 0, repeatStart: false });
      this.#event([], unitsOfMeter(this.#meter), hidden, true, false);
    }
  }

  #closeChord(factor: Factor): void {
    const chord = this.#chord;
    this.#chord = undefined;
    if (!chord) {
      this.#report('unexpected-character', '"]" without "[" is left out');
      return;
    }
    if (chord.notes.length === 0) {
      this.#report('empty-chord', 'a chord without notes is left out');
      return;
    }
    const [first] = chord.lengths;
    if (chord.lengths.some((length) => length !== first)) {
      this.#report('unequal-chord', 'notes of a chord differ in length; all last as long as the first');
    }
    const drawn = Math.max(
      1,
      Math.min(LONGEST_NOTE * UNITS_PER_WHOLE, Math.round((first * factor.numerator) / (factor.denominator || 1))),
    );
    this.#event(chord.notes, drawn, false, false, chord.joined);
  }

  /** A note, chord or rest is complete. */
  #event(notes: DraftNote[], length: Units, hidden: boolean, measureRest: boolean, joined: boolean): void {
    this.#tune.events--;
    if (this.#tune.events < 0) {
      const what = 'the tune has more notes and rests than are read; raise maximumEvents to read them';
      throw new ScoreReadError('too-many-events', 'ABC', what);
    }
    const grace = this.#grace;
    let drawn = length;
    if (!grace && this.#broken !== 0 && !measureRest) {
      drawn = Math.max(1, Math.round(length * brokenFactor(-this.#broken)));
      this.#broken = 0;
    }
    const tuplet = grace || measureRest ? undefined : this.#tuplet;
    const ratio = tuplet?.ratio;
    const lasting = grace ? 0 : Math.max(1, ratio ? Math.round((drawn * ratio.normal) / ratio.actual) : drawn);
    const event: DraftEvent = {
      offset: this.#now.time,
      drawn,
      lasting,
      ratio,
      notes: notes.sort((a, b) => 7 * a.octave + stepIndex(a) - (7 * b.octave + stepIndex(b)) || a.alter - b.alter),
      hidden,
      measureRest,
      grace,
      tupletStart: tuplet !== undefined && !tuplet.begun,
      tupletStop: tuplet?.left === 1,
      joined: grace ? this.#graces.length > 0 : joined,
      marks: this.#marks,
      slurStart: this.#slursOpened,
      slurStop: [],
      lyrics: [],
    };
    this.#marks = [];
    this.#slursOpened = [];
    if (grace) {
      this.#graces.push(event);
      return;
    }
    if (tuplet) {
      tuplet.begun = true;
      tuplet.left--;
      if (tuplet.left === 0) this.#tuplet = undefined;
    }
    this.#attachGraces();
    this.#joinTies(event);
    this.#previous[this.#lane] = { event, bar: this.#bars.length };
    this.#now.events.push(event);
    this.#last = event;
    this.#now.time += lasting;
    this.#spaced = false;
    if (notes.length > 0 && this.#lane === 0) this.#lyricTarget(event);
  }

  #lyricTarget(event: DraftEvent): void {
    const line = this.lyricLine;
    if (line.musicLine !== this.#tune.musicLine) {
      line.musicLine = this.#tune.musicLine;
      line.verse = 0;
      line.targets = [];
    }
    line.targets.push({ event, bar: this.#bars.length });
  }

  #closeGrace(): void {
    if (!this.#grace) {
      this.#report('unexpected-character', '"}" without "{" is left out');
      return;
    }
    if (this.#chord) this.#closeChord({ numerator: 1, denominator: 1 });
    this.#grace = undefined;
    this.#marks = this.#heldMarks;
    this.#heldMarks = [];
    // lengths inside the braces count eighths where one note stands, sixteenths where several do
    const unit = UNITS_PER_WHOLE / (this.#graces.length > 1 ? 16 : 8);
    for (const event of this.#graces) event.drawn = Math.max(1, Math.round((event.drawn / this.#unit) * unit));
    this.#attachGraces();
  }

  #attachGraces(): void {
    if (this.#graces.length === 0) return;
    for (const draft of this.#graces) {
      this.#last = { ...draft, offset: this.#now.time };
      this.#now.events.push(this.#last);
    }
    this.#graces = [];
  }

  #openSlur(): void {
    if (this.#openSlurs.length >= MOST_SLURS) {
      this.#report('slur', 'slurs that are nested more than 16 deep are left out');
      return;
    }
    let number = 1;
    while (this.#openSlurs.includes(number)) number++;
    this.#openSlurs.push(number);
    this.#slursOpened.push(number);
  }

  #closeSlur(): void {
    const last = this.#grace ? this.#graces.at(-1) : this.#last;
    let index = this.#openSlurs.length - 1;
    while (
      index >= 0 &&
      (this.#slursOpened.includes(this.#openSlurs[index]) || last?.slurStart.includes(this.#openSlurs[index]))
    )
      index--;
    if (!last || index < 0) {
      this.#report('slur', 'the end of a slur that did not begin is left out');
      return;
    }
    last.slurStop.push(this.#openSlurs[index]);
    this.#openSlurs.splice(index, 1);
  }

  /** A slur that never ends is taken from the note where it begins. */
  #dropSlur(number: number): void {
    this.#report('slur', 'a slur that does not end is left out');
    for (let i = this.#bars.length - 1; i >= 0; i--) {
      for (const lane of this.#bars[i].lanes) {
        const at = lane.events.findLastIndex((event) => event.slurStart.includes(number));
        if (at < 0) continue;
        const starts = lane.events[at].slurStart;
        starts.splice(starts.indexOf(number), 1);
        return;
      }
    }
  }

  #tie(): void {
    if (this.#grace) {
      this.#report('tie', 'a tie among grace notes is left out');
      return;
    }
    const last = this.#chord?.notes.at(-1);
    if (last) last.tieStart = true;
    else if (this.#previous[this.#lane])
      for (const note of this.#previous[this.#lane]?.event.notes ?? []) note.tieStart = true;
    else this.#report('tie', 'a tie without a note before it is left out');
  }

  /** The notes that a tie carries to the next event of this lane. */
  #tiedBefore(): readonly DraftNote[] {
    const previous = this.#previous[this.#lane];
    if (!previous || previous.bar < this.#bars.length - 1) return [];
    return previous.event.notes.filter((note) => note.tieStart);
  }

  #joinTies(event: DraftEvent): void {
    for (const tied of this.#tiedBefore()) {
      const partner =
        event.notes.find(
          (note) =>
            !note.tieStop && note.step === tied.step && note.octave === tied.octave && note.alter === tied.alter,
        ) ?? event.notes.find((note) => !note.tieStop && semitones(note) === semitones(tied));
      if (partner) partner.tieStop = true;
      else {
        delete tied.tieStart;
        this.#report('tie', 'a tie that no note of the same pitch follows is left out');
      }
    }
    const previous = this.#previous[this.#lane];
    if (previous && previous.bar < this.#bars.length - 1) this.#untie(previous.event);
  }

  #untie(event: DraftEvent): void {
    for (const note of event.notes) {
      if (!note.tieStart) continue;
      delete note.tieStart;
      this.#report('tie', 'a tie that no note of the same pitch follows is left out');
    }
  }

  #beginTuplet(p: number, q: number | undefined, r: number | undefined): void {
    const { numerator, denominator } = this.#meter;
    const compound = denominator >= 8 && numerator % 3 === 0 && numerator > 3;
    const normal = q ?? [0, 0, 3, 2, 3, compound ? 3 : 2, 2, compound ? 3 : 2, 3, compound ? 3 : 2][p];
    if (p < 2 || p > 64 || normal === undefined || normal < 1 || normal > 64) {
      this.#report('tuplet', `a tuplet of ${p} notes${q === undefined ? '' : ` in the time of ${q}`} is left out`);
      return;
    }
    if (this.#tuplet?.begun) {
      this.#report('tuplet', 'a tuplet inside a tuplet ends the outer one');
      const last = this.#previous[this.#lane];
      if (last) last.event.tupletStop = true;
    }
    this.#tuplet = { ratio: { actual: p, normal }, left: Math.max(1, Math.min(r ?? p, 999)), begun: false };
  }

  #breakRhythm(count: number): void {
    const last = this.#now.events.findLast((event) => !event.grace);
    if (!last || last.measureRest || Math.abs(count) > 3) {
      this.#report(
        'broken-rhythm',
        'a broken rhythm without a note before it, or of more than three signs, is left out',
      );
      return;
    }
    const before = last.lasting;
    last.drawn = Math.max(1, Math.round(last.drawn * brokenFactor(count)));
    last.lasting = Math.max(
      1,
      last.ratio ? Math.round((last.drawn * last.ratio.normal) / last.ratio.actual) : last.drawn,
    );
    const moved = last.lasting - before;
    // grace notes between the note and the sign belong to the next note
    for (let i = this.#now.events.length - 1; this.#now.events[i].grace; i--) this.#now.events[i].offset += moved;
    this.#now.time += moved;
    this.#broken = count;
  }

  #barLine(token: BarToken): void {
    if (this.#chord) this.#closeChord({ numerator: 1, denominator: 1 });
    this.#spaced = true;
    this.#accidentals.endBar();
    if (this.#broken !== 0) this.#report('broken-rhythm', 'a broken rhythm goes on over a bar line');
    if (unitsOfBar(this.#bar) > 0) this.#closeBar(token);
    else this.#mergeBar(token);
  }

  #closeBar(token: BarToken): void {
    const bar = this.#bar;
    if (this.#marks.length > 0) {
      this.#report(
        'decoration',
        `the decoration ${quoted(this.#marks[0])} on a bar line is left out`,
        this.#marks.length,
      );
      this.#marks = [];
    }
    this.#attachGraces();
    this.#printLastGraces(bar);
    bar.repeats = token.repeats;
    bar.style = token.repeats > 0 && token.style === 'light-heavy' ? undefined : token.style;
    if (token.repeatStart && bar.style === 'heavy-light') bar.style = undefined;
    this.#bars.push(bar);
    this.#lane = 0;
    if (token.repeats > 0 || token.repeatStart || endsPassage(token.style)) this.#endings = undefined;
    this.#bar = this.#newBar();
    this.#bar.repeatStart = token.repeatStart;
  }

  /** Grace notes at the end of a bar belong to the note after the line, where they need the signs that held before. */
  #printLastGraces(bar: DraftBar): void {
    const { events } = bar.lanes[0];
    for (let i = events.length - 1; i >= 0 && events[i].grace; i--) {
      for (const note of events[i].notes) {
        if (note.alter !== this.#accidentals.ofKey(note.step)) note.accidental ??= 'plain';
      }
    }
  }

  /** A bar line with no music before it belongs to the one before. */
  #mergeBar(token: BarToken): void {
    const last = this.#bars.at(-1);
    if (token.repeatStart) this.#bar.repeatStart = true;
    if (last) {
      last.repeats = Math.max(last.repeats, token.repeats);
      last.style = last.repeats > 0 && token.style === 'light-heavy' ? last.style : (token.style ?? last.style);
      for (const jump of this.#bar.jumps.splice(0)) if (!last.jumps.includes(jump)) last.jumps.push(jump);
      if (last.repeats > 0 && last.style === 'light-heavy') last.style = undefined;
      if (this.#bar.repeatStart && last.style === 'heavy-light') last.style = undefined;
    } else if (token.repeats > 0 || (token.style !== undefined && !token.repeatStart)) {
      this.#report('bar-line', 'a double bar line or repeat before the first note is left out');
    }
    if (token.repeats > 0 || token.repeatStart || endsPassage(token.style)) {
      this.#endings = undefined;
      this.#bar.endings = undefined;
    }
  }

  #beginEnding(numbers: readonly number[]): void {
    if (numbers.length === 0) {
      this.#report('ending', 'an ending without a number is left out');
      return;
    }
    if (unitsOfBar(this.#bar) > 0) {
      this.#accidentals.endBar();
      this.#closeBar({ kind: 'bar', repeats: 0, repeatStart: false, style: 'none' });
    }
    this.#endings = numbers;
    this.#bar.endings = numbers;
  }

  #overlay(): void {
    if (this.#bar.lanes.length > MOST_OVERLAYS) {
      this.#report('overlay', `more than ${MOST_OVERLAYS} overlays in a bar run on in the last one`);
      return;
    }
    this.#attachGraces();
    this.#accidentals.endBar();
    this.#bar.lanes.push({ events: [], time: 0 });
    this.#lane = this.#bar.lanes.length - 1;
    this.#spaced = true;
    this.#broken = 0;
  }

  #decorate(name: string): void {
    const decoration = decorationOf(name);
    if (decoration.kind === 'jump') {
      if (!this.#bar.jumps.includes(decoration.name)) this.#bar.jumps.push(decoration.name);
    } else if (decoration.kind === 'accidental') this.#accidentalMark = decoration.name;
    else if (decoration.kind !== 'mark')
      this.#item({ kind: 'direction', direction: { kind: decoration.kind, text: decoration.text } });
    else if (this.#marks.length >= MOST_MARKS)
      this.#report('decoration', `more than ${MOST_MARKS} decorations of one note are left out`);
    else if (!this.#marks.includes(decoration.name)) this.#marks.push(decoration.name);
  }

  #quote(raw: string): void {
    const text = decodeAbcText(raw.slice(0, LONGEST_TEXT)).trim();
    if (text === '') return;
    const place = text[0];
    if (place === '^' || place === '_' || place === '<' || place === '>' || place === '@') {
      const words = (
        place === '@' ? text.slice(1).replace(/^\s*-?\d{1,4}(\.\d{1,4})?,\s*-?\d{1,4}(\.\d{1,4})?/, '') : text.slice(1)
      ).trim();
      if (words === '') return;
      const placement =
        place === '^' ? { placement: 'above' as const } : place === '_' ? { placement: 'below' as const } : {};
      this.#item({ kind: 'direction', direction: { kind: 'words', text: words, ...placement } });
      return;
    }
    const symbol = withUpperBass(text);
    if (tryParseChordSymbol(symbol) !== undefined) {
      this.#item({ kind: 'chord', symbol });
      return;
    }
    this.#report('not-a-chord', `${quoted(text)} is no chord symbol and is kept as words`);
    this.#item({ kind: 'direction', direction: { kind: 'words', text, placement: 'above' } });
  }
}

/** Slurs get the lowest free number again after some were taken out. */
function renumberSlurs(bars: readonly DraftBar[]): void {
  const open = new Map<number, number>();
  for (const event of bars.flatMap(({ lanes }) => lanes.flatMap(({ events }) => events))) {
    const stops = event.slurStop.map((number) => {
      const renamed = open.get(number) ?? number;
      return [number, renamed] as const;
    });
    event.slurStart.forEach((number, i) => {
      let renamed = 1;
      while ([...open.values()].includes(renamed)) renamed++;
      open.set(number, renamed);
      event.slurStart[i] = renamed;
    });
    stops.forEach(([number, renamed], i) => {
      event.slurStop[i] = renamed;
      open.delete(number);
    });
  }
}

/** `D/f+` as the Nottingham database writes it is D over F sharp. */
function withUpperBass(symbol: string): string {
  const match = /^([A-G][^/]{0,20})\/([a-g])([+#b]?)$/.exec(symbol);
  return match ? `${match[1]}/${match[2].toUpperCase()}${match[3] === '+' ? '#' : match[3]}` : symbol;
}

/** What `>` (positive) and `<` make of the note before: 3/2, 7/4, 15/8, or 1/2, 1/4, 1/8. */
function brokenFactor(count: number): number {
  const part = 2 ** -Math.abs(count);
  return count > 0 ? 2 - part : part;
}

function endsPassage(style: BarToken['style']): boolean {
  return style === 'light-light' || style === 'light-heavy' || style === 'heavy-light';
}

function stepIndex({ step }: DraftNote): number {
  return 'CDEFGAB'.indexOf(step);
}

function semitones({ step, octave, alter }: DraftNote): number {
  return 12 * octave + [0, 2, 4, 5, 7, 9, 11]['CDEFGAB'.indexOf(step)] + alter;
}
