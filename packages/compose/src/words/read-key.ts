/** Keys and scales: "in F sharp minor", "D dorian", "Bb", "in E-flat major", "in a minor key". */
import type { Finding, Reader } from './finding.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { isJoined, startsClause, type Token } from './prompt-tokens.ts';

type ScaleWord = { readonly mode: 'major' | 'minor'; readonly scale?: string };

const SCALE_WORDS = phrasesOf<ScaleWord>([
  ['major, maj, dur', { mode: 'major' }],
  ['minor, min, moll', { mode: 'minor' }],
  ['natural minor', { mode: 'minor', scale: 'natural minor' }],
  ['harmonic minor', { mode: 'minor', scale: 'harmonic minor' }],
  ['melodic minor', { mode: 'minor', scale: 'melodic minor' }],
  ['ionian', { mode: 'major', scale: 'ionian' }],
  ['dorian', { mode: 'minor', scale: 'dorian' }],
  ['phrygian', { mode: 'minor', scale: 'phrygian' }],
  ['lydian', { mode: 'major', scale: 'lydian' }],
  ['mixolydian', { mode: 'major', scale: 'mixolydian' }],
  ['aeolian', { mode: 'minor', scale: 'aeolian' }],
  ['locrian', { mode: 'minor', scale: 'locrian' }],
  ['pentatonic, major pentatonic, pentatonic major', { mode: 'major', scale: 'major pentatonic' }],
  ['minor pentatonic, pentatonic minor', { mode: 'minor', scale: 'minor pentatonic' }],
  ['blues scale, minor blues scale', { mode: 'minor', scale: 'blues' }],
  ['major blues scale', { mode: 'major', scale: 'major blues' }],
  ['whole tone, whole tone scale, wholetone', { mode: 'major', scale: 'whole-tone' }],
  ['chromatic, chromatic scale', { mode: 'major', scale: 'chromatic' }],
]);
const LEADS = ['in the key of', 'in key of', 'the key of', 'key of', 'key is', 'key', 'in', 'on', 'to'].map((lead) =>
  lead.split(' '),
);
/** What may follow "a minor" where the letter is meant; before a noun it is the article. */
const AFTER_KEY = new Set('for with at and but in to over on by of scale mode'.split(' '));

/** Reads a key, or a mode without a tonic. */
export const readKey: Reader = (tokens, at) => {
  const lead = leadAt(tokens, at);
  const from = at + lead.length;
  const tonic = tonicAt(tokens, from, lead.length > 0);
  if (tonic === undefined) return modeAlone(tokens, at, lead);
  const end = from + tonic.length;
  const mode = tonic.mode === undefined ? modeAt(tokens, end) : undefined;
  const bare = mode === undefined && tonic.mode === undefined;
  if (bare && (!/^[A-G]/.test(tonic.text) || (lead.length === 0 && !isAlone(tokens, from, end)))) return undefined;
  const last = end + (mode?.length ?? 0);
  if (tonic.text.toLowerCase() === 'a' && tonic.mode === undefined && isArticle(tokens, from, last, lead))
    return undefined;
  const meaning: ScaleWord | undefined = mode?.meaning ?? (tonic.mode === undefined ? undefined : { mode: tonic.mode });
  return { finding: { kind: 'key', tonic: tonic.name, ...meaning }, length: last - at };
};

function modeAlone(tokens: readonly Token[], at: number, lead: readonly string[]): ReturnType<Reader> {
  const article = /^an?$/.test(tokens[at + lead.length]?.word ?? '') ? 1 : 0;
  const from = at + lead.length + article;
  const mode = from === at || modeAt(tokens, from) ? findPhrase(SCALE_WORDS, tokens, from) : undefined;
  if (mode === undefined || (lead.length > 0 && lead[0] !== 'in')) return undefined;
  const after = /^(key|mode|scale)$/.test(tokens[from + mode.length]?.word ?? '') ? 1 : 0;
  const finding: Finding = { kind: 'key', ...mode.meaning };
  return { finding, length: lead.length + article + mode.length + after };
}

function leadAt(tokens: readonly Token[], at: number): readonly string[] {
  const found = LEADS.find((lead) =>
    lead.every((word, i) => tokens[at + i]?.word === word && (i === 0 || !startsClause(tokens[at + i]))),
  );
  const next = found && tokens[at + found.length];
  // "key: D minor" is the one lead that a sign may follow
  if (next && startsClause(next) && !(found.at(-1) === 'key' && next.gap.trim() === ':')) return [];
  return found ?? [];
}

type Tonic = { text: string; name: string; length: number; mode?: 'major' | 'minor' };

function tonicAt(tokens: readonly Token[], at: number, led: boolean): Tonic | undefined {
  const token = tokens[at];
  const match = /^([A-Ga-g])(#|♯|b|♭)?(m|min|maj)?$/.exec(token?.text ?? '');
  if (!match || (match[3] !== undefined && !/^[A-G]/.test(match[1]))) return undefined;
  if (match[3] !== undefined && !led && at === 0 && token.text === 'Am') return undefined;
  const next = tokens[at + 1];
  const word = next && !startsClause(next) && match[2] === undefined ? next.word : '';
  const sign = word === 'sharp' || word === 'flat' ? word : '';
  const accidental = match[2] ?? (sign === 'sharp' ? '#' : sign === 'flat' ? 'b' : '');
  const plain = accidental === '♯' ? '#' : accidental === '♭' ? 'b' : accidental;
  return {
    text: match[1],
    name: match[1].toUpperCase() + plain,
    length: sign === '' ? 1 : 2,
    ...(match[3] === undefined ? {} : { mode: match[3] === 'maj' ? ('major' as const) : ('minor' as const) }),
  };
}

function modeAt(tokens: readonly Token[], at: number): { meaning: ScaleWord; length: number } | undefined {
  const token = tokens[at];
  if (token === undefined || startsClause(token)) return undefined;
  return findPhrase(SCALE_WORDS, tokens, at);
}

/** "a waltz, E, slow": a letter that is a clause of its own. */
function isAlone(tokens: readonly Token[], from: number, end: number): boolean {
  return from > 0 && startsClause(tokens[from]) && (tokens[end] === undefined || startsClause(tokens[end]));
}

/** Is this "a" the article, as in "a minor waltz" or "in a minor key"? */
function isArticle(tokens: readonly Token[], letter: number, last: number, lead: readonly string[]): boolean {
  if (last === letter + 1) return tokens[letter].text === 'a';
  if (tokens[letter + 1] && /^(sharp|flat)$/.test(tokens[letter + 1].word)) return false;
  if (isJoined(tokens[letter + 1])) return false;
  const next = tokens[last];
  if (lead.length > 0) return /^(key|mode|scale)$/.test(next?.word ?? '');
  const capital = tokens[letter].text === 'A' && letter > 0 && !/[.!?\n]/.test(tokens[letter].gap);
  if (capital) return false;
  return next !== undefined && !startsClause(next) && !AFTER_KEY.has(next.word);
}
