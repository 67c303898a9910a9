/** What stands beside the notes of a voice as ABC text: fields, chord symbols, dynamics, words (ABC 2.1, sections 3.2, 4.14, 4.18). */
import { tryParseChordSymbol } from '../chord-symbol.ts';
import type { Direction, NotatedKey, NotatedScore } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { encodeAbcText } from './abc-text.ts';
import { type AbcClef, formatClef } from './clef-field.ts';
import { decorationOfDirection } from './decorations.ts';
import { formatKey } from './key-field.ts';
import { formatMeter, formatTempo } from './meter-field.ts';
import { lastTickOf, type PlannedVoice } from './write-plan.ts';

/** Something to be written at a tick. */
export type WrittenItem = {
  readonly tick: number;
  readonly text: string;
  /** it may stand over the middle of a note */
  readonly anywhere: boolean;
  /** what it changes for the notes after it */
  readonly key?: NotatedKey;
  readonly clef?: AbcClef;
};

/**
 * What stands beside the notes of a voice, by tick.
 *
 * @param leadsAt  whether the voice carries what belongs to the whole score at a tick
 */
export function itemsOf(
  notation: NotatedScore,
  voice: PlannedVoice,
  leadsAt: (tick: number) => boolean,
  reports: ReportTally,
): readonly WrittenItem[] {
  const { part, isFirstOfPart, isFirstOfStaff } = voice;
  const items = [...formItems(notation, leadsAt), ...meterItems(notation, voice, leadsAt), ...keyItems(voice)];
  if (isFirstOfPart) {
    for (const { tick, symbol } of part.chords) items.push({ tick, text: chordText(symbol, reports), anywhere: true });
  }
  if (isFirstOfStaff) items.push(...directionItems(voice, reports));
  return items.sort((a, b) => a.tick - b.tick);
}

/** Sections and tempos of the whole score. */
function formItems({ sections, tempos }: NotatedScore, leadsAt: (tick: number) => boolean): WrittenItem[] {
  const names = sections
    .filter(({ tick }) => leadsAt(tick))
    .map(({ tick, name }) => ({ tick, text: inlineField('P', encodeAbcText(name)), anywhere: true }));
  const speeds = tempos
    .filter(({ tick }) => tick > 0 && leadsAt(tick))
    .map((tempo) => ({ tick: tempo.tick, text: inlineField('Q', formatTempo(encodedTempo(tempo))), anywhere: true }));
  return [...names, ...speeds];
}

/** A tempo whose words are ready for ABC. */
export function encodedTempo<Tempo extends { readonly text?: string }>(tempo: Tempo): Tempo {
  return tempo.text === undefined ? tempo : { ...tempo, text: encodeAbcText(tempo.text) };
}

function meterItems({ meters }: NotatedScore, voice: PlannedVoice, leadsAt: (tick: number) => boolean): WrittenItem[] {
  const last = lastTickOf(voice);
  return meters
    .filter(({ tick }) => tick > 0 && (tick <= last || leadsAt(tick)))
    .map((meter) => ({ tick: meter.tick, text: inlineField('M', formatMeter(meter)), anywhere: false }));
}

/** Keys, then clefs after the first of each. */
function keyItems(voice: PlannedVoice): WrittenItem[] {
  const { part, staff, isFirstOfStaff } = voice;
  const last = isFirstOfStaff ? Number.POSITIVE_INFINITY : lastTickOf(voice);
  const isOwn = (change: { readonly tick: number; readonly staff?: number }): boolean =>
    change.tick > 0 && change.tick <= last && (change.staff === undefined || change.staff === staff);
  const keys = part.keys
    .filter(isOwn)
    .map((key) => ({ tick: key.tick, text: inlineField('K', formatKey(key)), anywhere: false, key }));
  const clefs = part.clefs
    .filter(isOwn)
    .map((clef) => ({ tick: clef.tick, text: inlineField('K', `clef=${formatClef(clef)}`), anywhere: false, clef }));
  return [...keys, ...clefs];
}

function inlineField(letter: string, text: string): string {
  return `[${letter}:${text.replaceAll(']', '&#93;')}]`;
}

function chordText(symbol: string, reports: ReportTally): string {
  const text = quotedText(symbol);
  if (tryParseChordSymbol(symbol) !== undefined) return `"${text}"`;
  reports.add('chord', `"${symbol.slice(0, 40)}" is no chord symbol and is written as words`);
  return `"^${text}"`;
}

/** Dynamics, words and wedges of the staff. */
function directionItems({ part, staff }: PlannedVoice, reports: ReportTally): WrittenItem[] {
  const items: WrittenItem[] = [];
  let wedge: string | undefined;
  for (const direction of part.directions) {
    if (direction.staff !== staff) continue;
    const { tick, kind, text } = direction;
    const written = kind === 'words' ? wordsText(direction) : signText(direction, wedge, reports);
    if (kind === 'wedge') wedge = text === 'stop' ? undefined : text;
    if (written !== undefined) items.push({ tick, text: written, anywhere: true });
  }
  return items;
}

function wordsText({ text, placement }: Direction): string {
  // after @ digits would be a place on the page
  const free = /^[\s\d-]/.test(text) ? '<' : '@';
  const place = placement === 'above' ? '^' : placement === 'below' ? '_' : free;
  return `"${place}${quotedText(text)}"`;
}

function signText(
  { kind, text, placement }: Direction,
  wedge: string | undefined,
  reports: ReportTally,
): string | undefined {
  if (placement !== undefined) reports.add('placement', 'the place of dynamics above or below is left to the engraver');
  const name = decorationOfDirection(kind, text, wedge);
  if (name !== undefined) return `!${name}!`;
  const short = text.slice(0, 20);
  if (kind === 'dynamics') {
    reports.add('dynamics', `the dynamic "${short}" is written as words`);
    return `"_${quotedText(text)}"`;
  }
  reports.add('direction', `the direction ${kind} "${short}" cannot be written`);
  return undefined;
}

function quotedText(text: string): string {
  return encodeAbcText(text).replaceAll('"', '&quot;');
}
