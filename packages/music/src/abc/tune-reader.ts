/**
 * One tune: header, voices, directives; makes drafts of its voices (ABC 2.1, sections 3 and 7).
 *
 * Long because it is a table of the standard: a case for each field in the header and in the body.
 */
import type { Credit } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import { decodeAbcText } from './abc-text.ts';
import type { Propagation } from './bar-accidentals.ts';
import { parseVoiceProperties, type VoiceProperties } from './clef-field.ts';
import type { DraftVoice } from './draft.ts';
import { type AbcKey, parseKeyField, splitWords } from './key-field.ts';
import { alignLyrics } from './lyrics.ts';
import {
  type AbcMeter,
  type AbcTempo,
  defaultUnitLength,
  FREE_METER,
  parseMeter,
  parseTempo,
  parseUnitLength,
} from './meter-field.ts';
import { UNITS_PER_QUARTER, type Units } from './note-lengths.ts';
import { parseStaves, type StaffPlan } from './staff-plan.ts';
import { tokenizeMusic } from './tokens.ts';
import type { AbcLine, AbcTuneLines } from './tune-lines.ts';
import { type TuneLimits, VoiceReader, type VoiceStart } from './voice-reader.ts';

/** What a tune is before its times are known. */
export type DraftTune = {
  readonly credits: readonly Credit[];
  readonly meter: AbcMeter;
  readonly tempo: AbcTempo | undefined;
  /** those with music, in the order of the score */
  readonly voices: readonly DraftVoice[];
  readonly plan: StaffPlan;
};

const MOST_VOICES = 64;
const MOST_REST_BARS = 5000;
const LONGEST_CREDIT = 1000;

/** Fields of text that are kept as a credit, and the words that lead it there. */
export const CREDIT_FIELDS: readonly (readonly [letter: string, kind: Credit['kind'], lead: string])[] = [
  ['C', 'lyricist', 'Words: '],
  ['C', 'arranger', 'Arrangement: '],
  ['C', 'composer', ''],
  ['S', 'source', ''],
  ['A', 'other', 'Area: '],
  ['B', 'other', 'Book: '],
  ['D', 'other', 'Discography: '],
  ['F', 'other', 'File: '],
  ['G', 'other', 'Group: '],
  ['H', 'other', 'History: '],
  ['O', 'other', 'Origin: '],
  ['P', 'other', 'Order of parts: '],
  ['R', 'other', 'Rhythm: '],
  ['W', 'other', 'Verse: '],
  ['Z', 'other', 'Transcription: '],
  ['N', 'other', ''],
];

const CREDIT_ORDER: readonly Credit['kind'][] = [
  'number',
  'title',
  'subtitle',
  'composer',
  'lyricist',
  'arranger',
  'rights',
  'source',
  'other',
];

/**
 * Reads the lines of a tune.
 *
 * @throws ScoreReadError  `too-many-events`
 */
export function readTune(tune: AbcTuneLines, reports: ReportTally, maximumEvents: number): DraftTune {
  return new TuneReader(reports, maximumEvents).run(tune);
}

class TuneReader {
  readonly #reports: ReportTally;
  readonly #shared: TuneLimits;
  readonly #voices = new Map<string, VoiceReader>();
  readonly #declared = new Map<string, VoiceProperties>();
  readonly #credits: Credit[] = [];
  readonly #programs = new Map<number, number>();
  #voice: VoiceReader | undefined;
  #inBody = false;
  #key: AbcKey = { fifths: 0, mode: 'major' };
  #keyProperties: VoiceProperties = { unknown: [] };
  #meter: AbcMeter = FREE_METER;
  #hasMeter = false;
  #unit: Units | undefined;
  #tempo: string | undefined;
  #propagation: Propagation = 'pitch';
  #program = 0;
  #channel: number | undefined;
  #plan: StaffPlan = [];

  constructor(reports: ReportTally, maximumEvents: number) {
    this.#reports = reports;
    this.#shared = { reports, symbols: new Map(), restBars: MOST_REST_BARS, events: maximumEvents, musicLine: 0 };
  }

