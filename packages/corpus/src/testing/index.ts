/** Scores and archives for the tests of packages that stand on this one and may not reach past it. */
export { createScore, writeMidi } from '@continuo/music';
export { tarGzOf } from '../node/testing/made-tar.ts';
