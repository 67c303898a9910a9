/** Requests one after another: composed, written as MIDI, measured. */
import type { ComposeRequestInput } from '@continuo/compose';
import type { ControlMeasurement, ControlRequest } from '@continuo/evaluate';
import type { Score } from '@continuo/music';
import { CliError } from '../../cli-error.ts';

/** One request with its answer as a Standard MIDI File; a refused one has none. */
export type ControlAnswer = {
  readonly request: ControlRequest;
  /** infill: what stood */
  readonly before?: Uint8Array;
  readonly midi?: Uint8Array;
  readonly notes: number;
  readonly measurement: ControlMeasurement;
};

/** A model that refuses so many in a row from the first on cannot do this at all. */
const REFUSALS = 10;

/**
 * Composes and measures each request; one that is refused counts as a hard wish that was not kept.
 *
 * @param compose  the first variation of an answer; what it throws with a `code` is a refusal
 * @throws CliError  the first ten are all refused
 */
export async function* runControls(
  requests: readonly ControlRequest[],
  compose: (request: ComposeRequestInput) => Promise<Score>,
): AsyncGenerator<ControlAnswer> {
  const [{ measureControls, refusedControls }, { writeMidi }] = await Promise.all([
    import('@continuo/evaluate'),
    import('@continuo/music'),
  ]);
  let refusals = 0;
  for (const [index, request] of requests.entries()) {
    const before = request.score === undefined ? {} : { before: writeMidi(request.score) };
    const answer = await compose(composeRequestOf(request)).catch(refusal);
    if (typeof answer === 'string') {
      refusals += 1;
      if (refusals === REFUSALS && index === REFUSALS - 1)
        throw new CliError(
          'not-available',
          `the model refuses all of the first ${REFUSALS} requests; the last: ${answer}`,
        );
      yield { request, ...before, notes: 0, measurement: refusedControls(request, answer) };
      continue;
    }
    const midi = writeMidi(answer);
    const notes = answer.tracks.reduce((sum, track) => sum + track.notes.length, 0);
    yield { request, ...before, midi, notes, measurement: measureControls(request, midi, before) };
  }
}

/** What the errors of packages say; anything else is a fault and goes on. */
function refusal(error: unknown): string {
  const { name, code } = error as Error & { readonly code?: unknown };
  if (error instanceof Error && name !== 'AbortError' && typeof code === 'string') return error.message;
  throw error;
}

/** The request without what is the evaluation's own. */
export function composeRequestOf({ id: _, kind: __, ...request }: ControlRequest): ComposeRequestInput {
  return request as unknown as ComposeRequestInput;
}
