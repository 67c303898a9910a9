/** Which token of a triplet may come next: times rise, and at one time what is no note, then notes by duration and name. */
import { countAllowed, markKind, markOther } from './indexed-vocabulary.ts';
import { notAllowed } from './remi-grammar.ts';
import type { Grammar } from './tokenizer.ts';
import {
  CHORD,
  DURATION,
  END,
  HOLD,
  KEY,
  METER,
  NOTE,
  PICKUP,
  START,
  TEMPO,
  TIME,
  type TripletsTokens,
  VELOCITY,
  WINDOW,
} from './triplets-tokens.ts';

type State = {
  /** kind of the last token, −1 before the first */
  last: number;
  origin: number;
  /** time and duration of the triplet that is being told */
  step: number;
  duration: number;
  /** time of the last triplet, −1 before the first; and the last kind that is no note, −1 for none */
  lastStep: number;
  lastKind: number;
  /** duration and place of the last note at that time, −1 for none */
  lastDuration: number;
  lastNote: number;
  /** the last note can be held on */
  isOpen: boolean;
  /** where the last note ends so far, and the last of all */
  noteEnd: number;
  lastEnd: number;
  /** the last step at which something other than a note or the end of the pickup stands */
  lastChange: number;
  meter: number;
  /** a bar line from which bars are counted, and whether bars may still turn out to begin with a pickup */
  anchor: number;
  mayBePickup: boolean;
  tempo: number;
  key: number;
};

/** Walks through triplets. */
export class TripletsGrammar implements Grammar {
  readonly field = 0;
  readonly #triplets: TripletsTokens;
  readonly #state: State;
  /** places of the notes that stand at the last time */
  #used: number[];
  readonly #mask: Uint8Array;
  readonly #checked: Uint8Array;
  /** for what is no note: their ids come before those of notes */
  readonly #scratch: Uint8Array;

