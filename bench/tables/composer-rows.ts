/** The composer's table in lines: corpora down, models across. */
import { bootstrapInterval, SCORE_ATTRIBUTES, type ScoreFigures, type ScorePieceResult } from '@continuo/evaluate';

/** A model, measured. */
export type ForetoldRow = {
  readonly name: string;
  /** its size, and what it learnt from */
  readonly seen: string;
  readonly whole: Figures & Pick<ScoreFigures, 'attributeNatsPerNote'>;
  readonly groups: Readonly<Record<string, Figures & Pick<ScoreFigures, 'pieces' | 'notes'>>>;
  readonly pieces: readonly ScorePieceResult[];
};

type Figures = Pick<ScoreFigures, 'natsPerNote' | 'bitsPerQuarter' | 'bitsPerQuarterInterval'>;

const RESAMPLES = 1000;

/** @param rows  of the same pieces; the first is the one that the others stand beside */
export function* rowLines(rows: readonly ForetoldRow[]): Iterable<string> {
  const [first, ...others] = rows;
  if (first === undefined) return;
  for (const { name, pieces } of others) {
    if (pieces.map(({ id }) => id).join() === first.pieces.map(({ id }) => id).join()) continue;
    throw new Error(`${name} was measured on other pieces than ${first.name}; measure both anew`);
  }
  for (const { name, seen } of rows) yield `  ${name.padEnd(16)}${seen}`;
  yield lineOf('', '', ...rows.map(({ name }) => name));
  for (const [group, { pieces, notes }] of Object.entries(first.groups)) {
    yield lineOf(group, `${pieces} × ${Math.round(notes / pieces)}`, ...rows.map((row) => told(row.groups[group]!)));
  }
  yield lineOf('all notes', `${first.pieces.length}`, ...rows.map(({ whole }) => told(whole)));
  for (const attribute of SCORE_ATTRIBUTES) {
    const nats = rows.map(({ whole }) => whole.attributeNatsPerNote[attribute].toFixed(3));
    yield lineOf(`  of which ${attribute}`, '', ...nats);
  }
  yield '';
  for (const other of others) {
    const [from, to] = differenceOf(other, first);
    const more = other.whole.bitsPerQuarter - first.whole.bitsPerQuarter;
    const worse = other.pieces.filter((piece, index) => piece.bits > first.pieces[index]!.bits).length;
    yield `  ${other.name} less ${first.name}: ${more.toFixed(2)} bits a quarter [${from.toFixed(2)}, ${to.toFixed(2)}]; it needs more in ${worse} of ${first.pieces.length} pieces`;
  }
}

/** Bits a quarter that one needs more than another, of the same pieces: 95 % by piece. */
function differenceOf(one: ForetoldRow, other: ForetoldRow): readonly [number, number] {
  const totals = one.pieces.map(({ bits, quarters }, index) => ({
    total: bits - other.pieces[index]!.bits,
    count: quarters,
  }));
  return bootstrapInterval(totals, { seed: 1, resamples: RESAMPLES });
}

function told({ bitsPerQuarter, bitsPerQuarterInterval: [from, to], natsPerNote }: Figures): string {
  return `${bitsPerQuarter.toFixed(2)} [${from.toFixed(1)}, ${to.toFixed(1)}]  ${natsPerNote.toFixed(3)}`;
}

function lineOf(corpus: string, pieces: string, ...cells: readonly string[]): string {
  return `  ${corpus.padEnd(26)}${pieces.padStart(10)}${cells.map((cell) => cell.padStart(30)).join('')}`;
}
