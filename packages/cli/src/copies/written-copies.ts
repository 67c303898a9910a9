/** What of the pieces that a model writes stands in those it learnt from. */
import type { OriginalityResult } from '@continuo/evaluate';
import type { Score } from '@continuo/music';
import type { Session } from '../session.ts';
import type { LearntPieces } from './learnt-pieces.ts';

/** What the model is asked for: with its own taste, so that what it knows by heart shows. */
const REQUEST = { task: 'compose', bars: 8, variations: 8, seed: 1 } as const;

/** Lets the model in a file write eight pieces, and looks for them in what it learnt from, beside the pieces held out. */
export async function writtenCopies(
  session: Session,
  modelPath: string,
  { train, heldOut }: LearntPieces,
): Promise<OriginalityResult | undefined> {
  const [{ evaluateOriginality, OriginalityIndex }, { hears }, { openComposer }] = await Promise.all([
    import('@continuo/evaluate'),
    import('@continuo/compose'),
    import('@continuo/compose/node'),
  ]);
  const composer = await openComposer({ modelPath });
  const scores: Score[] = [];
  try {
    const taste = hears(composer.modelInfo.kind, 'temperature') ? { temperature: 1 } : {};
    for await (const event of composer.compose({ ...REQUEST, ...taste }, { signal: session.signal })) {
      if (event.kind === 'progress') session.progress.update('Writing, to look for copies', event.done, event.total);
      else if (event.kind === 'answer') scores.push(...event.answer.variations.map(({ score }) => score));
    }
  } finally {
    await composer.dispose();
  }
  const index = new OriginalityIndex();
  for (const [place, { id, score }] of train.entries()) {
    session.signal.throwIfAborted();
    session.progress.update('Looking for copies', place, train.length);
    index.add(id, score());
  }
  const human = heldOut.map(({ id, score }) => ({ id, score: score() }));
  const generated = scores.map((score, place) => ({ id: `sample ${place + 1}`, score }));
  for await (const event of evaluateOriginality(index, { human, generated }, { signal: session.signal })) {
    if (event.kind === 'result') return event.result;
  }
  return undefined;
}
