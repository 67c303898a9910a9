/**
 * Compound words: what belongs together becomes one row of fields, so that a sequence has as many steps as events.
 *
 * Hsiao et al. 2021, "Compound Word Transformer", section 3; here two-level: the outer sequence is one of rows, and
 * within a row a small decoder tells one field after the other, the kind of row first. Rows group the tokens of REMI
 * (see remi.ts): a bar with its meter, a position with its tempo, key and chord, a note with its instrument, pitch,
 * velocity and duration. So the same music has the same content in both.
 */
import { type CompoundFields, ROW_KINDS, ROW_TOKENS, type RowKind } from './compound-fields.ts';
import {
  BAR,
  CHORD,
  CONTROLLER,
  DURATION,
  END,
  KEY,
  METER,
  PADDING,
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
import type { TokenReports } from './token-reports.ts';

const [
  PADDING_ROW,
  START_ROW,
  END_ROW,
  PICKUP_ROW,
  BAR_ROW,
  INSTRUMENT_ROW,
  POSITION_ROW,
  CONTROL_ROW,
  NOTE_ROW,
  HOLD_ROW,
] = ROW_KINDS.map((_, id) => id);

/** Kinds of tokens that never begin a row. */
const PARTS: readonly number[] = [METER, TEMPO, KEY, CHORD, VALUE, VELOCITY];

/** Rows of fields from REMI tokens that its grammar allows. */
export function compoundOfRemi(tokens: Int32Array, { remi, fields, fieldOf }: CompoundFields): Int32Array {
  const width = fields.length;
  const { kinds, places } = remi;
  const rows = new Int32Array(countRows(tokens, remi) * width);
  const programField = fieldOf[PROGRAM];
  let row = -width;
  let inBar = false;
  let instrument = -1;
  let hasDuration = false;
  const begin = (kind: number): void => {
    row += width;
    rows[row] = kind;
    hasDuration = false;
  };
  for (let i = 0; i < tokens.length; i++) {
    const kind = kinds[tokens[i]];
    switch (kind) {
      case PADDING:
      case START:
      case END:
        begin(kind === PADDING ? PADDING_ROW : kind === START ? START_ROW : END_ROW);
        continue;
      case PICKUP:
      case BAR:
        begin(kind === PICKUP ? PICKUP_ROW : BAR_ROW);
        inBar = true;
        continue;
      case PROGRAM:
        instrument = places[tokens[i]];
        if (inBar) continue;
        begin(INSTRUMENT_ROW);
        break;
      case POSITION:
        begin(POSITION_ROW);
        break;
      case CONTROLLER:
      case PITCH:
        begin(kind === PITCH ? NOTE_ROW : CONTROL_ROW);
        if (programField >= 0) rows[row + programField] = instrument + 1;
        break;
      case DURATION:
        if (hasDuration) begin(HOLD_ROW);
        hasDuration = true;
        break;
    }
    rows[row + fieldOf[kind]] = places[tokens[i]] + 1;
  }
  return rows;
}

function countRows(tokens: Int32Array, { kinds }: RemiTokens): number {
  let count = 0;
  let inBar = false;
  let last = -1;
  for (let i = 0; i < tokens.length; i++) {
    const kind = kinds[tokens[i]];
    if (kind === BAR || kind === PICKUP) inBar = true;
    const isPart = kind === PROGRAM ? inBar : kind === DURATION ? last !== DURATION : PARTS.includes(kind);
    if (!isPart) count++;
    last = kind;
  }
  return count;
}

/** REMI tokens, and where each row's begin; one more entry tells where the last ends. */
export type RowsAsRemi = { readonly tokens: Int32Array; readonly starts: Int32Array };

/** The REMI tokens that rows stand for; fields that a row's kind does not tell are left out and reported. */
export function remiOfCompound(rows: ArrayLike<number>, compound: CompoundFields, reports: TokenReports): RowsAsRemi {
  const { remi, fields, kinds, fieldOf, tells } = compound;
  const width = fields.length;
  const count = Math.floor(rows.length / width);
  if (count * width < rows.length) {
    reports.add('cut-row', () => `${rows.length} numbers are not whole rows of ${width}; the last was left out`);
  }
  const tokens = new Int32Array(rows.length);
  const starts = new Int32Array(count + 1);
  let at = 0;
  let instrument = -1;
  for (let row = 0; row < count; row++) {
    starts[row] = at;
    const name: RowKind | undefined = ROW_KINDS[rows[row * width]];
    if (name === undefined) {
      reports.add('not-understood', () => `row ${row}: kind ${rows[row * width]} is none, the row was left out`);
      continue;
    }
    if (ROW_TOKENS[name] >= 0) tokens[at++] = remi.first[ROW_TOKENS[name]];
    const isEvent = name === 'Note' || name === 'Control';
    if (!isEvent && name !== 'Hold') instrument = -1;
    const told = rows[row * width] * width;
    for (let field = 1; field < width; field++) {
      const value = rows[row * width + field];
      if (value === 0) continue;
      const kind = kinds[field];
      if (tells[told + field] === 0 || value < 0 || value >= fields[field].size) {
        reports.add(
          'not-understood',
          () => `row ${row} (${name}): ${value} in field "${fields[field].name}" makes no sense and was left out`,
        );
        continue;
      }
      if (kind === PROGRAM && isEvent) {
        if (instrument === value) continue;
        instrument = value;
      }
      tokens[at++] = remi.first[kind] + value - 1;
    }
    if (isEvent && fieldOf[PROGRAM] >= 0 && rows[row * width + fieldOf[PROGRAM]] === 0) {
      reports.add('not-understood', () => `row ${row} (${name}) names no instrument; the last was taken`);
    }
  }
  starts[count] = at;
  return { tokens: tokens.slice(0, at), starts };
}