  run({ reference, lines }: AbcTuneLines): DraftTune {
    if (reference !== undefined && reference !== '') this.#credit('number', reference);
    let goesOn = false;
    let lastField = '';
    const lastKey = lines.findLastIndex((line) => line.kind === 'field' && line.letter === 'K');
    for (const [i, line] of lines.entries()) {
      if (line.kind === 'directive') this.#directive(line.name, line.text);
      else if (line.kind === 'field') {
        if (line.letter === '+') this.#moreOf(lastField, line.text);
        else {
          lastField = line.letter;
          this.#fieldLine(line);
        }
      } else if (!this.#inBody && i < lastKey) {
        this.#reports.add('text-in-header', 'a line of the header that is no field is left out');
      } else {
        if (!goesOn) this.#shared.musicLine++;
        goesOn = line.goesOn;
        this.#musicLine(line.text);
      }
    }
    const drafts = new Map([...this.#voices].map(([id, voice]) => [id, voice.finish()]));
    for (const [number, program] of this.#programs) {
      const id = [...drafts.keys()][number];
      const draft = id === undefined ? undefined : drafts.get(id);
      if (id !== undefined && draft) drafts.set(id, { ...draft, program });
      else
        this.#reports.add('directive', `%%MIDI program ${number + 1} ${program} belongs to no voice and is left out`);
    }
    const voices = [...drafts.values()].filter((voice) => voice.bars.length > 0);
    if (voices.length < drafts.size) {
      this.#reports.add('empty-voice', 'a voice without notes or rests is left out', drafts.size - voices.length);
    }
    const tempo = this.#tempo === undefined ? undefined : this.#parseTempo(this.#tempo, this.#headerUnit());
    const credits = this.#credits.sort((a, b) => CREDIT_ORDER.indexOf(a.kind) - CREDIT_ORDER.indexOf(b.kind));
    return { credits, meter: this.#meter, tempo, voices, plan: this.#plan };
  }

  #headerUnit(): Units {
    return this.#unit ?? defaultUnitLength(this.#meter);
  }

  #musicLine(text: string): void {
    if (!this.#inBody) {
      this.#reports.add('missing-key', 'music begins without a K: field; it is read in C major');
      this.#inBody = true;
    }
    // the voice that sings when the line begins is the current one unless the line says otherwise
    const used = new Set<VoiceReader>();
    for (const token of tokenizeMusic(text)) {
      if (token.kind === 'field') {
        this.#bodyField(token.letter, token.text);
        continue;
      }
      const voice = this.#current();
      used.add(voice);
      voice.read(token);
    }
    for (const voice of used) voice.endLine();
  }

  #fieldLine({ letter, text }: Extract<AbcLine, { kind: 'field' }>): void {
    if (letter === 'K' && !this.#inBody) {
      this.#headerKey(text);
      return;
    }
    if (this.#inBody) this.#bodyField(letter, text);
    else this.#headerField(letter, text);
  }

  #headerField(letter: string, text: string): void {
    switch (letter) {
      case 'T': {
        const first = !this.#credits.some(({ kind }) => kind === 'title');
        this.#credit(first ? 'title' : 'subtitle', text);
        return;
      }
      case 'M': {
        const meter = this.#parseMeter(text);
        if (meter) {
          this.#meter = meter;
          this.#hasMeter = true;
        }
        return;
      }
      case 'L': {
        const unit = parseUnitLength(text);
        if (unit === undefined) this.#reports.add('field', `L:${quoted(text)} is no note length and is left out`);
        else this.#unit = unit;
        return;
      }
      case 'Q':
        this.#tempo = text;
        return;
      case 'V': {
        const [id = '', ...words] = splitWords(text);
        if (this.#declared.size >= MOST_VOICES && !this.#declared.has(id)) {
          this.#tooManyVoices();
          return;
        }
        this.#declared.set(id, this.#properties(words));
        return;
      }
      default:
        this.#anyField(letter, text);
        return;
    }
  }

