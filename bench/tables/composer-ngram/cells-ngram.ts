/**
 * An n-gram over the notes of cells, to stand beside composers: the same choices among the same symbols, so that nats a note
 * compare. It is counted over the training pieces; what is open is fitted on validation.
 */
import type { ScoredScoreModel } from '@continuo/evaluate';
import type { KnownPassage, PassageNats } from '@continuo/models';
import { type BlendedLevels, predictorsOf, probabilityOf } from './blended-levels.ts';
import { ATTRIBUTES, type Attribute } from './chains.ts';
import { type CountedPiece, countAttribute, Witness } from './evidence.ts';
import { fitBlend } from './fit-blend.ts';
import { KnownNotes } from './known-notes.ts';
import { type Choice, readCell } from './note-choices.ts';

export type CellsNgram = {
  readonly witnesses: Readonly<Record<Attribute, Witness>>;
  /** with the counts of the passage itself, and of the corpus alone */
  readonly blends: Readonly<Record<'both' | 'corpus', Readonly<Record<Attribute, BlendedLevels>>>>;
};

/** Counts and fits; each attribute is counted in a pass of its own, for its memory. */
export function countCells(
  train: readonly CountedPiece[],
  validation: readonly KnownPassage[],
  report: (line: string) => void = () => {},
): CellsNgram {
  const witnesses: Partial<Record<Attribute, Witness>> = {};
  const [both, corpus]: Partial<Record<Attribute, BlendedLevels>>[] = [{}, {}];
  for (const attribute of ATTRIBUTES) {
    const witness = new Witness(countAttribute(attribute, train));
    witnesses[attribute] = witness;
    const pairs = witness.chains.reduce((sum, { levels }) => sum + levels.reduce((own, { size }) => own + size, 0), 0);
    report(`n-gram: ${attribute}, ${witness.chains.length} chains, ${pairs} contexts with a symbol`);
    const held = heldOut(attribute, witness, validation);
    const predictors = predictorsOf(witness);
    both![attribute] = fitBlend(predictors, held);
    const alone = predictors.filter(({ base }) => base < 0);
    corpus![attribute] = fitBlend(alone, held);
  }
  return { witnesses, blends: { both, corpus } } as CellsNgram;
}

function heldOut(
  attribute: Attribute,
  witness: Witness,
  passages: readonly KnownPassage[],
): Parameters<typeof fitBlend>[1] {
  const rows: Float32Array[] = [];
  const many: number[] = [];
  for (const passage of passages) {
    witness.clear();
    readPassage(passage, (choice, known, isWritten) => {
      if (choice.attribute !== attribute) return;
      if (isWritten) {
        const row = new Float32Array(witness.width);
        witness.tell(choice, known, row);
        rows.push(row);
        many.push(manyOf(choice));
      }
      witness.learn(choice, known);
    });
  }
  const evidence = new Float32Array(rows.length * witness.width);
  for (const [index, row] of rows.entries()) evidence.set(row, index * witness.width);
  return { evidence, width: witness.width, many: Int32Array.from(many) };
}

/** As `evaluateScoreLikelihood` asks of a model. */
export function scoredNgram(
  { witnesses, blends }: CellsNgram,
  window: number,
  counts: keyof CellsNgram['blends'] = 'both',
): ScoredScoreModel {
  const scratch = new Float64Array(64);
  const evidence = Object.fromEntries(ATTRIBUTES.map((each) => [each, new Float64Array(witnesses[each].width)]));
  const pairs = ATTRIBUTES.flatMap((each) => witnesses[each].chains.flatMap(({ levels }) => levels));
  return {
    ...{ name: 'n-gram', hash: '', family: 'ngram', window },
    parameterCount: pairs.reduce((sum, { size }) => sum + size, 0),
    async *likelihood(passages) {
      for (const passage of passages) {
        for (const attribute of ATTRIBUTES) witnesses[attribute].clear();
        const nats = { position: 0, pitch: 0, duration: 0, velocity: 0 };
        readPassage(passage, (choice, known, isWritten) => {
          const { attribute } = choice;
          const [witness, row] = [witnesses[attribute], evidence[attribute]!];
          if (isWritten) {
            witness.tell(choice, known, row);
            nats[attribute] -= Math.log(probabilityOf(blends[counts][attribute], row, 0, manyOf(choice), scratch));
          }
          witness.learn(choice, known);
        });
        const notes = passage.notes.reduce((sum, cell) => sum + cell.length, 0);
        const all: PassageNats = { ...nats, notes, nats: ATTRIBUTES.reduce((sum, each) => sum + nats[each], 0) };
        yield all;
      }
    },
  };
}

/** Reads the given cells, then those to be written. */
export function readPassage(
  { passage, notes }: KnownPassage,
  call: (choice: Choice, known: KnownNotes, isWritten: boolean) => void,
): void {
  const known = new KnownNotes(
    passage.bars.map(({ steps }) => steps),
    passage.tracks,
  );
  for (const { notes: given, ...place } of passage.given) {
    readCell(known, place, given, (choice) => call(choice, known, false));
  }
  for (const [index, place] of passage.written.entries()) {
    readCell(known, place, notes[index]!, (choice) => call(choice, known, true));
  }
}

/** Symbols that can come. */
export function manyOf({ from, to, end }: Choice): number {
  return Math.max(0, to - from) + (end >= 0 ? 1 : 0);
}
