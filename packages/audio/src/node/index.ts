export {
  BUILT_IN,
  findSoundFont,
  openPreferredBank,
  type PreferredBank,
  readBank,
  type SoundFontPlace,
  soundFontFolders,
} from './find-sound-font.ts';
