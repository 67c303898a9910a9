/** Drums step by step: what of a bar is fixed before a model writes it, as masks over its tokens. */
import {
  DRUM_STEPS_PER_BAR,
  DRUMS_BAR,
  drumWordOf,
  hitToken,
  OFFSET_BINS,
  offsetToken,
  positionToken,
  VELOCITY_BINS,
} from '@continuo/corpus';

/** Narrows the mask of the next token, after those that are written; what the grammar forbids stays forbidden. */
export type Guide = (tokens: readonly number[], mask: Uint8Array) => void;

/** A step that must have a hit: counted in sixteenths from the first bar line, with the place within it. */
export type Tap = { readonly step: number; readonly offsetBin: number };

/** Each tapped step is hit, there and then; what else is hit is the model's own. */
export function guideOfTaps(taps: readonly Tap[]): Guide {
  const offsets = new Map(taps.map(({ step, offsetBin }) => [step, offsetBin]));
  return (tokens, mask) => {
    const { bar, position, last } = placeOf(tokens);
    const step = bar * DRUM_STEPS_PER_BAR + position;
    if (last === 'hit') {
      const bin = position < 0 ? undefined : offsets.get(step);
      if (bin !== undefined) keepOnly(mask, (token) => token === offsetToken(bin));
      return;
    }
    if (last !== 'bar' && last !== 'offset') return;
    const end = (bar + 1) * DRUM_STEPS_PER_BAR;
    const next = taps.find((tap) => tap.step > step && tap.step < end);
    if (next === undefined) return;
    mask[DRUMS_BAR] = 0;
    for (let each = (next.step % DRUM_STEPS_PER_BAR) + 1; each < DRUM_STEPS_PER_BAR; each += 1)
      mask[positionToken(each)] = 0;
  };
}

/** The same hits as in a performance; how loud and when within their steps is the model's own. */
export function guideOfPattern(performance: ArrayLike<number>): Guide {
  return (tokens, mask) => {
    const word = drumWordOf(tokens.length < performance.length ? performance[tokens.length]! : DRUMS_BAR);
    if (word.kind === 'hit') {
      const first = hitToken(word.drum, 0);
      keepOnly(mask, (token) => token >= first && token < first + VELOCITY_BINS);
    } else if (word.kind === 'offset') {
      keepOnly(mask, (token) => token >= offsetToken(0) && token < offsetToken(OFFSET_BINS));
    } else {
      // where the performance ends a bar more begins, which is cut
      const token = word.kind === 'position' ? positionToken(word.position) : DRUMS_BAR;
      keepOnly(mask, (each) => each === token);
    }
  };
}

/** Taps of a performance: its steps, each with the place of its first hit. */
export function tapsOf(performance: ArrayLike<number>): readonly Tap[] {
  const taps: Tap[] = [];
  for (const { word, step } of drumWords(performance)) {
    if (word.kind === 'offset' && taps.at(-1)?.step !== step) taps.push({ step, offsetBin: word.offsetBin });
  }
  return taps;
}

/** A token, and where it stands: the bar from 0 (−1 before the first), the step of the bar (−1 before its first), the step of all. */
type DrumWord = {
  readonly word: ReturnType<typeof drumWordOf>;
  readonly bar: number;
  readonly position: number;
  readonly step: number;
};

/** What tokens say, one after the other. */
export function* drumWords(tokens: ArrayLike<number>): Generator<DrumWord> {
  let [bar, position] = [-1, -1];
  for (let place = 0; place < tokens.length; place += 1) {
    const word = drumWordOf(tokens[place]!);
    if (word.kind === 'bar') [bar, position] = [bar + 1, -1];
    if (word.kind === 'position') position = word.position;
    yield { word, bar, position, step: bar * DRUM_STEPS_PER_BAR + position };
  }
}

type Place = { readonly bar: number; readonly position: number; readonly last: string };

/** Where the next token comes: bar from 0, step of the bar (−1 before its first), and what came last. */
function placeOf(tokens: readonly number[]): Place {
  let place: Place = { bar: -1, position: -1, last: drumWordOf(-1).kind };
  for (const { word, bar, position } of drumWords(tokens)) place = { bar, position, last: word.kind };
  return place;
}

function keepOnly(mask: Uint8Array, isWanted: (token: number) => boolean): void {
  for (const token of mask.keys()) if (!isWanted(token)) mask[token] = 0;
}
