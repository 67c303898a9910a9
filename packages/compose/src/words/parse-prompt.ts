/** From English words to the fields of a request, by a grammar over a musical lexicon; no model is asked. */

import { findWords } from './find-words.ts';
import type { Found } from './finding.ts';
import { PROMPT_STYLES } from './lexicon/genres.ts';
import { STOP_WORDS } from './lexicon/stop-words.ts';
import { placeFindings } from './place-findings.ts';
import type { PromptFields, PromptReading, PromptReport, PromptSpan, UnderstoodWords } from './prompt-fields.ts';
import type { Token } from './prompt-tokens.ts';
import { resolveForm } from './resolve-form.ts';
import { keyNameOf, resolveKey } from './resolve-key.ts';
import { barsOfPlace, resolveLength } from './resolve-length.ts';
import { resolveSounds } from './resolve-sounds.ts';
import { resolveTime } from './resolve-tempo.ts';
import { resolveWishes } from './resolve-wishes.ts';

/** Longer texts are read up to here. */
export const LONGEST_PROMPT = 4000;

export type ParsePromptOptions = {
  /** names of the styles that the model knows; default those of the model that ships */
  readonly styles?: readonly string[];
  /** names of the people whose pieces the model tells apart; default none, so that a person is the nearest style */
  readonly composers?: readonly string[];
  /** bars of the music at hand, for "in the middle" where the words name no length; default none */
  readonly bars?: number;
};

/**
 * What a prompt asks for: the fields of a request, the words that each came from, the words that say nothing here, and
 * what was contradictory or had to be assumed. Never throws; a text that says nothing gives an empty request.
 *
 * @example parsePrompt('a sad waltz in D minor for cello, 32 bars').request
 *   // => { meter: '3/4', bpm: 150, key: 'D minor', scale: 'full minor', instruments: ['Cello'], bars: 32,
 *   //      mood: { valence: -0.68, arousal: -0.32 } }
 */
export function parsePrompt(text: string, options: ParsePromptOptions = {}): PromptReading {
  const { styles = PROMPT_STYLES, composers = [], bars: givenBars } = options;
  const words = findWords(text.slice(0, LONGEST_PROMPT), { styles, composers });
  const placed = placeFindings(words);
  const time = resolveTime(placed);
  const isMixed = words.found.some((one) => one.kind === 'turn' && one.turn === 'mixed');
  const sounds = resolveSounds(placed, { styles, isMixed });
  const { chorusBars, reports: keyReports, ...key } = resolveKey(placed);
  const length = resolveLength(placed, { bpm: time.bpm, meter: time.meter, chorusBars, givenBars });
  const bars = length.bars ?? givenBars;
  const bpm = time.bpm ?? length.bpm;
  const { form, reports: formReports } = resolveForm(placed, bars, { key: key.key, instruments: sounds.instruments });
  const sections = form?.sections ?? [];
  const { reports: wishReports, ...wishes } = resolveWishes(placed, { bars, bpm, sections, styles });
  const { reports: soundReports, ...heard } = sounds;
  const request: PromptFields = {
    ...(time.meter === undefined ? {} : { meter: time.meter }),
    ...(bpm === undefined ? {} : { bpm }),
    ...key,
    ...heard,
    ...(length.bars === undefined ? {} : { bars: length.bars }),
    ...(form === undefined ? {} : { form }),
    ...wishes,
    ...Object.assign({}, ...placed.toReversed().map(({ found }) => (found.kind === 'field' ? found.fields : {}))),
  };
  const reports = [
    time.reports,
    soundReports,
    keyReports,
    length.reports,
    formReports,
    wishReports,
    unheard(words),
  ].flat();
  return {
    request,
    ...shownWords(text, words, (place) => (bars === undefined ? [] : barsOfPlace(place, bars, sections))),
    reports: distinct(reports),
  };
}

type Words = { readonly tokens: readonly Token[]; readonly found: readonly Found[] };
type BarsOf = (place: Extract<Found, { kind: 'place' }>['place']) => unknown;

