// for the packages that stand on this one and may not reach past it
export { nearNameOf } from '@continuo/music';
export { type BarChords, barChords, CELL_CHORD_KINDS, type CellChord, cellChordTones } from './cells/bar-chords.ts';
export { CELL_DURATIONS, CELL_STEPS_PER_QUARTER, durationIndex } from './cells/cell-durations.ts';
export { type CellFacts, cellFacts } from './cells/cell-facts.ts';
export {
  type CellBar,
  type CellNote,
  type CellScore,
  type CellTrack,
  cellBars,
  cellScoreOf,
  cellsOfTrack,
  inOrder,
  LONGEST_CELL,
  MOST_CELL_TRACKS,
} from './cells/cell-score.ts';
export { keyIndex, keysOfBars } from './cells/keys-of-bars.ts';
export { type PackedCells, packCells, packedCount, unpackCell } from './cells/packed-cells.ts';
export { CELL_TICKS_PER_QUARTER, notesOfCell, scoreOfCells, untangled } from './cells/score-of-cells.ts';
export { similarBars } from './cells/similar-bars.ts';
export type { ChoraleGrid, Voice } from './chorale-grid.ts';
export {
  FRAMES_PER_QUARTER,
  HIGHEST_PITCH,
  LOWEST_PITCH,
  pitchOfToken,
  SILENCE_TOKEN,
  SILENT,
  tokenOfPitch,
  VOCABULARY_SIZE,
  VOICES,
} from './chorale-grid.ts';
export { contentHash, splitOfHash } from './content-hash.ts';
export type { CorpusErrorCode } from './corpus-error.ts';
export { CorpusError } from './corpus-error.ts';
export type { CorpusPiece, RejectedFile, Split } from './corpus-piece.ts';
export { composerLabelOf, folderOfPiece, SPLITS } from './corpus-piece.ts';
export { evenlyChosen } from './evenly-chosen.ts';
export {
  type FrameGridOptions,
  pianoFramesOfScore,
  type ScoreOfFramesOptions,
  scoreOfPianoFrames,
} from './frames/frames-of-score.ts';
export {
  bytesOfFrames,
  FRAME_HIGHEST_PITCH,
  FRAME_KEYS,
  FRAME_LOWEST_PITCH,
  isPianoFrame,
  type PianoFrame,
  type PianoFrames,
} from './frames/piano-frames.ts';
export { type FrameSplits, readFrames } from './frames/read-frames.ts';
export type { MelodyGrid, QuantizedChorale } from './grid-of-score.ts';
export { framesOfScore, gridOfScore, melodyGridOfScore, quantizeChorale } from './grid-of-score.ts';
export { keyOfGrid } from './key-of-grid.ts';
export type { GridNote, NotesOfGridOptions } from './notes-of-grid.ts';
export { notesOfGrid } from './notes-of-grid.ts';
export { fillPhrase, type PhraseOptions, phraseOf, phraseStarts } from './piano-roll/phrases.ts';
export {
  BAND_HEADER,
  BAND_TRACKS,
  type PianoRoll,
  type PianoRollHeader,
  type RollTrack,
  rollSize,
} from './piano-roll/piano-roll-header.ts';
export { type RollSummary, rollDistance, summarizeRolls } from './piano-roll/roll-distance.ts';
export {
  type MeasureSum,
  meanMeasures,
  type RollMeasureSums,
  rollMeasures,
} from './piano-roll/roll-measures.ts';
export { type RollPiece, rollPieceOfScore } from './piano-roll/roll-piece.ts';
export { type ScoreOfRollOptions, scoreOfRoll } from './piano-roll/score-of-roll.ts';
export { tonalCentroid, tonalDistance } from './piano-roll/tonal-distance.ts';
export type { Bin, CorpusReport, Count } from './prepare/corpus-counts.ts';
export type { DatasetManifest, Shard } from './prepare/dataset-manifest.ts';
export { completePrepareOptions, DEFAULT_PREPARE_OPTIONS, type PrepareOptions } from './prepare/prepare-options.ts';
export type { OffGridNote } from './quantize-voice.ts';
export type { ChoraleSplits } from './read-jsb-chorales.ts';
export { gridOfFrames, readJsbChorales } from './read-jsb-chorales.ts';
export { scoreHash } from './score-hash.ts';
export type { ScoreOfGridOptions } from './score-of-grid.ts';
export { CHOIR_PROGRAM, ORGAN_PROGRAM, scoreOfGrid } from './score-of-grid.ts';
export { codecOfHeader, SEQUENCE_KINDS, type SequenceHeader, type SequenceKind } from './sequences/codec-of-header.ts';
export { DRUMS, drumOfPitch } from './sequences/drum-map.ts';
export type { DrumWord } from './sequences/drums-tokens.ts';
export {
  DRUM_STEPS_PER_BAR,
  DRUMS_BAR,
  drumWordOf,
  hitToken,
  OFFSET_BINS,
  offsetToken,
  positionToken,
  VELOCITY_BINS,
} from './sequences/drums-tokens.ts';
export { DEFAULT_EVENTS, eventsCodec } from './sequences/events-codec.ts';
export {
  HOLD,
  MELODY_HIGHEST_PITCH,
  MELODY_LOWEST_PITCH,
  MELODY_VOCABULARY_SIZE,
  melodyCodec,
  melodyTokenOfPitch,
  NOTE_OFF,
  pitchOfMelodyToken,
  STEPS_PER_BAR,
  STEPS_PER_QUARTER,
} from './sequences/melody-codec.ts';
export {
  PITCHES_HIGHEST,
  PITCHES_LOWEST,
  PITCHES_START,
  PITCHES_VOCABULARY_SIZE,
  pitchCodec,
  pitchesTokenOfPitch,
  pitchOfPitchesToken,
} from './sequences/pitch-codec.ts';
export type {
  DecodeSequenceOptions,
  EncodedSequence,
  NoteToken,
  SequenceCodec,
  SequenceGrammar,
  TokenPositions,
} from './sequences/sequence-codec.ts';
export { scaleTempo, shiftVelocities } from './tokens/augment-score.ts';
export { CHORD_QUALITIES, type ChordQuality } from './tokens/chord-names.ts';
export { createTokenizer, tokenizerOfConfig } from './tokens/create-tokenizer.ts';
export { describeTokens, vocabularyTable } from './tokens/describe-tokens.ts';
export { DEFAULT_GRID, type GridConfig } from './tokens/grid-config.ts';
export type { TokenReport } from './tokens/token-reports.ts';
export type { Alignment, Encoding, Grammar, ScoreReading, Tokenizer } from './tokens/tokenizer.ts';
export {
  type BytePairConfig,
  type CompoundConfig,
  completeTokenizerConfig,
  ENCODINGS,
  type FlatConfig,
  hashOfConfig,
  type PianorollConfig,
  type RemiConfig,
  type TokenizerConfig,
  type TokenizerOptions,
  type TripletsConfig,
} from './tokens/tokenizer-config.ts';
export { type TrainMergesOptions, trainMerges } from './tokens/train-merges.ts';
export type { TokenKind, Vocabulary } from './tokens/vocabulary.ts';
export { transposeGrid, transpositionsOfGrid } from './transpose-grid.ts';
export { tracksWithNotes, voicesOfScore } from './voices-of-score.ts';
