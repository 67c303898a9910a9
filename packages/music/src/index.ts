export {
  createScore,
  createTrack,
  type NoteInWords,
  type ScoreInWords,
  scoreFromNotes,
  type TrackInWords,
} from './create-score.ts';
export { findKey, KEY_PROFILES, type KeyEstimate, pitchClassDurations, rankKeys } from './find-key.ts';
export { DRUM_CHANNEL, PROGRAM_FAMILIES, PROGRAM_NAMES, parseProgram } from './general-midi.ts';
export { KEYS, type Key, keyOfSignature, keyOfTonic, type Mode, parseKey } from './key.ts';
export { type MidiReading, type ReadMidiOptions, readMidi } from './midi/read.ts';
export { MAXIMUM_REPORTS, type MidiReport, type MidiReportCode } from './midi/report.ts';
export { writeMidi } from './midi/write.ts';
export { MidiReadError, MusicError, type MusicErrorCode } from './music-error.ts';
export { nearestName, nearNameOf } from './nearest-name.ts';
export { parsePitch, pitchClassName, pitchName } from './pitch.ts';
export {
  isInScale,
  parseScale,
  SCALE_NAMES,
  SCALE_STEPS,
  type Scale,
  type ScaleName,
  scalePitchClasses,
} from './scale.ts';
export type * from './score.ts';
export {
  type BarMap,
  type BarPosition,
  barAtTick,
  countBars,
  createBarMap,
  DEFAULT_METER,
  tickOfBar,
} from './time/bar-map.ts';
export {
  createTempoMap,
  DEFAULT_MICROSECONDS_PER_QUARTER,
  durationSeconds,
  type Seconds,
  secondsAtTick,
  type TempoMap,
  tickAtSeconds,
} from './time/tempo-map.ts';
export { transposeScore } from './transpose.ts';
export { checkScore, LAST_TICK, type ScoreProblem, validateScore } from './validate-score.ts';
