/** Model files for the tests of packages that stand on this one. */
export { type RandomComposerOptions, randomComposer, TINY_COMPOSER } from '../composer/testing/random-composer.ts';
export { RANDOM_MODELS } from './random-models.ts';