  #headerKey(text: string): void {
    const { key, rest, problem } = parseKeyField(text);
    if (problem) this.#reports.add('key', problem);
    if (key) this.#key = key;
    this.#keyProperties = this.#properties(rest);
    this.#inBody = true;
    if (!this.#hasMeter) this.#reports.add('missing-meter', 'there is no M: field in the header; the meter is free');
    for (const id of this.#declared.keys()) this.#voiceOf(id);
    this.#voice = undefined;
  }

  #bodyField(letter: string, text: string): void {
    switch (letter) {
      case 'V': {
        const [id = '', ...words] = splitWords(text);
        const voice = this.#voiceOf(id);
        if (!voice) return;
        this.#voice = voice;
        if (words.length > 0) voice.setProperties(this.#properties(words));
        return;
      }
      case 'K': {
        const { key, rest, problem } = parseKeyField(text);
        if (problem) this.#reports.add('key', problem);
        if (rest.length > 0) this.#current().setProperties(this.#properties(rest));
        if (key) this.#current().setKey(key);
        return;
      }
      case 'M': {
        const meter = this.#parseMeter(text);
        if (meter) this.#current().setMeter(meter);
        return;
      }
      case 'L': {
        const unit = parseUnitLength(text);
        if (unit === undefined) this.#reports.add('field', `L:${quoted(text)} is no note length and is left out`);
        else this.#current().unit = unit;
        return;
      }
      case 'Q': {
        const tempo = this.#parseTempo(text, this.#current().unit);
        if (tempo) this.#current().addItem({ kind: 'tempo', tempo });
        return;
      }
      case 'P':
      case 'T':
        if (text !== '')
          this.#current().addItem({ kind: 'section', name: decodeAbcText(text).slice(0, LONGEST_CREDIT) });
        return;
      case 'w':
        alignLyrics(text, this.#current().lyricLine, this.#reports);
        return;
      default:
        this.#anyField(letter, text);
        return;
    }
  }

  /** Fields that mean the same in the header and in the body. */
  #anyField(letter: string, text: string): void {
    if (letter === 'r') return;
    if (letter === 'U') {
      this.#symbol(text);
      return;
    }
    const known = CREDIT_FIELDS.filter(([field]) => field === letter);
    if (known.length === 0) {
      const what =
        letter === 'm'
          ? 'macros (m:) are not expanded'
          : letter === 's'
            ? 'symbol lines (s:) are not read'
            : `the field ${letter}: is not known`;
      this.#reports.add('field', `${what}; it is left out`);
      return;
    }
    const decoded = decodeAbcText(text).trimStart();
    const led = known.find(
      ([, kind, lead]) => kind !== 'other' && lead !== '' && decoded.startsWith(lead) && !/music/i.test(decoded),
    );
    const [, kind, lead] = led ?? (known.at(-1) as (typeof known)[number]);
    if (kind === 'other') this.#credit(kind, text, lead);
    else this.#credit(kind, led ? text.trimStart().slice(lead.length) : text);
  }

  #credit(kind: Credit['kind'], text: string, lead = ''): void {
    const own = decodeAbcText(text).trim();
    const decoded = own === '' ? '' : `${lead}${own}`;
    if (decoded.length > LONGEST_CREDIT)
      this.#reports.add('credit', `a text of more than ${LONGEST_CREDIT} characters is cut`);
    if (decoded !== '') this.#credits.push({ kind, text: decoded.slice(0, LONGEST_CREDIT).trim() });
  }

  /** `+:` goes on with the field before. */
  #moreOf(letter: string, text: string): void {
    if (letter === 'w') alignLyricsAgain(text, this.#current(), this.#reports);
    else if (letter !== '' && this.#credits.length > 0 && CREDIT_FIELDS.some(([field]) => field === letter)) {
      const last = this.#credits.pop() as Credit;
      this.#credit(last.kind, `${last.text} ${text}`.slice(0, LONGEST_CREDIT + 1));
    } else this.#reports.add('field', 'a field continued by +: is left out where it is not text');
  }

