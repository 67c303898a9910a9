/** Moods, textures and tempi in words, with what strengthens, weakens, compares or denies them. */
import type { Finding, Reader } from './finding.ts';
import { COMPARED_MOODS, hundredths, MOODS } from './lexicon/moods.ts';
import { TEMPO_WORDS } from './lexicon/tempos.ts';
import { NO_FIELD, TEXTURE_LIMITS, TEXTURE_WORDS, type TextureWord, USUAL_TEXTURE } from './lexicon/textures.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { startsClause, type Token } from './prompt-tokens.ts';

/** A modifier: how much of the word is meant; `compares` where it is more or less than before. */
type Modifier = { readonly factor: number; readonly compares?: boolean };

const MODIFIERS = phrasesOf<Modifier>([
  [
    'very, really, extremely, super, incredibly, highly, deeply, truly, so, utterly, molto, assai, too',
    { factor: 1.3 },
  ],
  ['quite, rather, fairly, pretty, moderately, mostly, overall, generally', { factor: 0.85 }],
  [
    'slightly, a little, a little bit, a bit, a touch, a tad, mildly, somewhat, kind of, sort of, faintly, poco, un poco',
    { factor: 0.5 },
  ],
  ['not too, not very, not so, not overly, not that, nothing too, never too, not really', { factor: 0.35 }],
  ["not, never, isn't, non, anything but, without being, not at all, not in the least, nothing", { factor: -0.5 }],
  ['no, without, without any', { factor: -1 }],
  [
    'more, more and more, increasingly, gradually more, progressively, progressively more, ever more',
    { factor: 1, compares: true },
  ],
  ['much more, far more, a lot more', { factor: 1.5, compares: true }],
  ['a little more, slightly more, a bit more', { factor: 0.5, compares: true }],
  ['less, less and less, gradually less, much less', { factor: -0.7, compares: true }],
]);
const ADVERBS = /^(gradually|slowly|steadily|suddenly|much|far|ever|even)$/;
const FASTER = phrasesOf<number>([
  ['faster, quicker, more quickly, speeds up, speed up, speeding up', 1.25],
  ['slower, more slowly, slows down, slow down, slowing down', 0.8],
]);

/** "very sad", "not too fast", "a bit louder", "sparse", "more hopeful", "crescendo". */
export const readQuality: Reader = (tokens, at) => {
  const faster = findPhrase(FASTER, tokens, at);
  if (faster) return { finding: { kind: 'faster', factor: faster.meaning }, length: faster.length };
  const plain = qualityAt(tokens, at, { factor: 1 });
  const modifier = modifiersAt(tokens, at);
  const word = at + (modifier?.length ?? 0);
  if (modifier && tokens[word] && !startsClause(tokens[word])) {
    const graded = qualityAt(tokens, word, modifier);
    if (graded && modifier.length + graded.length > (plain?.length ?? 0))
      return { finding: graded.finding, length: modifier.length + graded.length };
  }
  return movingAt(tokens, at) ?? plain;
};

/** "slowly fades out", "much louder": the adverb of a word that moves. */
function movingAt(tokens: readonly Token[], at: number): ReturnType<Reader> {
  const next = tokens[at + 1];
  if (!ADVERBS.test(tokens[at].word) || next === undefined || startsClause(next) || ADVERBS.test(next.word))
    return undefined;
  const after = readQuality(tokens, at + 1);
  if (after === undefined) return undefined;
  const { finding, length } = after;
  const moves =
    finding.kind === 'faster' || ('ramp' in finding && finding.ramp) || ('more' in finding && finding.more === true);
  return moves ? { finding, length: length + 1 } : undefined;
}

/** Words of playing that a request has no field for. */
export const readNoField: Reader = (tokens, at) => {
  const found = findPhrase(NO_FIELD, tokens, at);
  return found && { finding: { kind: 'no-field', why: found.meaning }, length: found.length };
};

function modifiersAt(tokens: readonly Token[], at: number): (Modifier & { length: number }) | undefined {
  const first = findPhrase(MODIFIERS, tokens, at);
  if (first === undefined) return undefined;
  const next = tokens[at + first.length];
  // "not very very sad": one modifier more
  const second = next && !startsClause(next) ? findPhrase(MODIFIERS, tokens, at + first.length) : undefined;
  if (second === undefined || second.meaning.factor < 0) return { ...first.meaning, length: first.length };
  return {
    factor: first.meaning.factor * second.meaning.factor,
    compares: first.meaning.compares === true || second.meaning.compares === true,
    length: first.length + second.length,
  };
}

function qualityAt(tokens: readonly Token[], at: number, modifier: Modifier): ReturnType<Reader> {
  const texture = findPhrase(TEXTURE_WORDS, tokens, at);
  const mood = findPhrase(MOODS, tokens, at);
  const tempo = findPhrase(TEMPO_WORDS, tokens, at);
  const longest = Math.max(texture?.length ?? 0, mood?.length ?? 0, tempo?.length ?? 0);
  if (longest === 0) return undefined;
  const { factor } = modifier;
  const compares = modifier.compares === true;
  if (texture?.length === longest) return { finding: textureFinding(texture.meaning, modifier), length: longest };
  if (mood?.length === longest) {
    const more = compares || (longest === 1 && COMPARED_MOODS.has(tokens[at].word));
    const valence = clip(hundredths(mood.meaning.valence * factor), -1, 1);
    const arousal = clip(hundredths(mood.meaning.arousal * factor), -1, 1);
    return { finding: { kind: 'mood', valence, arousal, ...(more ? { more } : {}) }, length: longest };
  }
  const { manner, ...range } = tempo!.meaning;
  if (compares)
    return { finding: { kind: 'faster', factor: range.typical > 100 === factor > 0 ? 1.25 : 0.8 }, length: longest };
  const graded = (bpm: number): number => Math.round(clip(100 * (bpm / 100) ** factor, 24, 240));
  const ends = [graded(range.low), graded(range.high)];
  const moved =
    factor === 1 ? range : { low: Math.min(...ends), typical: graded(range.typical), high: Math.max(...ends) };
  // "not too fast" is on the slow side of what it is, as "a little slow" is
  const turns = factor < 0.4;
  const side = turns ? (manner === 'slow' ? 'fast' : 'slow') : manner;
  const part = factor < 0 ? 1 : factor < 0.6 ? 0.5 : factor;
  return {
    finding: { kind: 'tempo', range: moved, exact: false, ...(manner && side ? { manner: { side, part } } : {}) },
    length: longest,
  };
}

function textureFinding({ measure, value, by, ramp }: TextureWord, { factor, compares }: Modifier): Finding {
  const [lowest, highest] = TEXTURE_LIMITS[measure];
  const usual = USUAL_TEXTURE[measure];
  const moved = by === undefined ? (value - usual) * factor : by * factor;
  const more = compares === true || by !== undefined;
  return {
    kind: 'texture',
    measure,
    value: more
      ? hundredths(by === undefined ? moved / 2 : moved)
      : roundOf(measure, clip(usual + moved, lowest, highest)),
    ...(more ? { more } : {}),
    ...(ramp === undefined ? {} : { ramp: factor < 0 ? [ramp[1], ramp[0]] : ramp }),
  };
}

/** Whole velocities and pitches, the rest in hundredths. */
export function roundOf(measure: TextureWord['measure'], value: number): number {
  return measure === 'dynamics' || measure === 'register' ? Math.round(value) : hundredths(value);
}

export function clip(value: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value));
}
