/** Composing with a generative adversarial network: phrases of all tracks at once, one after the other. */
import { type PianoRollHeader, rollSize, scoreOfRoll } from '@continuo/corpus';
import type { AdversarialModel, PianoRoll } from '@continuo/models';
import type { ComposeEvent, ComposeVariation } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { plainVariation, seedOf, USUAL_BARS } from '../plain-variation.ts';
import { startClock } from '../rows.ts';

const DEFAULT_BPM = 110;

/** Answers a request with a generative adversarial network. */
export async function* composeRolls(
  model: AdversarialModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const { bars = USUAL_BARS, bpm = DEFAULT_BPM } = asked;
  const count = Math.ceil(bars / model.tokenizer.bars);
  const clock = startClock(asked.variations);
  const variations: ComposeVariation[] = [];
  for (let variation = 1; variation <= asked.variations; variation += 1) {
    signal?.throwIfAborted();
    const phrases = await model.generate({ count, seed: seedOf(asked, variation, 0) });
    const header = { ...model.tokenizer, bars };
    const score = scoreOfRoll(joinPhrases(phrases, model.tokenizer, bars), header, { bpm });
    const drawn = `${count} ${count === 1 ? 'phrase' : 'phrases, each by itself'}`;
    variations.push(await plainVariation(model, asked, score, { variation, drawn }));
    yield clock.step();
  }
  yield { kind: 'answer', answer: { model: { name: model.name, hash: model.hash }, request: asked, variations } };
}

/**
 * Phrases one after the other, as a roll of so many bars.
 *
 * @param phrases  [tracks, bars of the header, steps, pitches] each; together at least so many bars
 */
export function joinPhrases(phrases: readonly PianoRoll[], header: PianoRollHeader, bars: number): PianoRoll {
  const joined = new Uint8Array(rollSize({ ...header, bars }));
  const barSize = header.stepsPerBar * header.pitches;
  header.tracks.forEach((_, track) => {
    for (let bar = 0; bar < bars; bar += 1) {
      const from = (track * header.bars + (bar % header.bars)) * barSize;
      const phrase = phrases[Math.floor(bar / header.bars)]!;
      joined.set(phrase.subarray(from, from + barSize), (track * bars + bar) * barSize);
    }
  });
  return joined;
}
