export type { Composer, ModelInfo } from '../composer.ts';
export type { OpenComposerOptions } from './open-composer.ts';
export { openComposer } from './open-composer.ts';
