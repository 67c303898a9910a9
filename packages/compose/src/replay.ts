/** Proves that a piece comes out again, or says where it differs. */
import type { AnyModel } from '@continuo/models';
import type { Score } from '@continuo/music';
import { compose } from './compose.ts';
import type { ComposeVariation } from './compose-answer.ts';
import { ComposeError } from './compose-error.ts';
import type { ComposeRequestInput } from './compose-request.ts';
import { unpackScore } from './pack-score.ts';
import { CONTINUO_VERSION, noteLines, type ReplayRecord } from './replay-record.ts';

export type ReplayOptions = {
  /** the piece that the record came with; where it differs from what comes out, the first such note is told */
  readonly score?: Score;
  readonly signal?: AbortSignal;
};

export type Replay = {
  /** the notes came out as the record says, and as `score` holds them */
  readonly same: boolean;
  /** what differs, a sentence each: the model, the version, the first note */
  readonly differences: readonly string[];
  readonly variation: ComposeVariation;
};

/**
 * Composes again what a record tells and compares.
 *
 * @throws ComposeError  the record's request is not one
 * @example (await replay(model, readReplay(score), { score })).same // => true
 */
export async function replay(
  model: AnyModel,
  record: ReplayRecord,
  { score, signal }: ReplayOptions = {},
): Promise<Replay> {
  const { score: packed, to, ...rest } = record.request;
  const request = {
    ...rest,
    ...(packed && { score: unpackScore(packed) }),
    ...(to && { to: unpackScore(to) }),
  } as unknown as ComposeRequestInput;
  let variation: ComposeVariation | undefined;
  // all variations again, in the same batches: what a row comes to may hang on its neighbours in its last bits
  for await (const event of compose(model, request, signal === undefined ? {} : { signal })) {
    if (event.kind === 'answer') variation = event.answer.variations[record.variation - 1];
  }
  if (variation === undefined)
    throw new ComposeError('bad-record', 'the record gave no piece', { variation: record.variation });
  const sameNotes = variation.record.notesHash === record.notesHash;
  const difference = score === undefined ? undefined : firstDifference(score, variation.score);
  const differences: string[] = [];
  if (model.hash !== record.model.hash) {
    differences.push(
      `the model is ${model.name} ${model.hash.slice(0, 12)}, the record was made with ${record.model.name} ${record.model.hash.slice(0, 12)}`,
    );
  }
  if (record.continuo !== CONTINUO_VERSION)
    differences.push(`Continuo is ${CONTINUO_VERSION}, the record was made with ${record.continuo}`);
  if (!sameNotes) differences.push('the notes that came out are not those of the record');
  if (difference !== undefined) differences.push(difference);
  return { same: sameNotes && difference === undefined, differences, variation };
}

function firstDifference(held: Score, again: Score): string | undefined {
  const before = noteLines(held);
  const after = noteLines(again);
  const place = before.findIndex((line, index) => line !== after[index]);
  if (place < 0 && before.length === after.length) return undefined;
  const at = place < 0 ? before.length : place;
  return `note ${at + 1} differs: the piece has ${describe(before[at])}, again came ${describe(after[at])}`;
}

function describe(line: string | undefined): string {
  if (line === undefined) return 'none';
  const [tick, durationTicks, pitch, velocity] = line.split(' ');
  return `pitch ${pitch} at tick ${tick} for ${durationTicks} ticks at velocity ${velocity}`;
}
