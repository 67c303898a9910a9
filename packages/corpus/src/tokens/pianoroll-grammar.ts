/** Which token of a piano roll may come next. */
import { countAllowed, markKind, markOther } from './indexed-vocabulary.ts';
import {
  BAR,
  CHORD,
  END,
  FRAME,
  HOLD,
  KEY,
  METER,
  ONSET,
  PICKUP,
  type PianorollTokens,
  PROGRAM,
  START,
  TEMPO,
} from './pianoroll-tokens.ts';
import { notAllowed } from './remi-grammar.ts';
import type { Grammar } from './tokenizer.ts';

type State = {
  /** kind of the last token, −1 before the first */
  last: number;
  bars: number;
  isPickup: boolean;
  /** frames of the bar that are over */
  frames: number;
  meter: number;
  tempo: number;
  key: number;
  instrument: number;
  pitch: number;
};

/** Walks through frames: a pitch can be held only where it sounded in the frame before. */
export class PianorollGrammar implements Grammar {
  readonly field = 0;
  readonly #roll: PianorollTokens;
  readonly #state: State;
  /** instruments that were listed: 1 listed, 2 has played */
  readonly #instruments: Uint8Array;
  /** what sounded in the frame before, and what sounds in this one: 1 by instrument × pitch */
  readonly #before: Uint8Array;
  readonly #sounding: Uint8Array;
  readonly #mask: Uint8Array;

  constructor(roll: PianorollTokens, from?: PianorollGrammar) {
    const { tables, isSolo, vocabulary, counts } = roll;
    this.#roll = roll;
    this.#mask = new Uint8Array(vocabulary.size);
    this.#state = from
      ? { ...from.#state }
      : {
          ...{ last: -1, bars: 0, isPickup: false, frames: 0, meter: -1, tempo: -1, key: -1 },
          ...{ instrument: isSolo ? 0 : -1, pitch: -1 },
        };
    const cells = tables.instrumentCount * counts[ONSET];
    this.#instruments = from ? from.#instruments.slice() : new Uint8Array(tables.instrumentCount).fill(isSolo ? 1 : 0);
    this.#before = from ? from.#before.slice() : new Uint8Array(cells);
    this.#sounding = from ? from.#sounding.slice() : new Uint8Array(cells);
  }

  get isDone(): boolean {
    return this.#state.last === END;
  }

  clone(): PianorollGrammar {
    return new PianorollGrammar(this.#roll, this);
  }

  allowed(mask: Uint8Array): number {
    const { size } = this.#roll.vocabulary;
    mask.fill(0, 0, size);
    this.#allow(mask);
    return countAllowed(mask, size);
  }

  #allow(mask: Uint8Array): void {
    const { first, tables } = this.#roll;
    const { last, bars, frames, meter, isPickup, tempo } = this.#state;
    if (last === END) return;
    if (last === -1) markKind(mask, this.#roll, START);
    else if (bars === 0) this.#allowHeader(mask);
    else if (bars === 1 && (last === BAR || last === PICKUP)) markKind(mask, this.#roll, METER);
    else if (tempo < 0 && first[TEMPO] >= 0) markKind(mask, this.#roll, TEMPO);
    else {
      if (last === BAR && !(isPickup && bars === 2)) markOther(mask, this.#roll, METER, meter);
      if (last === FRAME) {
        markKind(mask, this.#roll, BAR);
        if (this.#canEnd()) markKind(mask, this.#roll, END);
        if (frames === tables.meters[meter].steps) return;
      }
      this.#allowInFrame(mask);
    }
  }

  #allowHeader(mask: Uint8Array): void {
    const { first, tables, isSolo } = this.#roll;
    const lastListed = this.#instruments.findLastIndex((listed) => listed > 0);
    for (let id = lastListed + 1; id < this.#instruments.length && !isSolo; id++) {
      if (id % tables.parts === 0 || id === lastListed + 1) mask[first[PROGRAM] + id] = 1;
    }
    markKind(mask, this.#roll, BAR);
    markKind(mask, this.#roll, PICKUP);
    if (this.#canEnd()) markKind(mask, this.#roll, END);
  }

  #allowInFrame(mask: Uint8Array): void {
    const { first, counts, isSolo } = this.#roll;
    const { last, tempo, key, instrument, pitch } = this.#state;
    const isNew = last === FRAME || last === BAR || last === PICKUP || last === METER;
    if (isNew) markOther(mask, this.#roll, TEMPO, tempo);
    if (isNew || last === TEMPO) markOther(mask, this.#roll, KEY, key);
    if (isNew || last === TEMPO || last === KEY) markKind(mask, this.#roll, CHORD);
    if (!isSolo && last !== PROGRAM) {
      for (let id = instrument + 1; id < this.#instruments.length; id++) {
        if (this.#instruments[id] > 0) mask[first[PROGRAM] + id] = 1;
      }
    }
    if (last !== PROGRAM) markKind(mask, this.#roll, FRAME);
    if (instrument < 0) return;
    markKind(mask, this.#roll, ONSET, pitch + 1);
    const start = instrument * counts[HOLD];
    for (let i = pitch + 1; i < counts[HOLD]; i++) mask[first[HOLD] + i] = this.#before[start + i];
  }

  #canEnd(): boolean {
    return this.#roll.isSolo || !this.#instruments.includes(1);
  }

  accept(token: number): void {
    const { vocabulary, kinds, places, counts, isSolo } = this.#roll;
    this.#mask.fill(0);
    this.#allow(this.#mask);
    if (this.#mask[token] !== 1) throw notAllowed(vocabulary.tokenName(token), token);
    const state = this.#state;
    const kind = kinds[token];
    const place = places[token];
    switch (kind) {
      case BAR:
      case PICKUP:
        if (kind === PICKUP) state.isPickup = true;
        state.bars++;
        state.frames = 0;
        break;
      case METER:
        state.meter = place;
        break;
      case TEMPO:
        state.tempo = place;
        break;
      case KEY:
        state.key = place;
        break;
      case PROGRAM:
        if (state.bars === 0) this.#instruments[place] = 1;
        else [state.instrument, state.pitch] = [place, -1];
        break;
      case ONSET:
      case HOLD:
        state.pitch = place;
        this.#sounding[state.instrument * counts[ONSET] + place] = 1;
        this.#instruments[state.instrument] = 2;
        break;
      case FRAME:
        state.frames++;
        [state.instrument, state.pitch] = [isSolo ? 0 : -1, -1];
        this.#before.set(this.#sounding);
        this.#sounding.fill(0);
        break;
    }
    state.last = kind;
  }
}
