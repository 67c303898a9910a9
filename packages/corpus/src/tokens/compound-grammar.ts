/** Which value each field of a compound word may take next: the grammar of REMI, told row by row. */
import { type CompoundFields, ROW_FIELDS, ROW_KINDS, ROW_TOKENS, type RowKind } from './compound-fields.ts';
import { countAllowed } from './indexed-vocabulary.ts';
import { notAllowed, RemiGrammar } from './remi-grammar.ts';
import { CHORD, CONTROLLER, DURATION, KEY, METER, PITCH, POSITION, PROGRAM, TEMPO } from './remi-tokens.ts';
import type { Grammar } from './tokenizer.ts';

/** Fields that a row may leave out, in the order of REMI. */
const OPTIONAL: readonly number[] = [METER, TEMPO, KEY, CHORD];

/** Walks through rows; fields that a row's kind does not tell allow only 0. */
export class CompoundGrammar implements Grammar {
  readonly #compound: CompoundFields;
  readonly #inner: RemiGrammar;
  #field = 0;
  #row: RowKind = 'Padding';
  readonly #mask: Uint8Array;
  readonly #own: Uint8Array;

  constructor(compound: CompoundFields, inner: RemiGrammar = new RemiGrammar(compound.remi)) {
    this.#compound = compound;
    this.#inner = inner;
    this.#mask = new Uint8Array(compound.remi.vocabulary.size);
    this.#own = new Uint8Array(Math.max(...compound.fields.map(({ size }) => size)));
  }

  get field(): number {
    return this.#field;
  }

  get isDone(): boolean {
    return this.#inner.isDone && this.#field === 0;
  }

  clone(): CompoundGrammar {
    const copy = new CompoundGrammar(this.#compound, this.#inner.clone());
    copy.#field = this.#field;
    copy.#row = this.#row;
    return copy;
  }

  allowed(mask: Uint8Array): number {
    const { fields, kinds, remi } = this.#compound;
    const size = fields[this.#field].size;
    mask.fill(0, 0, size);
    const inner = this.#mask;
    this.#inner.allowed(inner);
    const kind = kinds[this.#field];
    if (kind < 0) this.#allowRows(mask, inner);
    else if (!ROW_FIELDS[this.#row].includes(kind)) mask[0] = 1;
    else {
      const first = remi.first[kind];
      for (let i = 1; i < size; i++) mask[i] = inner[first + i - 1];
      if (kind === PROGRAM && this.#row !== 'Instrument') {
        const { instrument } = this.#inner;
        const begins = this.#row === 'Note' ? PITCH : CONTROLLER;
        if (instrument >= 0 && this.#allows(inner, begins)) mask[instrument + 1] = 1;
      }
      if (OPTIONAL.includes(kind) && this.#goesOnWithout(inner, kind)) mask[0] = 1;
    }
    return countAllowed(mask, size);
  }

  #allowRows(mask: Uint8Array, inner: Uint8Array): void {
    const { remi } = this.#compound;
    const hasProgram = this.#allows(inner, PROGRAM);
    const isListing = this.#inner.isListing;
    for (const [id, name] of ROW_KINDS.entries()) {
      const token = ROW_TOKENS[name];
      if (name === 'Padding') continue;
      if (token >= 0) mask[id] = inner[remi.first[token]];
    }
    const set = (name: RowKind, value: boolean): void => {
      if (value) mask[ROW_KINDS.indexOf(name)] = 1;
    };
    set('Instrument', isListing && hasProgram);
    set('Position', this.#allows(inner, POSITION));
    set('Note', !isListing && (hasProgram || this.#allows(inner, PITCH)));
    set('Control', !isListing && remi.counts[CONTROLLER] > 0 && (hasProgram || this.#allows(inner, CONTROLLER)));
    set('Hold', this.#allows(inner, DURATION));
  }

  #allows(inner: Uint8Array, kind: number): boolean {
    const { first, counts } = this.#compound.remi;
    return counts[kind] > 0 && inner.subarray(first[kind], first[kind] + counts[kind]).includes(1);
  }

  /** Something else than this field, or one that came before it, may follow. */
  #goesOnWithout(inner: Uint8Array, kind: number): boolean {
    const { remi } = this.#compound;
    const passed = kind === METER ? [METER] : OPTIONAL.filter((other) => other !== METER && other <= kind);
    for (let id = 0; id < inner.length; id++) if (inner[id] === 1 && !passed.includes(remi.kinds[id])) return true;
    return false;
  }

  accept(token: number): void {
    const { fields, kinds, remi } = this.#compound;
    const vocabulary = fields[this.#field];
    this.allowed(this.#own);
    if (token >= vocabulary.size || this.#own[token] !== 1) throw notAllowed(vocabulary.tokenName(token), token);
    const kind = kinds[this.#field];
    if (kind < 0) {
      this.#row = ROW_KINDS[token];
      if (ROW_TOKENS[this.#row] >= 0) this.#inner.accept(remi.first[ROW_TOKENS[this.#row]]);
    } else if (token > 0) {
      const isSaid = kind === PROGRAM && this.#row !== 'Instrument' && this.#inner.instrument === token - 1;
      if (!isSaid) this.#inner.accept(remi.first[kind] + token - 1);
    }
    this.#field = (this.#field + 1) % fields.length;
  }
}
