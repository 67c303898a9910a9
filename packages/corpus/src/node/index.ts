export { dataFolder } from './data-folder.ts';
export type { TarMember } from './read-tar.ts';
export { readTarGz } from './read-tar.ts';
