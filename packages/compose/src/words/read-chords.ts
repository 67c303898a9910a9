/** Chords: "| C | Am | F G |", "Dm7 G7 Cmaj7", "I-V-vi-IV", "a twelve-bar blues". */
import { chordOfRomanNumeral, parseKey, tryParseChordSymbol } from '@continuo/music';
import type { Finding, Reader } from './finding.ts';
import { PROGRESSIONS } from './lexicon/progressions.ts';
import { findPhrase } from './phrases.ts';
import type { Token } from './prompt-tokens.ts';

type Region = { readonly start: number; readonly end: number; readonly finding: Finding };
type Chunk = { readonly text: string; readonly start: number; readonly end: number; readonly joined: boolean };

/**
 * A reader of the chords in a text. A bar line parts bars; without one each chord is a bar.
 *
 * @example chordReader('over C | Am')(tokenize('over C | Am'), 1)?.finding // => { kind: 'chords', bars: ['C', 'Am'] }
 */
export function chordReader(text: string): Reader {
  const regions = [...runsOf(text, isChord, chordsOf), ...runsOf(text, isNumeral, numeralsOf)];
  return (tokens, at) => {
    const region = regions.find(({ start, end }) => start <= tokens[at].start && tokens[at].end <= end);
    const before = tokens[at - 1];
    if (region && (before === undefined || before.start < region.start))
      return { finding: region.finding, length: tokensIn(tokens, at, region.end) };
    const named = findPhrase(PROGRESSIONS, tokens, at);
    if (named === undefined) return undefined;
    return { finding: { kind: 'progression', inMinor: false, ...named.meaning }, length: named.length };
  };
}

function tokensIn(tokens: readonly Token[], at: number, end: number): number {
  let length = 0;
  while (tokens[at + length] !== undefined && tokens[at + length].end <= end) length++;
  return length;
}

/** Runs of neighbouring chunks that all pass. */
function runsOf(
  text: string,
  passes: (chunk: string) => boolean,
  read: (run: readonly Chunk[], text: string) => Finding | undefined,
): Region[] {
  const regions: Region[] = [];
  let run: Chunk[] = [];
  let before = '';
  const close = (): void => {
    const finding = run.length === 0 ? undefined : read(run, text);
    if (finding) regions.push({ start: run[0].start, end: run.at(-1)!.end, finding });
    run = [];
  };
  for (const chunk of chunksOf(text)) {
    const stops = /[,;:.!?]$/.test(chunk.text) && chunk.text !== 'N.C.';
    const core = { ...chunk, text: stops ? chunk.text.slice(0, -1) : chunk.text, end: chunk.end - (stops ? 1 : 0) };
    if (core.text !== '' && passes(core.text)) run.push(core);
    else {
      close();
      before = core.text.toLowerCase();
    }
    // "C, Am, F, G" goes on after a comma; a sentence does not, nor does "in Am, C G F"
    const key = run.length === 1 && /^(in|of|key)$/.test(before);
    if (stops && (key || !chunk.text.endsWith(','))) close();
  }
  close();
  return regions;
}

/** Cut at spaces, bar lines and hyphens between letters: "I-V-vi" and "C-Am-F". */
function chunksOf(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let before = 0;
  for (const match of text.matchAll(/\||(?:(?![-–](?=[A-GIViv%#b]))[^\s|])+/g)) {
    if (/^(-|–|—|->|→)$/.test(match[0])) continue;
    const gap = text.slice(before, match.index);
    before = match.index + match[0].length;
    chunks.push({ text: match[0], start: match.index, end: before, joined: /^\s*(-|–|—|->|→)\s*$/.test(gap) });
  }
  return chunks;
}

function isChord(text: string): boolean {
  if (/^(\||%)$/.test(text)) return true;
  return /^(N\.C\.|[A-G])/.test(text) && tryParseChordSymbol(text) !== undefined;
}

function chordsOf(run: readonly Chunk[]): Finding | undefined {
  const lines = run.filter(({ text }) => text === '|').length;
  const chords = run.filter(({ text }) => text !== '|' && text !== '%');
  if (chords.length === 0) return undefined;
  if (lines > 0) return { kind: 'chords', bars: barsOf(run) };
  // without bar lines, "in A" or "ABA" is no progression: three chords, or two that can be nothing else
  const sure = chords.filter(({ text }) => text.length > 1).length;
  const joined = run.slice(1).every((chunk) => chunk.joined);
  const letters = chords.every(({ text }) => /^[A-E]$/.test(text)) && chords[0].text === 'A';
  if (letters || run.some(({ text }) => text === '%')) return undefined;
  const enough = chords.length >= 3 ? sure >= 1 || joined || chords.length >= 4 : chords.length === 2 && sure === 2;
  return enough ? { kind: 'chords', bars: chords.map(({ text }) => text) } : undefined;
}

function barsOf(run: readonly Chunk[]): readonly string[] {
  const bars: string[][] = [[]];
  for (const { text } of run) {
    if (text === '|') bars.push([]);
    else bars.at(-1)!.push(text);
  }
  const filled = bars.filter((bar) => bar.length > 0).map((bar) => bar.join(' '));
  // nothing comes before the first bar that could be repeated
  while (filled[0] === '%') filled.shift();
  return filled;
}

function isNumeral(text: string): boolean {
  if (text === '|') return true;
  if (
    !/^[b#]?(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?:[o°ø+]|maj|M)?(?:7|9|6|65|64|43|42)?(?:\/[IViv]+)?$/.test(
      text,
    )
  )
    return false;
  try {
    chordOfRomanNumeral(numeralOf(text), parseKey('C major'));
    return true;
  } catch {
    return false;
  }
}

/** "Imaj7" is written IM7 in RomanText. */
function numeralOf(text: string): string {
  return text.replace('maj', 'M').replace('°', 'o');
}

function numeralsOf(run: readonly Chunk[], text: string): Finding | undefined {
  const numerals = run.filter((chunk) => chunk.text !== '|').map((chunk) => numeralOf(chunk.text));
  const joined = run.slice(1).every((chunk) => chunk.joined || chunk.text === '|');
  const sure = numerals.filter((numeral) => numeral.length > 1 || /^[Vv]/.test(numeral)).length;
  if (numerals.length < 2 || sure === 0 || (numerals.length === 2 && !joined)) return undefined;
  // "i V" is a pronoun only alone; the mode is the tonic's, or the text's own word
  const minor = numerals.includes('i') && !numerals.includes('I');
  const wanted = /\bmajor\b/i.test(text) ? false : minor;
  return { kind: 'progression', major: numerals, minor: numerals, inMinor: wanted };
}