function shownWords(
  text: string,
  { tokens, found }: Words,
  barsOf: BarsOf,
): Pick<PromptReading, 'understood' | 'unknown'> {
  const span = (first: number, last: number): PromptSpan => {
    const [start, end] = [tokens[first].start, tokens[last].end];
    return { text: text.slice(start, end), start, end };
  };
  const understood = found.flatMap((one): UnderstoodWords[] => {
    const meaning = meaningOf(one, barsOf);
    return meaning === undefined ? [] : [{ ...span(one.first, one.last), ...meaning }];
  });
  const covered = new Set(
    found.filter(({ kind }) => kind !== 'no-field').flatMap(({ first, last }) => range(first, last)),
  );
  const strange = tokens.flatMap((token, i) => {
    const inside = found.some(({ kind, first, last }) => kind === 'no-field' && first <= i && i <= last);
    return !covered.has(i) && (inside || !isStopWord(token)) ? [i] : [];
  });
  return { understood, unknown: strange.map((i) => span(i, i)) };
}

function isStopWord({ word, text }: Token): boolean {
  return STOP_WORDS.has(word) || /^[|&+=%]$/.test(text);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The field that a finding speaks of, and what it says there. */
function meaningOf(found: Found, barsOf: BarsOf): Pick<UnderstoodWords, 'field' | 'value'> | undefined {
  switch (found.kind) {
    case 'key':
      if (found.tonic === undefined)
        return { field: found.scale === undefined ? 'key' : 'scale', value: found.scale ?? found.mode };
      return { field: 'key', value: found.scale === undefined ? keyNameOf(found) : `${found.tonic} ${found.scale}` };
    case 'tempo':
      return { field: 'bpm', value: found.range.typical };
    case 'faster':
      return { field: 'bpm', value: { times: found.factor } };
    case 'meter':
      return { field: 'meter', value: found.meter };
    case 'dance':
      return found.meter === undefined
        ? { field: 'bpm', value: found.tempo.typical }
        : { field: 'meter', value: { meter: found.meter, bpm: found.tempo.typical } };
    case 'bars':
      return { field: 'bars', value: found.bars };
    case 'seconds':
      return { field: 'bars', value: { seconds: found.seconds } };
    case 'instruments':
      return { field: 'instruments', value: found.without ? { without: found.names } : found.names };
    case 'style':
      return found.share === undefined
        ? { field: 'style', value: found.style }
        : { field: 'blend', value: { style: found.style, share: found.share } };
    case 'composer':
      return found.share === undefined
        ? { field: 'composer', value: found.composer }
        : { field: 'blend', value: { composer: found.composer, share: found.share } };
    case 'mood':
      return { field: 'mood', value: { valence: found.valence, arousal: found.arousal } };
    case 'texture':
      return {
        field: 'wishes',
        value: { [found.measure]: found.ramp ?? (found.more ? { by: found.value } : found.value) },
      };
    case 'limit':
      return { field: 'limits', value: found.limit };
    case 'place':
      return { field: 'place', value: barsOf(found.place) };
    case 'chords':
      return { field: 'chords', value: found.bars.join(' | ') };
    case 'progression':
      return { field: 'chords', value: (found.inMinor ? found.minor : found.major).join(' ') };
    case 'form':
      return { field: 'form', value: found.sections.map(({ name }) => name) };
    case 'cadence':
      return { field: 'form', value: { cadence: found.cadence } };
    case 'field':
      return { field: Object.keys(found.fields)[0] as keyof PromptFields, value: Object.values(found.fields)[0] };
    default:
      return undefined;
  }
}

function unheard({ tokens, found }: Words): readonly PromptReport[] {
  return found.flatMap((one) => {
    if (one.kind !== 'no-field') return [];
    const words = tokens.slice(one.first, one.last + 1).map(({ text }) => text);
    return [{ code: 'no-field' as const, message: `"${words.join(' ')}": a request has no field for ${one.why}` }];
  });
}

function distinct(reports: readonly PromptReport[]): readonly PromptReport[] {
  return [...new Map(reports.map((report) => [report.message, report])).values()];
}
