/** A tune that is being read: what its header has said, and its voices (ABC 2.1, sections 3 and 7). */
import type { Credit } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import { decodeAbcText } from './abc-text.ts';
import type { Propagation } from './bar-accidentals.ts';
import { parseVoiceProperties, type VoiceProperties } from './clef-field.ts';
import { type AbcKey, parseKeyField } from './key-field.ts';
import {
  type AbcMeter,
  type AbcTempo,
  defaultUnitLength,
  FREE_METER,
  parseMeter,
  parseTempo,
  parseUnitLength,
} from './meter-field.ts';
import type { Units } from './note-lengths.ts';
import { type OpenVoice, openVoice, type SharedByVoices, setProperties } from './open-voice.ts';
import type { StaffPlan } from './staff-plan.ts';

export const MOST_VOICES = 64;
const MOST_REST_BARS = 5000;
const LONGEST_TEMPO = 400;

export type OpenTune = {
  readonly reports: ReportTally;
  readonly shared: SharedByVoices;
  readonly voices: Map<string, OpenVoice>;
  /** what V: in the header says of voices that may come */
  readonly declared: Map<string, VoiceProperties>;
  readonly credits: Credit[];
  /** programs of voices by their place, from 0 */
  readonly programs: Map<number, number>;
  /** the voice that music goes to; undefined before the first */
  voice: OpenVoice | undefined;
  /** K: or music has come */
  inBody: boolean;
  key: AbcKey;
  keyProperties: VoiceProperties;
  meter: AbcMeter;
  hasMeter: boolean;
  unit: Units | undefined;
  /** Q: of the header, which waits for L: */
  tempo: string | undefined;
  propagation: Propagation;
  program: number;
  channel: number | undefined;
  plan: StaffPlan;
};

/** A tune before its first line. */
export function openTune(reports: ReportTally, maximumEvents: number): OpenTune {
  return {
    reports,
    shared: { reports, symbols: new Map(), restBars: MOST_REST_BARS, events: maximumEvents, musicLine: 0 },
    voices: new Map(),
    declared: new Map(),
    credits: [],
    programs: new Map(),
    voice: undefined,
    inBody: false,
    key: { fifths: 0, mode: 'major' },
    keyProperties: { unknown: [] },
    meter: FREE_METER,
    hasMeter: false,
    unit: undefined,
    tempo: undefined,
    propagation: 'pitch',
    program: 0,
    channel: undefined,
    plan: [],
  };
}

/** The unit note length at the beginning. */
export function firstUnit({ unit, meter }: OpenTune): Units {
  return unit ?? defaultUnitLength(meter);
}

/** The voice that music goes to now. */
export function currentVoice(tune: OpenTune): OpenVoice {
  tune.voice ??= tune.voices.values().next().value ?? voiceOf(tune, '1');
  return tune.voice as OpenVoice;
}

/** A voice by its name, opened when it is met first; undefined where there are too many. */
export function voiceOf(tune: OpenTune, id: string): OpenVoice | undefined {
  const known = tune.voices.get(id);
  if (known) return known;
  if (tune.voices.size >= MOST_VOICES) {
    reportVoices(tune);
    return undefined;
  }
  const { key, meter, propagation, program, channel } = tune;
  const start = { key, meter, unit: firstUnit(tune), propagation, program, channel };
  const voice = openVoice(id, start, tune.shared);
  setProperties(voice, tune.keyProperties);
  const declared = tune.declared.get(id);
  if (declared) setProperties(voice, declared);
  tune.voices.set(id, voice);
  return voice;
}

export function reportVoices({ reports }: OpenTune): void {
  reports.add('voices', `more than ${MOST_VOICES} voices: the music of further ones goes to the voice before`);
}

/** Properties of a voice or key; those that are not known are reported. */
export function readProperties({ reports }: OpenTune, words: readonly string[]): VoiceProperties {
  const properties = parseVoiceProperties(words);
  for (const word of properties.unknown) {
    const name = word.split('=', 1)[0].slice(0, 20);
    reports.add('voice-property', `${quoted(name)} of a voice or key is left out`);
  }
  return properties;
}

/** K:, and the words after the key. */
export function readKey({ reports }: OpenTune, text: string): ReturnType<typeof parseKeyField> {
  const field = parseKeyField(text);
  if (field.problem) reports.add('key', field.problem);
  return field;
}

/** M: */
export function readMeter({ reports }: OpenTune, text: string): AbcMeter | undefined {
  const meter = parseMeter(text);
  if (!meter) reports.add('meter', `M:${quoted(text)} is no meter and is left out`);
  return meter;
}

/** L: */
export function readUnit({ reports }: OpenTune, text: string): Units | undefined {
  const unit = parseUnitLength(text);
  if (unit === undefined) reports.add('field', `L:${quoted(text)} is no note length and is left out`);
  return unit;
}

/** Q: */
export function readTempo({ reports }: OpenTune, text: string, unit: Units): AbcTempo | undefined {
  const tempo = parseTempo(text.slice(0, LONGEST_TEMPO), unit);
  if (!tempo) reports.add('tempo', `Q:${quoted(text)} is no tempo and is left out`);
  return tempo?.text === undefined ? tempo : { ...tempo, text: decodeAbcText(tempo.text) };
}
