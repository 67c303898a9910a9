export { type ReadAbcOptions, type ReadAbcResult, readAbc, readAbcBook } from './abc/read.ts';
export { type WriteAbcOptions, type WriteAbcResult, writeAbc } from './abc/write.ts';
export {
  CHORD_KINDS,
  type Chord,
  type ChordDegree,
  type ChordKind,
  type ChordRoot,
  type ChordSymbolOptions,
  chordIntervals,
  chordPitchClasses,
  formatChordSymbol,
  parseChordSymbol,
  pitchClassOfRoot,
  rootName,
  tryParseChordSymbol,
} from './chord-symbol.ts';
export {
  createScore,
  createTrack,
  type NoteInWords,
  type ScoreInWords,
  scoreFromNotes,
  type TrackInWords,
} from './create-score.ts';
export {
  type FindKeyOptions,
  findKey,
  KEY_PROFILE_NAMES,
  KEY_PROFILE_SETS,
  KEY_PROFILES,
  type KeyEstimate,
  type KeyProfileName,
  type KeyProfiles,
  pitchClassDurations,
  rankKeys,
} from './find-key.ts';
export { type Ending, type EndingOptions, endingOf } from './form/ending-of.ts';
export {
  type Boundary,
  type FindBoundariesOptions,
  findBoundaries,
  noveltyCurve,
  structureCurve,
} from './form/find-boundaries.ts';
export { type FindPhrasesOptions, findPhrases, type Phrase } from './form/find-phrases.ts';
export { type FindSectionsOptions, type FoundSection, findSections } from './form/find-sections.ts';
export { type SelfSimilarity, type SelfSimilarityOptions, selfSimilarity } from './form/self-similarity.ts';
export { barEnergies } from './form-plan/bar-energies.ts';
export {
  barsOfPlan,
  type FormPlan,
  PLAN_CADENCES,
  type PlanCadence,
  type PlanSection,
  plainName,
  type SectionReference,
  sectionReference,
} from './form-plan/form-plan.ts';
export { FormPlanError } from './form-plan/form-plan-error.ts';
export { formsOfStyle, PLAN_FORMS, type PlanForm } from './form-plan/form-templates.ts';
export { formatFormPlan } from './form-plan/format-form-plan.ts';
export { type GenerateFormPlanOptions, generateFormPlan } from './form-plan/generate-form-plan.ts';
export { type PlanOfScoreOptions, planOfScore } from './form-plan/plan-of-score.ts';
export { type ReadFormPlanOptions, readFormPlan } from './form-plan/read-form-plan.ts';
export { KEY_NEIGHBOURS, type KeyNeighbour, relatedKey } from './form-plan/related-key.ts';
export { sectionDistance } from './form-plan/section-distance.ts';
export { notationOfScore } from './formats/notation-of-score.ts';
export { type ReadScoreOptions, readScore, type ScoreReading } from './formats/read-score.ts';
export {
  extensionsOf,
  type FormatFacts,
  formatLabel,
  formatOfContent,
  formatOfName,
  SCORE_FORMATS,
  type ScoreFormat,
} from './formats/score-format.ts';
export { type ScoreWriting, type WriteScoreOptions, writeScore } from './formats/write-score.ts';
export { DRUM_CHANNEL, PROGRAM_FAMILIES, PROGRAM_NAMES, parseProgram } from './general-midi.ts';
export { DRUM_NAMES } from './general-midi-drums.ts';
export {
  type AnalyzedChord,
  type AnalyzeHarmonyOptions,
  analyzeHarmony,
  formatRomanText,
  type HarmonyAnalysis,
} from './harmony/analyze-harmony.ts';
export { type Cadence, type CadenceKind, type FindCadencesOptions, findCadences } from './harmony/cadences.ts';
export { CHORD_WEIGHTS, type ChordWeights } from './harmony/chord-fit.ts';
export { DEGREE_SEMITONES, KIND_DEGREES } from './harmony/chord-kinds.ts';
export { chordOfHarte } from './harmony/harte.ts';
export { type FindKeyRegionsOptions, findKeyRegions, type KeyRegion, keyAtTick } from './harmony/key-regions.ts';
export { intervalVector, normalOrder, primeForm } from './harmony/pitch-class-set.ts';
export {
  type RecognizeChordsOptions,
  type RecognizedChord,
  recognizeChords,
} from './harmony/recognize-chords.ts';
export { chordOfRomanNumeral, romanNumeral } from './harmony/roman-numeral.ts';
export {
  centsOfStep,
  countTranspositions,
  diatonicSteps,
  type IdentifyScalesOptions,
  identifyScales,
  modesOf,
  type ScaleMatch,
  TONE_SCALES,
  type ToneScale,
  toneScale,
} from './harmony/tone-scales.ts';
export { readScoreJson, writeScoreJson } from './json/score-json.ts';
export { readKern } from './kern/read.ts';
export { KEYS, type Key, keyOfSignature, keyOfTonic, type Mode, parseKey } from './key.ts';
export { type ReadMeiOptions, readMei } from './mei/read.ts';
export {
  type AdamsContour,
  adamsContour,
  CONTOUR_SHAPES,
  type Contour,
  type ContourShape,
  contourOf,
  contourShape,
  parsonsCode,
} from './melody/contour.ts';
export { type ContourReduction, reduceContour } from './melody/contour-reduction.ts';
export { type DiatonicPitch, type DiatonicScale, diatonicScale } from './melody/diatonic-steps.ts';
export { type DiscoveredMotif, type DiscoverMotifsOptions, discoverMotifs } from './melody/discover-motifs.ts';
export { describeOccurrence, type FindMotifOptions, findMotif, type MotifOccurrence } from './melody/find-motif.ts';
export { type MelodyLineOptions, melodyLineOf } from './melody/melody-line.ts';
export { type Melody, type MelodyOptions, melodyOf } from './melody/melody-of.ts';
export {
  MOTIF_FORMS,
  type Motif,
  type MotifForm,
  type MotifNote,
  motifOf,
  transformMotif,
} from './melody/motif.ts';
export { type MotifLikeness, motifLikeness, variationThreshold } from './melody/motif-likeness.ts';
export { type MotifPlace, motifSequence, placeMotif } from './melody/place-motif.ts';
export { skylineOf } from './melody/skyline.ts';
export { type MotifVerification, type VerifyMotifOptions, verifyMotif } from './melody/verify-motif.ts';
export { type MidiReading, type ReadMidiOptions, readMidi } from './midi/read.ts';
export { MAXIMUM_REPORTS, type MidiReport, type MidiReportCode } from './midi/report.ts';
export { writeMidi } from './midi/write.ts';
export type { MoodCue, MoodCues } from './mood/mood-cues.ts';
export {
  MOOD_CUES,
  type Mood,
  type MoodByBarsOptions,
  type MoodOptions,
  moodByBars,
  moodCuesOf,
  moodOf,
  moodOfCues,
} from './mood/mood-of.ts';
export { MidiReadError, MusicError, type MusicErrorCode, ScoreReadError, type TextFormat } from './music-error.ts';
export { type ReadMusicXmlOptions, type ReadMusicXmlResult, readMusicXml } from './musicxml/read.ts';
export {
  type WriteMusicXmlOptions,
  type WriteMusicXmlResult,
  writeMusicXml,
  writeMxl,
} from './musicxml/write.ts';
export { nearestName, nearNameOf } from './nearest-name.ts';
export { type NotateOptions, notate } from './notation/notate.ts';
export type * from './notation/notated-score.ts';
export { NOTE_VALUES } from './notation/notated-score.ts';
export { type ScoreOfNotationOptions, scoreOfNotation } from './notation/score-of-notation.ts';
export { fifthsOfSpelled, pitchOfSpelled, spelledName } from './notation/spelled-pitch.ts';
export { parsePitch, pitchClassName, pitchName } from './pitch.ts';
export { type Quantized, type QuantizedGrid, type QuantizeOptions, quantize } from './quantize/quantize.ts';
export { rescaleTicks } from './quantize/rescale-ticks.ts';
export { type Hand, separateHands } from './quantize/separate-hands.ts';
export { applySwing, detectSwing, isSteadySwing, type Swing, straightenSwing } from './quantize/swing.ts';
export type { ReadReport } from './read-report.ts';
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
export { checkRanges, type RangeProblem } from './texture/check-ranges.ts';
export { INSTRUMENT_RANGES, type InstrumentRange } from './texture/instrument-ranges.ts';
export {
  type DrumSet,
  type PlayableRange,
  playableDrums,
  playableRange,
  type RangeSource,
} from './texture/playable.ts';
export { metricWeights, syncopationOf } from './texture/syncopation.ts';
export { type BarTexture, densityOf, grooveSimilarity, type ScoreTexture, textureOf } from './texture/texture-of.ts';
export { TEXTURES, type Texture, type VoiceRelations, voiceRelationsOf } from './texture/voice-relations.ts';
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
