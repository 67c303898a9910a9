export type { ChoraleGrid, Voice } from './chorale-grid.ts';
export {
  FRAMES_PER_QUARTER, HIGHEST_PITCH, LOWEST_PITCH, pitchOfToken, SILENCE_TOKEN, SILENT, tokenOfPitch, VOCABULARY_SIZE, VOICES,
} from './chorale-grid.ts';
