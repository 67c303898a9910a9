export { dataFolder } from './data-folder.ts';
export type { ChoraleCorpus, ChoraleCorpusEvent } from './open-chorale-corpus.ts';
export { holdsChoraleFile, openChoraleCorpus } from './open-chorale-corpus.ts';
export { type FrameSet, openFrameSets } from './open-frame-sets.ts';
export type { OpenPiecesOptions, PiecesEvent } from './open-pieces.ts';
export { openPieces } from './open-pieces.ts';
export type { TarMember } from './read-tar.ts';
export { readTarGz } from './read-tar.ts';