  #symbol(text: string): void {
    const match = /^([~H-Wh-w])\s*=?\s*(.{1,60})$/.exec(text);
    if (!match) {
      this.#reports.add('field', `U:${quoted(text)} is not understood and is left out`);
      return;
    }
    const [, letter, meaning] = match;
    const name = meaning.replace(/^[!+]|[!+]$/g, '').trim();
    this.#shared.symbols.set(letter, name === 'nil' || name === 'none' ? null : name);
  }

  #directive(name: string, text: string): void {
    const lower = name.toLowerCase();
    if (lower === 'midi') {
      this.#midi(text);
      return;
    }
    if (lower === 'score' || lower === 'staves') {
      if (this.#plan.length > 0) {
        this.#reports.add('directive', `a second %%${name} is left out`);
        return;
      }
      this.#plan = parseStaves(text.slice(0, 4000));
    } else if (lower === 'propagate-accidentals' && /^(not|octave|pitch)$/.test(text)) {
      this.#propagation = text as Propagation;
      for (const voice of this.#voices.values()) voice.propagation = this.#propagation;
    } else if (lower === 'abc-copyright') this.#credit('rights', text);
    else if (!/^abc-(charset|version|include|creator)$/.test(lower)) {
      this.#reports.add('directive', `%%${name.slice(0, 40)} is left out`);
    }
  }

  #midi(text: string): void {
    const [name = '', ...words] = text.split(/\s+/, 4);
    const numbers = words.map(Number);
    const [first, second] = numbers;
    const isProgram = (n: number | undefined): n is number =>
      n !== undefined && Number.isInteger(n) && n >= 0 && n <= 127;
    if (name === 'program' && isProgram(second) && Number.isInteger(first) && first >= 1 && first <= MOST_VOICES) {
      this.#programs.set(first - 1, second);
    } else if (name === 'program' && isProgram(first)) {
      if (this.#voice) this.#voice.program = first;
      else this.#program = first;
    } else if (name === 'channel' && Number.isInteger(first) && first >= 1 && first <= 16) {
      if (this.#voice) this.#voice.channel = first - 1;
      else this.#channel = first - 1;
    } else this.#reports.add('directive', `%%MIDI ${name.slice(0, 40)} is left out`);
  }

  #properties(words: readonly string[]): VoiceProperties {
    const properties = parseVoiceProperties(words);
    for (const word of properties.unknown) {
      const name = word.split('=', 1)[0].slice(0, 20);
      this.#reports.add('voice-property', `${quoted(name)} of a voice or key is left out`);
    }
    return properties;
  }

  /** The voice that music goes to now. */
  #current(): VoiceReader {
    if (this.#voice) return this.#voice;
    const first = this.#voices.values().next().value ?? this.#voiceOf('1');
    this.#voice = first as VoiceReader;
    return this.#voice;
  }

  #voiceOf(id: string): VoiceReader | undefined {
    const known = this.#voices.get(id);
    if (known) return known;
    if (this.#voices.size >= MOST_VOICES) {
      this.#tooManyVoices();
      return undefined;
    }
    const start: VoiceStart = {
      key: this.#key,
      meter: this.#meter,
      unit: this.#headerUnit(),
      propagation: this.#propagation,
      program: this.#program,
      channel: this.#channel,
    };
    const voice = new VoiceReader(id, start, this.#shared);
    voice.setProperties(this.#keyProperties);
    const declared = this.#declared.get(id);
    if (declared) voice.setProperties(declared);
    this.#voices.set(id, voice);
    return voice;
  }

  #tooManyVoices(): void {
    this.#reports.add('voices', `more than ${MOST_VOICES} voices: the music of further ones goes to the voice before`);
  }

  #parseMeter(text: string): AbcMeter | undefined {
    const meter = parseMeter(text);
    if (!meter) this.#reports.add('meter', `M:${quoted(text)} is no meter and is left out`);
    return meter;
  }

  #parseTempo(text: string, unit: Units = UNITS_PER_QUARTER): AbcTempo | undefined {
    const tempo = parseTempo(text.slice(0, 400), unit);
    if (!tempo) this.#reports.add('tempo', `Q:${quoted(text)} is no tempo and is left out`);
    return tempo && tempo.text !== undefined ? { ...tempo, text: decodeAbcText(tempo.text) } : tempo;
  }
}

/** `+:` after w: goes on where the syllables stopped, in the same verse. */
function alignLyricsAgain(text: string, voice: VoiceReader, reports: ReportTally): void {
  const line = voice.lyricLine;
  if (line.verse === 0) {
    alignLyrics(text, line, reports);
    return;
  }
  const verse = line.verse;
  const used = line.targets.findLastIndex(({ event }) => event.lyrics.some((lyric) => lyric.verse === verse));
  const rest = { ...line, verse: verse - 1, targets: line.targets.slice(used + 1) };
  alignLyrics(text, rest, reports);
}
