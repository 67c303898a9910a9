/** Requests of any kind on music of any kind, with a model that thinks nothing: every promise is kept, or the request refused in words. */
import { CorpusError } from '@continuo/corpus';
import { MusicError } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer } from '../compose-answer.ts';
import { ComposeError } from '../compose-error.ts';
import { type ComposeRequestInput, parseComposeRequest } from '../compose-request.ts';
import { brokenPromises } from './testing/broken-promises.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';
import { lotsOf } from './testing/lots.ts';
import { randomRequest } from './testing/random-request.ts';

const REQUESTS = 1000;

async function answerTo(request: ComposeRequestInput, window: number): Promise<ComposeAnswer | ComposeError> {
  const model = fakeScoreModel({ window });
  try {
    for await (const event of compose(model, request)) {
      if (event.kind !== 'answer') continue;
      expect(model.open.count).toBe(0);
      return event.answer;
    }
  } catch (error) {
    if (error instanceof ComposeError) return error;
    if (error instanceof MusicError || error instanceof CorpusError)
      return new ComposeError('bad-request', error.message);
    throw error;
  }
  throw new Error('no answer');
}

describe('of a thousand requests by chance', () => {
  const refusals = new Map<string, number>();
  let answered = 0;
  const parts = 10;
  test.each(Array.from({ length: parts }, (_, part) => part))(
    'part %i of ten is answered validly or refused in words',
    async (part) => {
      for (let seed = (part * REQUESTS) / parts; seed < ((part + 1) * REQUESTS) / parts; seed += 1) {
        const request = randomRequest(lotsOf(seed));
        const answer = await answerTo(request, [60, 200, 512][seed % 3]!);
        if (answer instanceof ComposeError) {
          expect(answer.message, `request ${seed}`).toMatch(/^[\w.]+: .{10,}/);
          refusals.set(answer.message.split(':')[0]!, (refusals.get(answer.message.split(':')[0]!) ?? 0) + 1);
          continue;
        }
        answered += 1;
        const { score, wishes, reports } = answer.variations[0]!;
        expect(brokenPromises(parseComposeRequest(request), score), `request ${seed}`).toEqual([]);
        const missed = wishes.filter(({ hard, kept, wish }) => hard && !kept && wish !== 'instruments');
        expect(missed, `request ${seed}: ${reports.join('; ')}`).toEqual([]);
      }
    },
  );

  test('most of them are answered', () => {
    expect(answered).toBeGreaterThan(0.6 * REQUESTS);
  });
});
