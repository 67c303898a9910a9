/**
 * One voice of a tune as it grows: music tokens in, bars out (ABC 2.1, sections 4 and 7).
 *
 * Long because section 4 is one automaton: a method for each of its constructs, all on the state of one voice. What
 * could be told apart (bars, slurs, ties, accidentals, rhythm, quoted text) lies in files of its own.
 */
import { ScoreReadError } from '../music-error.ts';
import type { TupletRatio } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import { decodeAbcText } from './abc-text.ts';
import { BarAccidentals, type Propagation } from './bar-accidentals.ts';
import { type AbcClef, TREBLE, type VoiceProperties } from './clef-field.ts';
import { DEFAULT_SYMBOLS, decorationOf } from './decorations.ts';
import type { DraftEvent, DraftNote, DraftVoice } from './draft.ts';
import { joinTies, untie } from './draft-ties.ts';
import type { AbcKey } from './key-field.ts';
import type { LyricLine } from './lyrics.ts';
import { type AbcMeter, unitsOfMeter } from './meter-field.ts';
import { LONGEST_NOTE, UNITS_PER_WHOLE, type Units } from './note-lengths.ts';
import { OpenSlurs } from './open-slurs.ts';
import { quotedText } from './quoted-text.ts';
import { brokenFactor, lastingOf, tupletRatio } from './rhythm.ts';
import type { BarToken, Factor, Token } from './tokens.ts';
import { type PlacelessItem, VoiceBars } from './voice-bars.ts';

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
  readonly reports: ReportTally;
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
const MOST_MARKS = 16;
const WITHOUT_FACTOR: Factor = { numerator: 1, denominator: 1 };
const PLAIN_BAR: BarToken = { kind: 'bar', repeats: 0, repeatStart: false };

export class VoiceReader {
  readonly id: string;
  readonly #tune: TuneLimits;
  readonly #bars: VoiceBars;
  readonly #accidentals: BarAccidentals;
  #firstKey: AbcKey;
  #unit: Units;
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
  readonly #slurs = new OpenSlurs();
  readonly lyricLine: LyricLine = { musicLine: -1, verse: 0, targets: [], continuing: new Set() };

  constructor(id: string, start: VoiceStart, tune: TuneLimits) {
    this.id = id;
    this.#tune = tune;
    this.#firstKey = start.key;
    this.#unit = start.unit;
    this.program = start.program;
    this.channel = start.channel;
    this.#accidentals = new BarAccidentals(start.key, start.propagation);
    this.#bars = new VoiceBars(start.meter, tune.reports);
  }

  get hasMusic(): boolean {
    return this.#bars.index > 0 || !this.#bars.isEmpty;
  }

  get unit(): Units {
    return this.#unit;
  }

  set unit(unit: Units) {
    this.#unit = unit;
  }

  get meter(): AbcMeter {
    return this.#bars.meter;
  }

  set propagation(propagation: Propagation) {
    this.#accidentals.propagation = propagation;
  }

