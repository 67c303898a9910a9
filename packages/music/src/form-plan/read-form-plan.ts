/** Plans as people write them: "intro 4, A 8, A' 8 (energy 0.7), B 8 in G major, A 8 cadence authentic". */

import { type FormPlan, MOST_SECTION_BARS, MOST_SECTIONS, type PlanSection } from './form-plan.ts';
import { FormPlanError } from './form-plan-error.ts';
import { type PlanToken, planTokens } from './plan-tokens.ts';
import { checkLength, isKeyword, isWord, type Read, readOptions, shown } from './section-options.ts';

export type ReadFormPlanOptions = {
  /** bars of a section that says none; default 8 */
  readonly barsEach?: number;
};

const ONE_LETTER = /^[A-Z]′*\d*$/u;
const LETTERS = /^(?:[A-Z]′*){2,}\d*$/u;

/** A section whose bars may still have to be said. */
type Draft = Omit<PlanSection, 'bars'> & { readonly bars: number | undefined };

/**
 * The plan that a text says.
 *
 * A section is a name, its bars, and what else is asked of it, in any order, in brackets or not: `in` a key or scale,
 * `energy` 0–1 or in percent, `cadence` authentic, half, plagal or deceptive, `with` instruments joined by +, `varies`
 * an earlier section, `distance` 0–1 from it. Commas part sections, and may be left out after a number. Letters in a
 * row, as AABA, are a section each; "8 bars each" says the bars of all that say none. Names, keys and instruments that
 * could be misread stand in quotation marks.
 *
 * @throws FormPlanError  with what was found, at which character, and what is expected there
 * @example readFormPlan('A8 B8 in G A8').sections[1] // => { name: 'B', bars: 8, key: 'G major' }
 * @example readFormPlan('AABA, 8 bars each').sections.length // => 4
 */
export function readFormPlan(text: string, { barsEach = 8 }: ReadFormPlanOptions = {}): FormPlan {
  const tokens = planTokens(text);
  const drafts: Draft[] = [];
  let each = barsEach;
  let at = 0;
  for (;;) {
    while (tokens[at].kind === 'comma') at++;
    if (tokens[at].kind === 'end') break;
    if (tokens[at].kind === 'number' && isEach(tokens, at + 1)) {
      each = readBars(tokens[at]);
      at += isWord(tokens[at + 1], 'bar', 'bars') ? 3 : 2;
      continue;
    }
    const read = readSection(tokens, at, drafts);
    drafts.push(...read.drafts);
    at = read.at;
    if (drafts.length > MOST_SECTIONS) {
      throw new FormPlanError(
        `more than ${MOST_SECTIONS} sections; a plan has at most so many: join some`,
        tokens[at].at,
      );
    }
  }
  if (drafts.length === 0) throw new FormPlanError('no section where one is expected, e.g. "A 8, B 8, A 8"', 0);
  return { sections: drafts.map(({ bars = each, ...rest }): PlanSection => ({ ...rest, bars })) };
}

function readSection(
  tokens: readonly PlanToken[],
  start: number,
  earlier: readonly Draft[],
): Read<{ drafts: readonly Draft[] }> {
  const named = readName(tokens, start);
  let { at, name } = named;
  let bars: number | undefined;
  if (tokens[at].kind === 'number') bars = readBars(tokens[at++]);
  else if (tokens[start].kind === 'word') {
    const [, word, digits] = /^(.*?[^\d\s])(\d+)$/u.exec(name) ?? [];
    if (word !== undefined) {
      name = word;
      bars = readBars({ kind: 'number', text: digits, at: tokens[at - 1].at });
    }
  }
  if (isWord(tokens[at], 'bar', 'bars')) at++;
  if (isWord(tokens[at], 'each')) at++;
  const letters = tokens[start].kind === 'word' && LETTERS.test(name) ? lettersOf(name, earlier) : [name];
  const names = [...earlier.map((draft) => draft.name), ...letters.slice(0, -1)];
  const options = readOptions(tokens, at, names);
  return { drafts: letters.map((letter): Draft => ({ name: letter, bars, ...options.asked })), at: options.at };
}

/** The letters of AABA or AA′BA; a word such as CODA skips letters and is one name. */
function lettersOf(word: string, earlier: readonly Draft[]): readonly string[] {
  const letters = word.match(/[A-Z]′*/gu) ?? [];
  const known = new Set([...earlier.map(({ name }) => name), ...letters].map((name) => name[0]));
  const last = Math.max(...letters.map((letter) => letter.charCodeAt(0)));
  for (let code = 65; code <= last; code++) if (!known.has(String.fromCharCode(code))) return [word];
  return letters;
}

function readName(tokens: readonly PlanToken[], start: number): Read<{ name: string }> {
  const first = tokens[start];
  if (first.kind === 'quoted') return { name: checkLength(first, 'a name'), at: start + 1 };
  if (first.kind !== 'word' || isKeyword(tokens, start)) {
    throw new FormPlanError(
      `${shown(first)} where a section is expected: a name, then its bars, e.g. "A 8"${first.kind === 'word' ? '; a name of this kind stands in quotation marks' : ''}`,
      first.at,
    );
  }
  const words = [first.text];
  let at = start + 1;
  while (!ONE_LETTER.test(words[words.length - 1]) && !LETTERS.test(words[words.length - 1])) {
    const endsInDigits = /\d$/.test(words[words.length - 1]);
    const isMore = tokens[at].kind === 'word' && !isKeyword(tokens, at) && !endsInDigits;
    // "verse 2 8": the first of two numbers is part of the name
    const isPart = tokens[at].kind === 'number' && tokens[at + 1].kind === 'number' && words.length > 0;
    if (!isMore && !isPart) break;
    words.push(tokens[at++].text);
    if (isPart) break;
  }
  const name = words.join(' ');
  return { name: checkLength({ ...first, text: name }, 'a name'), at };
}

function readBars(token: PlanToken): number {
  const bars = Number(token.text);
  if (Number.isInteger(bars) && bars >= 1 && bars <= MOST_SECTION_BARS) return bars;
  throw new FormPlanError(`${shown(token)} bars where 1 to ${MOST_SECTION_BARS} are expected`, token.at);
}

function isEach(tokens: readonly PlanToken[], at: number): boolean {
  return isWord(tokens[at], 'each') || (isWord(tokens[at], 'bar', 'bars') && isWord(tokens[at + 1], 'each'));
}
