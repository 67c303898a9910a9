export { dataFolder } from './data-folder.ts';
export type { ChoraleCorpus, ChoraleCorpusEvent, RejectedFile } from './open-chorale-corpus.ts';
export { openChoraleCorpus } from './open-chorale-corpus.ts';
export type { TarMember } from './read-tar.ts';
export { readTarGz } from './read-tar.ts';