  /** A clef, a name, … in the header or the body. */
  setProperties(properties: VoiceProperties): void {
    if (properties.clef) {
      if (!this.hasMusic) this.#firstClef = properties.clef;
      else this.#bars.addItem({ kind: 'clef', clef: properties.clef });
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
    else this.#bars.addItem({ kind: 'key', key });
  }

  setMeter(meter: AbcMeter): void {
    this.#bars.setMeter(meter);
  }

  /** A tempo or a part of the form. */
  addItem(item: Extract<PlacelessItem, { kind: 'tempo' | 'section' }>): void {
    this.#bars.addItem(item);
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
        if (this.#chord) this.#closeChord(WITHOUT_FACTOR);
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
        if (!this.#slurs.begin()) this.#report('slur', 'slurs that are nested more than 16 deep are left out');
        return;
      case 'slur-stop':
        if (this.#slurs.endAt(this.#grace ? this.#graces.at(-1) : this.#last)) return;
        this.#report('slur', 'the end of a slur that did not begin is left out');
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
    if (this.#chord) this.#closeChord(WITHOUT_FACTOR);
    if (this.#grace) this.#closeGrace();
    this.#spaced = true;
  }

  /** The voice as it stands at the end of the tune. */
  finish(): DraftVoice {
    this.endLine();
    if (!this.#bars.isEmpty) this.#closeBar(PLAIN_BAR);
    this.#attachGraces();
    if (this.#tuplet?.begun) {
      const last = this.#previous[0];
      if (last) last.event.tupletStop = true;
      this.#report('unfinished-tuplet', 'the tune ends inside a tuplet');
    }
    for (const previous of this.#previous) if (previous) this.#dropTies(untie(previous.event));
    const unended = this.#slurs.finish(this.#bars.done);
    if (unended > 0) this.#report('slur', 'a slur that does not end is left out', unended);
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
      bars: this.#bars.finish(),
    };
  }

  #report(code: string, message: string, count = 1): void {
    this.#tune.reports.add(code, message, count);
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
      if (i > 0) this.#closeBar(PLAIN_BAR);
      this.#event([], unitsOfMeter(this.#bars.meter), hidden, true, false);
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
    const lasting = grace ? 0 : lastingOf(drawn, ratio);
    const event: DraftEvent = {
      offset: this.#bars.lane.time,
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
      slurStart: [],
      slurStop: [],
      lyrics: [],
    };
    this.#marks = [];
    this.#slurs.startAt(event);
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
    const previous = this.#previous[this.#bars.laneIndex];
    if (previous) {
      const follows = previous.bar >= this.#bars.index - 1;
      this.#dropTies(follows ? joinTies(previous.event, event) : untie(previous.event));
    }
    this.#previous[this.#bars.laneIndex] = { event, bar: this.#bars.index };
    this.#bars.lane.events.push(event);
    this.#last = event;
    this.#bars.lane.time += lasting;
    this.#spaced = false;
    if (notes.length > 0 && this.#bars.laneIndex === 0) this.#lyricTarget(event);
  }

  #lyricTarget(event: DraftEvent): void {
    const line = this.lyricLine;
    if (line.musicLine !== this.#tune.musicLine) {
      line.musicLine = this.#tune.musicLine;
      line.verse = 0;
      line.targets = [];
    }
    line.targets.push({ event, bar: this.#bars.index });
  }

  #closeGrace(): void {
    if (!this.#grace) {
      this.#report('unexpected-character', '"}" without "{" is left out');
      return;
    }
    if (this.#chord) this.#closeChord(WITHOUT_FACTOR);
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
      this.#last = { ...draft, offset: this.#bars.lane.time };
      this.#bars.lane.events.push(this.#last);
    }
    this.#graces = [];
  }

  #tie(): void {
    if (this.#grace) {
      this.#report('tie', 'a tie among grace notes is left out');
      return;
    }
    const last = this.#chord?.notes.at(-1);
    if (last) last.tieStart = true;
    else if (this.#previous[this.#bars.laneIndex])
      for (const note of this.#previous[this.#bars.laneIndex]?.event.notes ?? []) note.tieStart = true;
    else this.#report('tie', 'a tie without a note before it is left out');
  }

  /** The notes that a tie carries to the next event of this lane. */
  #tiedBefore(): readonly DraftNote[] {
    const previous = this.#previous[this.#bars.laneIndex];
    if (!previous || previous.bar < this.#bars.index - 1) return [];
    return previous.event.notes.filter((note) => note.tieStart);
  }

  #dropTies(count: number): void {
    if (count > 0) this.#report('tie', 'a tie that no note of the same pitch follows is left out', count);
  }

  #beginTuplet(p: number, q: number | undefined, r: number | undefined): void {
    const ratio = tupletRatio(p, q, this.#bars.meter);
    if (!ratio) {
      this.#report('tuplet', `a tuplet of ${p} notes${q === undefined ? '' : ` in the time of ${q}`} is left out`);
      return;
    }
    if (this.#tuplet?.begun) {
      this.#report('tuplet', 'a tuplet inside a tuplet ends the outer one');
      const last = this.#previous[this.#bars.laneIndex];
      if (last) last.event.tupletStop = true;
    }
    this.#tuplet = { ratio, left: Math.max(1, Math.min(r ?? p, 999)), begun: false };
  }

  #breakRhythm(count: number): void {
    const last = this.#bars.lane.events.findLast((event) => !event.grace);
    if (!last || last.measureRest || Math.abs(count) > 3) {
      this.#report(
        'broken-rhythm',
        'a broken rhythm without a note before it, or of more than three signs, is left out',
      );
      return;
    }
    const before = last.lasting;
    last.drawn = Math.max(1, Math.round(last.drawn * brokenFactor(count)));
    last.lasting = lastingOf(last.drawn, last.ratio);
    const moved = last.lasting - before;
    // grace notes between the note and the sign belong to the next note
    for (let i = this.#bars.lane.events.length - 1; this.#bars.lane.events[i].grace; i--)
      this.#bars.lane.events[i].offset += moved;
    this.#bars.lane.time += moved;
    this.#broken = count;
  }

  #barLine(token: BarToken): void {
    if (this.#chord) this.#closeChord(WITHOUT_FACTOR);
    this.#spaced = true;
    this.#accidentals.endBar();
    if (this.#broken !== 0) this.#report('broken-rhythm', 'a broken rhythm goes on over a bar line');
    if (this.#bars.isEmpty) this.#bars.merge(token);
    else this.#closeBar(token);
  }

  #closeBar(token: BarToken): void {
    this.#bars.dropMarks(this.#marks);
    this.#marks = [];
    this.#endBar();
    this.#bars.close(token);
  }

  #endBar(): void {
    this.#attachGraces();
    this.#printLastGraces();
    this.#accidentals.endBar();
  }

  /** Grace notes at the end of a bar belong to the note after the line, where they need the signs that held before. */
  #printLastGraces(): void {
    const { events } = this.#bars.lane;
    for (let i = events.length - 1; i >= 0 && events[i].grace; i--) {
      for (const note of events[i].notes) {
        if (note.alter !== this.#accidentals.ofKey(note.step)) note.accidental ??= 'plain';
      }
    }
  }

  #beginEnding(numbers: readonly number[]): void {
    if (numbers.length === 0) {
      this.#report('ending', 'an ending without a number is left out');
      return;
    }
    if (!this.#bars.isEmpty) this.#endBar();
    this.#bars.beginEnding(numbers);
  }

  #overlay(): void {
    this.#attachGraces();
    if (!this.#bars.beginOverlay()) {
      this.#report('overlay', 'too many overlays in a bar: the last one goes on');
      return;
    }
    this.#accidentals.endBar();
    this.#spaced = true;
    this.#broken = 0;
  }

  #decorate(name: string): void {
    const decoration = decorationOf(name);
    if (decoration.kind === 'jump') {
      this.#bars.addJump(decoration.name);
    } else if (decoration.kind === 'accidental') this.#accidentalMark = decoration.name;
    else if (decoration.kind !== 'mark')
      this.#bars.addItem({ kind: 'direction', direction: { kind: decoration.kind, text: decoration.text } });
    else if (this.#marks.length >= MOST_MARKS)
      this.#report('decoration', `more than ${MOST_MARKS} decorations of one note are left out`);
    else if (!this.#marks.includes(decoration.name)) this.#marks.push(decoration.name);
  }

  #quote(raw: string): void {
    const text = quotedText(raw);
    if (!text) return;
    if (text.kind === 'chord') {
      this.#bars.addItem(text);
      return;
    }
    if (text.isChordless) {
      this.#report('not-a-chord', `${quoted(text.direction.text)} is no chord symbol and is kept as words`);
    }
    this.#bars.addItem({ kind: 'direction', direction: text.direction });
  }
}

function stepIndex({ step }: DraftNote): number {
  return 'CDEFGAB'.indexOf(step);
}
