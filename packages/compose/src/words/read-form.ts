/** Forms: "AABA", "ABA' form", "rondo", "verse chorus verse", "theme and three variations", cadences. */
import type { Finding, PromptSection, Reader } from './finding.ts';
import { readNumber } from './number-words.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { isJoined, type Token } from './prompt-tokens.ts';

const FORMS = phrasesOf<string>([
  ['rondo, rondo form', 'A B A C A'],
  ['ternary, ternary form, ternary song, da capo, da capo form, da capo aria, three part form', 'A B A'],
  ['binary, binary form, two part form', 'A A B B'],
  ['song form, thirty two bar form, 32 bar form, standard form', 'A A B A'],
  ['bar form', 'A A B'],
  ['arch form', 'A B C B A'],
  ['sonata form, sonata allegro form', 'exposition development recapitulation'],
  ['verse chorus form, pop song form', 'verse chorus verse chorus bridge chorus'],
  ['strophic, strophic form', 'verse verse verse'],
]);
const CADENCES = phrasesOf<Extract<Finding, { kind: 'cadence' }>['cadence']>([
  ['half cadence, imperfect cadence, half close', 'half'],
  ['authentic cadence, perfect cadence, full cadence', 'authentic'],
  ['plagal cadence, amen cadence', 'plagal'],
  ['deceptive cadence, interrupted cadence', 'deceptive'],
]);
const SECTION_WORDS: Readonly<Record<string, string>> = {
  ...{
    intro: 'intro',
    introduction: 'intro',
    verse: 'verse',
    prechorus: 'prechorus',
    chorus: 'chorus',
    refrain: 'chorus',
  },
  ...{ bridge: 'bridge', interlude: 'interlude', outro: 'outro', coda: 'coda', solo: 'solo' },
};
const MOST_LETTERS = 24;
const MOST_TIMES = 8;

export const readForm: Reader = (tokens, at) => {
  const letters = lettersAt(tokens, at) ?? partsAt(tokens, at) ?? variationsAt(tokens, at);
  if (letters) return letters;
  const form = findPhrase(FORMS, tokens, at);
  if (form) return { finding: formOf(form.meaning.split(' ')), length: form.length };
  const cadence = findPhrase(CADENCES, tokens, at);
  return cadence && { finding: { kind: 'cadence', cadence: cadence.meaning }, length: cadence.length };
};

/** "AABA", "ABA'", "A-B-A", "a b a form". */
function lettersAt(tokens: readonly Token[], at: number): ReturnType<Reader> {
  const whole = tokens[at].text.replace(/[’′]/g, "'");
  const named = (length: number): number => (tokens[at + length]?.word === 'form' ? 1 : 0);
  const spelled = /^(?:[A-H]'?){2,}$/.test(whole) || (/^[a-h]{3,}$/.test(whole) && named(1) === 1 && /^a/.test(whole));
  if (spelled) {
    const names = whole.toUpperCase().match(/[A-H]'?/g) ?? [];
    return isForm(names) ? { finding: formOf(names), length: 1 + named(1) } : undefined;
  }
  const names: string[] = [];
  while (
    /^[A-H]['’′]?$/.test(tokens[at + names.length]?.text ?? '') &&
    (names.length === 0 || isJoined(tokens[at + names.length]) || / /.test(tokens[at + names.length].gap))
  )
    names.push(tokens[at + names.length].text.replace(/[’′]/g, "'"));
  const joined = names.length > 1 && isJoined(tokens[at + 1]);
  if (names.length < 3 || !isForm(names) || (!joined && named(names.length) === 0)) return undefined;
  return { finding: formOf(names), length: names.length + named(names.length) };
}

/** A form begins with A, and no letter comes before the one that it follows; "AB" alone needs the word. */
function isForm(names: readonly string[]): boolean {
  let highest = 0;
  for (const name of names) {
    const letter = name.charCodeAt(0) - 64;
    if (letter > highest + 1) return false;
    highest = Math.max(highest, letter);
  }
  return highest >= 1 && names.length >= 2 && names.length <= MOST_LETTERS;
}

/** "verse chorus verse", "intro, two verses and an outro": two section words or more. */
function partsAt(tokens: readonly Token[], at: number): ReturnType<Reader> {
  const names: string[] = [];
  let end = at;
  for (let next = at; next < tokens.length && names.length < MOST_LETTERS; ) {
    const word = tokens[next].word;
    const name = sectionOf(word);
    const gap = next === at ? ' ' : tokens[next].gap;
    if (!/^[\s,\-–—/>→]*$/.test(gap)) break;
    const number = name === undefined ? readNumber(tokens, next) : undefined;
    const counted = number && sectionOf(tokens[next + number.length]?.word ?? '');
    // "two verses"
    if (number && counted !== undefined && number.value >= 1 && number.value <= MOST_TIMES) {
      for (let i = 0; i < number.value; i++) names.push(counted);
      next += number.length + 1;
      end = next;
      continue;
    }
    if (name === undefined) {
      if (names.length === 0 || !/^(and|an|a|then|another|the)$/.test(word)) break;
      next++;
      continue;
    }
    names.push(name);
    end = ++next;
  }
  if (names.length < 2) return undefined;
  const form = tokens[end]?.word === 'form' ? 1 : 0;
  return { finding: formOf(names), length: end - at + form };
}

function sectionOf(word: string): string | undefined {
  const singular = word === 'chorus' ? word : word.replace(/s$/, '');
  return Object.hasOwn(SECTION_WORDS, singular) ? SECTION_WORDS[singular] : undefined;
}

/** "theme and variations" has three, "theme with five variations" five. */
function variationsAt(tokens: readonly Token[], at: number): ReturnType<Reader> {
  if (tokens[at].word !== 'theme' || !/^(and|with)$/.test(tokens[at + 1]?.word ?? '')) return undefined;
  const number = readNumber(tokens, at + 2);
  const end = at + 2 + (number?.length ?? 0);
  const count = number?.value ?? 3;
  if (!/^variations?$/.test(tokens[end]?.word ?? '') || !Number.isInteger(count) || count < 1 || count > 20)
    return undefined;
  const variations = Array.from(
    { length: count },
    (_, i): PromptSection => ({ name: `variation ${i + 1}`, varied: true, varies: 'theme' }),
  );
  return {
    finding: { kind: 'form', sections: [{ name: 'theme', varied: false }, ...variations] },
    length: end + 1 - at,
  };
}

/** A name that came before varies its first appearance; a prime varies it further. */
function formOf(names: readonly string[]): Finding {
  const seen = new Set<string>();
  const sections = names.map((name): PromptSection => {
    const plain = name.replace("'", '');
    const varies = seen.has(plain)
      ? plain
      : name === 'recapitulation' && seen.has('exposition')
        ? 'exposition'
        : undefined;
    seen.add(plain);
    return { name, varied: name !== plain, ...(varies === undefined ? {} : { varies }) };
  });
  return { kind: 'form', sections };
}
