export type * from './score.ts';
