export {
  createScore,
  createTrack,
  type NoteInWords,
  type ScoreInWords,
  scoreFromNotes,
  type TrackInWords,
} from './create-score.ts';
export { type MidiReading, type ReadMidiOptions, readMidi } from './midi/read.ts';
export { MAXIMUM_REPORTS, type MidiReport, type MidiReportCode } from './midi/report.ts';
export { writeMidi } from './midi/write.ts';
export { MidiReadError, MusicError, type MusicErrorCode } from './music-error.ts';
export type * from './score.ts';
export { checkScore, LAST_TICK, type ScoreProblem, validateScore } from './validate-score.ts';
