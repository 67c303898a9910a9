/** Tokenizers by name. */
import { createBytePairs } from './byte-pair-merges.ts';
import { createCompound, createPianoroll, createRemi, createTriplets } from './grid-tokenizers.ts';
import type { Tokenizer } from './tokenizer.ts';
import { completeTokenizerConfig, type TokenizerOptions } from './tokenizer-config.ts';

/**
 * A tokenizer of some options; what is left out has its default.
 *
 * @throws CorpusError  `bad-tokenizer`: an unknown option, with the nearest known, or a value out of range
 * @example createTokenizer({ encoding: 'remi', stepsPerQuarter: 4 }).encode(score).tokens // => Int32Array [1, …]
 */
export function createTokenizer(options: TokenizerOptions): Tokenizer {
  return tokenizerOfConfig(options);
}

/**
 * The tokenizer of a config as it stands in a model file.
 *
 * @throws CorpusError  `bad-tokenizer`
 * @example tokenizerOfConfig(JSON.parse(JSON.stringify(tokenizer.config))).hash === tokenizer.hash // => true
 */
export function tokenizerOfConfig(json: unknown): Tokenizer {
  const config = completeTokenizerConfig(json);
  switch (config.encoding) {
    case 'remi':
      return createRemi(config);
    case 'compound':
      return createCompound(config);
    case 'pianoroll':
      return createPianoroll(config);
    case 'triplets':
      return createTriplets(config);
    case 'byte-pair':
      return createBytePairs(config, tokenizerOfConfig(config.base));
  }
}