  constructor(triplets: TripletsTokens, from?: TripletsGrammar) {
    this.#triplets = triplets;
    this.#mask = new Uint8Array(triplets.vocabulary.size);
    this.#checked = new Uint8Array(triplets.vocabulary.size);
    this.#scratch = new Uint8Array(triplets.first[NOTE]);
    this.#state = from
      ? { ...from.#state }
      : {
          ...{ last: -1, origin: 0, step: -1, duration: -1, lastStep: -1, lastKind: -1, lastDuration: -1 },
          ...{ lastNote: -1, isOpen: false, noteEnd: 0, lastEnd: 0, lastChange: -1, meter: -1, anchor: 0 },
          ...{ mayBePickup: true, tempo: -1, key: -1 },
        };
    this.#used = from ? [...from.#used] : [];
  }

  get isDone(): boolean {
    return this.#state.last === END;
  }

  clone(): TripletsGrammar {
    return new TripletsGrammar(this.#triplets, this);
  }

  allowed(mask: Uint8Array): number {
    const { size } = this.#triplets.vocabulary;
    mask.fill(0, 0, size);
    this.#allow(mask);
    return countAllowed(mask, size);
  }

  #allow(mask: Uint8Array): void {
    const { first } = this.#triplets;
    const { last, step } = this.#state;
    if (last === END) return;
    if (last === -1) mask[first[START]] = 1;
    else if (last === TIME) this.#allowDurations(mask, step);
    else if (last === DURATION) this.#allowWhat(mask);
    else if (last === NOTE && first[VELOCITY] >= 0) markKind(mask, this.#triplets, VELOCITY);
    else this.#allowTimes(mask);
  }

  /** On the grid the first triplets are the first meter and tempo, unless there is nothing. */
  get #isForced(): boolean {
    const { hasBars, first } = this.#triplets;
    return hasBars && (this.#state.meter < 0 || (this.#state.tempo < 0 && first[TEMPO] >= 0));
  }

  #allowTimes(mask: Uint8Array): void {
    const { first, counts } = this.#triplets;
    const { origin, lastStep } = this.#state;
    if (this.#isForced) {
      mask[first[TIME]] = 1;
      return;
    }
    // at a later time there is always a note
    markKind(mask, this.#triplets, TIME, Math.max(0, lastStep + 1 - origin));
    if (lastStep < origin) return;
    const durations = this.#mask.fill(0);
    this.#allowDurations(durations, lastStep);
    if (durations.subarray(first[DURATION], first[DURATION] + counts[DURATION]).includes(1)) {
      mask[first[TIME] + lastStep - origin] = 1;
    }
  }

  #allowDurations(mask: Uint8Array, step: number): void {
    const { first, counts } = this.#triplets;
    const { lastStep, lastDuration, lastNote, isOpen } = this.#state;
    if (this.#allowChanges(undefined, step)) mask[first[DURATION]] = 1;
    if (this.#isForced) return;
    if (step > lastStep || lastNote < 0) {
      markKind(mask, this.#triplets, DURATION, 1);
      return;
    }
    const left = counts[NOTE] - this.#used.length;
    if (left > 0) markKind(mask, this.#triplets, DURATION, lastDuration + 1);
    if (this.#hasUnusedAfter(lastNote)) mask[first[DURATION] + lastDuration] = 1;
    if (isOpen) markKind(mask, this.#triplets, DURATION, 1);
  }

  #hasUnusedAfter(note: number): boolean {
    const { counts } = this.#triplets;
    const after = this.#used.filter((used) => used > note).length;
    return counts[NOTE] - 1 - note > after;
  }

  #allowWhat(mask: Uint8Array): void {
    const { first } = this.#triplets;
    const { step, duration, lastStep, lastDuration, lastNote, isOpen } = this.#state;
    if (duration === 0) {
      this.#allowChanges(mask, step);
      return;
    }
    if (step > lastStep || lastNote < 0) {
      markKind(mask, this.#triplets, NOTE);
      return;
    }
    if (duration >= lastDuration) {
      markKind(mask, this.#triplets, NOTE, duration === lastDuration ? lastNote + 1 : 0);
      for (const used of this.#used) mask[first[NOTE] + used] = 0;
    }
    if (isOpen) mask[first[HOLD]] = 1;
  }

  /** What is no note at a step; gives whether there is anything. */
  #allowChanges(mask: Uint8Array | undefined, step: number): boolean {
    const { first, counts, tables, hasBars, timeSteps } = this.#triplets;
    const { origin, lastStep, lastKind, lastNote, lastEnd, lastChange, meter, anchor, mayBePickup } = this.#state;
    const target = mask ?? this.#scratch.fill(0);
    const isLater = step > lastStep;
    const mayChange = isLater || lastNote < 0;
    const after = isLater ? -1 : lastKind;
    if (hasBars && meter < 0) {
      markKind(target, this.#triplets, METER);
      target[first[END]] = 1;
      return true;
    }
    if (this.#isForced) {
      markKind(target, this.#triplets, TEMPO);
      return true;
    }
    if (step - origin === timeSteps - 1) target[first[WINDOW]] = 1;
    if (step >= lastEnd && (step > lastChange || (!hasBars && lastStep < 0))) target[first[END]] = 1;
    if (mayChange && hasBars) {
      const isBarLine = (step - anchor) % tables.meters[meter].steps === 0;
      if (after < PICKUP && mayBePickup && step > 0 && step <= tables.meters[meter].steps) target[first[PICKUP]] = 1;
      if (after < PICKUP) markOther(target, this.#triplets, METER, isBarLine ? meter : -1);
      if (after < TEMPO) markOther(target, this.#triplets, TEMPO, this.#state.tempo);
      if (after < KEY) markOther(target, this.#triplets, KEY, this.#state.key);
      if (after < CHORD && counts[CHORD] > 0) markKind(target, this.#triplets, CHORD);
    }
    return mask === undefined && target.includes(1);
  }

  accept(token: number): void {
    const { vocabulary, kinds, places, timeSteps, durationSteps, first } = this.#triplets;
    this.#checked.fill(0);
    this.#allow(this.#checked);
    if (this.#checked[token] !== 1) throw notAllowed(vocabulary.tokenName(token), token);
    const state = this.#state;
    const kind = kinds[token];
    const place = places[token];
    const { step, duration } = state;
    if (kind > DURATION && kind !== VELOCITY && step > state.lastStep) {
      [state.lastKind, state.lastDuration, state.lastNote, state.isOpen] = [-1, -1, -1, false];
      this.#used = [];
      state.lastStep = step;
    }
    switch (kind) {
      case TIME:
        state.step = state.origin + place;
        break;
      case DURATION:
        state.duration = place;
        break;
      case NOTE:
        [state.lastDuration, state.lastNote, state.isOpen] = [duration, place, duration === durationSteps];
        state.noteEnd = step + duration;
        this.#used.push(place);
        break;
      case HOLD:
        state.noteEnd += duration;
        state.isOpen = duration === durationSteps;
        break;
      case WINDOW:
        state.origin += timeSteps;
        break;
      case PICKUP:
        [state.anchor, state.mayBePickup, state.lastKind] = [step, false, PICKUP];
        break;
      case METER:
        if (step > 0) state.mayBePickup = false;
        [state.meter, state.anchor] = [place, step];
        break;
      case TEMPO:
        state.tempo = place;
        break;
      case KEY:
        state.key = place;
        break;
    }
    if (kind >= METER && kind <= CHORD) [state.lastChange, state.lastKind] = [step, kind];
    state.lastEnd = Math.max(state.lastEnd, state.noteEnd);
    state.last = kind === NOTE && first[VELOCITY] < 0 ? HOLD : kind;
  }
}
