/** Which REMI token may come next, so that every piece has one sequence and every sequence is a piece. */
import { CorpusError } from '../corpus-error.ts';
import { countAllowed, markKind, markOther } from './indexed-vocabulary.ts';
import {
  BAR,
  CHORD,
  CONTROLLER,
  DURATION,
  durationOfPlace,
  END,
  KEY,
  METER,
  PICKUP,
  PITCH,
  POSITION,
  PROGRAM,
  type RemiTokens,
  START,
  TEMPO,
  VALUE,
  VELOCITY,
} from './remi-tokens.ts';
import type { Grammar } from './tokenizer.ts';

/** The grammar at the beginning, before Start. */
export function createRemiGrammar(remi: RemiTokens): RemiGrammar {
  return new RemiGrammar(remi);
}

/** Numbers only, so that a copy is cheap. */
type State = {
  /** kind of the last token, −1 before the first */
  last: number;
  bars: number;
  isPickup: boolean;
  barStart: number;
  meter: number;
  /** −1 after the bar line */
  position: number;
  /** nothing stands at the position yet */
  isBare: boolean;
  instrument: number;
  pitch: number;
  controller: number;
  /** steps of the last note so far, and whether another duration may follow: 0 none, 1 below a multiple, 2 any */
  duration: number;
  more: 0 | 1 | 2;
  lastEnd: number;
  tempo: number;
  key: number;
};

/** Walks through a sequence; the order of kinds within a position rises, and so do instruments, controllers, pitches. */
export class RemiGrammar implements Grammar {
  readonly field = 0;
  readonly #remi: RemiTokens;
  readonly #state: State;
  /** instruments that were listed: 1 listed, 2 has played */
  readonly #instruments: Uint8Array;
  /** last value of each controller of each instrument, plus 1 */
  readonly #values: Uint8Array;
  readonly #mask: Uint8Array;

  constructor(remi: RemiTokens, from?: { state: State; instruments: Uint8Array; values: Uint8Array }) {
    const { instrumentCount, controllers } = remi.tables;
    this.#remi = remi;
    this.#mask = new Uint8Array(remi.vocabulary.size);
    this.#state = from
      ? { ...from.state }
      : {
          ...{ last: -1, bars: 0, isPickup: false, barStart: 0, meter: -1, position: -1, isBare: false },
          ...{ instrument: remi.isSolo ? 0 : -1, pitch: -1, controller: -1, duration: 0, more: 0 },
          ...{ lastEnd: 0, tempo: -1, key: -1 },
        };
    this.#instruments = from?.instruments.slice() ?? new Uint8Array(instrumentCount).fill(remi.isSolo ? 1 : 0);
    this.#values = from?.values.slice() ?? new Uint8Array(instrumentCount * controllers.length);
  }

  get isDone(): boolean {
    return this.#state.last === END;
  }

  /** before the first bar, where instruments are listed */
  get isListing(): boolean {
    return this.#state.bars === 0;
  }

  /** the instrument that was told last at this position, −1 for none */
  get instrument(): number {
    return this.#state.instrument;
  }

  clone(): RemiGrammar {
    return new RemiGrammar(this.#remi, { state: this.#state, instruments: this.#instruments, values: this.#values });
  }

  allowed(mask: Uint8Array): number {
    mask.fill(0, 0, this.#remi.vocabulary.size);
    this.#allow(mask);
    return countAllowed(mask, this.#remi.vocabulary.size);
  }

  #allow(mask: Uint8Array): void {
    const { last, bars, tempo } = this.#state;
    const { first } = this.#remi;
    if (last === END) return;
    if (last === -1) markKind(mask, this.#remi, START);
    else if (bars === 0) this.#allowHeader(mask);
    else if (last === CONTROLLER) this.#allowValue(mask);
    else if (last === PITCH && first[VELOCITY] >= 0) markKind(mask, this.#remi, VELOCITY);
    else if (last === PITCH || last === VELOCITY) markKind(mask, this.#remi, DURATION);
    else if (bars === 1 && (last === BAR || last === PICKUP)) markKind(mask, this.#remi, METER);
    else if (bars === 1 && tempo < 0 && first[TEMPO] >= 0) {
      // the first tempo stands at the very beginning
      if (last === POSITION) markKind(mask, this.#remi, TEMPO);
      else markKind(mask, this.#remi, POSITION, 0, 1);
    } else this.#allowInBar(mask);
  }

  /** The instruments in rising order, the parts of a program one after the other; then the first bar. */
  #allowHeader(mask: Uint8Array): void {
    const { first, tables, isSolo } = this.#remi;
    const lastListed = this.#instruments.findLastIndex((listed) => listed > 0);
    for (let id = lastListed + 1; id < this.#instruments.length && !isSolo; id++) {
      if (id % tables.parts === 0 || id === lastListed + 1) mask[first[PROGRAM] + id] = 1;
    }
    markKind(mask, this.#remi, BAR);
    markKind(mask, this.#remi, PICKUP);
    if (this.#canEnd(0)) markKind(mask, this.#remi, END);
  }

  #allowValue(mask: Uint8Array): void {
    const { instrument, controller } = this.#state;
    const last = this.#values[instrument * this.#remi.tables.controllers.length + controller] - 1;
    markOther(mask, this.#remi, VALUE, last);
  }

  #allowInBar(mask: Uint8Array): void {
    const { counts, tables } = this.#remi;
    const { last, isPickup, bars, meter, more, position, isBare, barStart } = this.#state;
    // a pickup has the meter of the bar that follows
    if (last === BAR && !(isPickup && bars === 2)) markOther(mask, this.#remi, METER, meter);
    if (last === DURATION && more > 0)
      markKind(mask, this.#remi, DURATION, 0, more === 2 ? counts[DURATION] : tables.durationSteps - 1);
    if (position >= 0) this.#allowInPosition(mask);
    if (last === PROGRAM) return;
    const { steps } = tables.meters[meter];
    if (!isBare) markKind(mask, this.#remi, POSITION, Math.max(position + 1, this.#canFill() ? 0 : 1), steps);
    else if (position === 0) return;
    markKind(mask, this.#remi, BAR);
    if (this.#canEnd(barStart + (isBare ? position : steps))) markKind(mask, this.#remi, END);
  }

  #allowInPosition(mask: Uint8Array): void {
    const { first, isSolo } = this.#remi;
    const { last, isBare, tempo, key, instrument, pitch, controller } = this.#state;
    if (isBare) markOther(mask, this.#remi, TEMPO, tempo);
    if (isBare || last === TEMPO) markOther(mask, this.#remi, KEY, key);
    if (isBare || last === TEMPO || last === KEY) markKind(mask, this.#remi, CHORD);
    if (!isSolo && last !== PROGRAM) {
      for (let id = instrument + 1; id < this.#instruments.length; id++) {
        if (this.#instruments[id] > 0) mask[first[PROGRAM] + id] = 1;
      }
    }
    if (instrument < 0) return;
    if (pitch < 0) markKind(mask, this.#remi, CONTROLLER, controller + 1);
    markKind(mask, this.#remi, PITCH, pitch + 1);
  }

  /** The piece may end where all its notes have, and every listed instrument has played. */
  #canEnd(step: number): boolean {
    return this.#state.lastEnd <= step && (this.#remi.isSolo || !this.#instruments.includes(1));
  }

  /** Whether anything can stand at a position; where not, positions only cut bars short. */
  #canFill(): boolean {
    const { counts, isSolo } = this.#remi;
    return (
      isSolo || counts[TEMPO] > 1 || counts[KEY] + counts[CHORD] > 0 || this.#instruments.some((listed) => listed > 0)
    );
  }

  accept(token: number): void {
    const { vocabulary, kinds, places, tables, isSolo } = this.#remi;
    this.#mask.fill(0);
    this.#allow(this.#mask);
    if (this.#mask[token] !== 1) throw notAllowed(vocabulary.tokenName(token), token);
    const state = this.#state;
    const kind = kinds[token];
    const place = places[token];
    const step = state.barStart + Math.max(0, state.position);
    switch (kind) {
      case PICKUP:
      case BAR:
        if (state.bars > 0) {
          const isCut = state.isBare && state.position > 0;
          state.barStart += isCut ? state.position : tables.meters[state.meter].steps;
        }
        if (kind === PICKUP) state.isPickup = true;
        state.bars++;
        this.#place(-1);
        break;
      case METER:
        state.meter = place;
        break;
      case POSITION:
        this.#place(place);
        break;
      case TEMPO:
        state.tempo = place;
        break;
      case KEY:
        state.key = place;
        break;
      case PROGRAM:
        if (state.bars === 0) this.#instruments[place] = 1;
        else [state.instrument, state.pitch, state.controller] = [place, -1, -1];
        break;
      case CONTROLLER:
        state.controller = place;
        break;
      case VALUE:
        this.#values[state.instrument * tables.controllers.length + state.controller] = place + 1;
        this.#instruments[state.instrument] = 2;
        break;
      case PITCH:
        [state.pitch, state.duration] = [place, 0];
        this.#instruments[state.instrument] = 2;
        break;
      case DURATION: {
        const { durationSteps, durationMultiples } = tables;
        const steps = durationOfPlace(place, durationSteps);
        state.duration += steps;
        state.more = steps < durationSteps ? 0 : steps === durationSteps * durationMultiples ? 2 : 1;
        state.lastEnd = Math.max(state.lastEnd, step + state.duration);
        break;
      }
    }
    if (kind !== POSITION && kind !== BAR && kind !== PICKUP && kind !== METER) state.isBare = false;
    if (isSolo) state.instrument = 0;
    state.last = kind;
  }

  #place(position: number): void {
    const state = this.#state;
    [state.position, state.isBare] = [position, position >= 0];
    [state.instrument, state.pitch, state.controller] = [this.#remi.isSolo ? 0 : -1, -1, -1];
  }
}

/** The error for a token that may not come. */
export function notAllowed(name: string, token: number): CorpusError {
  return new CorpusError('not-allowed', `token ${token} (${name}) may not come here; take one that \`allowed\` marks`, {
    token,
  });
}
