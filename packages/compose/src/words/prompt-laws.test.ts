import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeRequestSchema } from '../compose-request.ts';
import { readKeyWish } from '../key-wish.ts';
import { PEOPLE } from './lexicon/composers.ts';
import { DANCES } from './lexicon/dances.ts';
import { ENSEMBLES } from './lexicon/ensembles.ts';
import { GENRES } from './lexicon/genres.ts';
import { INSTRUMENTS } from './lexicon/instruments.ts';
import { MOODS } from './lexicon/moods.ts';
import { PROGRESSIONS } from './lexicon/progressions.ts';
import { STOP_WORDS } from './lexicon/stop-words.ts';
import { TEMPO_WORDS } from './lexicon/tempos.ts';
import { NO_FIELD, TEXTURE_WORDS } from './lexicon/textures.ts';
import { parsePrompt } from './parse-prompt.ts';
import { promptFieldsSchema } from './prompt-fields.ts';

const LEXICONS = [DANCES, ENSEMBLES, GENRES, INSTRUMENTS, MOODS, PROGRESSIONS, TEMPO_WORDS, TEXTURE_WORDS, NO_FIELD];
const WORDS = [...LEXICONS.flatMap(({ meanings }) => [...meanings.keys()]), ...PEOPLE.flatMap(({ words }) => words)];
/** What the grammar, not the lexicon, is made of. */
const PIECES = [
  ...['in D minor', 'in a minor', 'Bb', 'E-flat major', 'dorian', 'A', 'a', 'in', 'key:', 'F#', 'sharp', 'C4', 'G#9'],
  ...['at 90', '120 bpm', '♩ =', '500 bpm', '3/4', '0/4', '99/8', 'in seven', '32 bars', '999 bars', '1 bar', '0 bars'],
  ...[
    'two minutes',
    '9 hours',
    '1:30',
    'half a',
    'and a half',
    'thirty-two',
    'a hundred and',
    'dozen',
    '0',
    '1e9',
    '2.5',
  ],
  ...[
    'gets',
    'come in',
    'then',
    'starts',
    'ends',
    'with',
    'but',
    'very',
    'not',
    'not too',
    'no',
    'more',
    'less',
    'a bit',
    'gradually',
  ],
  ...[
    'in the middle',
    'at the end',
    'towards the end',
    'bars 5-8',
    'bars 8-5',
    'from bar 9',
    'the first 8 bars',
    'throughout',
  ],
  ...[
    'until bar 0',
    'bar 5000',
    'last 300 bars',
    'the chorus',
    'B section',
    'ABA',
    "AA'B",
    'AABBCCDDEEFF',
    'verse chorus',
  ],
  ...[
    'theme and 20 variations',
    'half cadence',
    '| C | Am |',
    '%',
    '|',
    'C-G-Am-F',
    'I-V-vi-IV',
    'V7/V',
    'N.C.',
    'seed 3',
  ],
  ...['like', 'à la', 'in the style of', 'Haydn', 'Wolf', 'J. S. Bach', 'composer: Clara Schumann', 'Holmès-like'],
  ...['at most three notes at once', 'between C5 and C3', 'no higher than A5', 'loop', '70%', '0%', 'half', 'mix of'],
  ...[',', '.', ';', '—', '\n', '(', ')', '…', '🎹', 'é', '\u0000', 'constructor', '__proto__', 'toString', 'xyz'],
];
const prompt = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...PIECES), fc.constantFrom(...STOP_WORDS)), {
    maxLength: 24,
  })
  .map((parts) => parts.join(' '));
const bars = fc.option(fc.integer({ min: 1, max: 256 }), { nil: undefined });

function checkReading(text: string, given: number | undefined): void {
  const composers = ['Bach', 'Haydn', 'Holmès', 'Schumann', 'Wolf'];
  const { request, understood, unknown } = parsePrompt(text, {
    composers,
    ...(given !== undefined && { bars: given }),
  });
  expect(promptFieldsSchema.parse(request)).toEqual(request);
  if (request.key !== undefined || request.scale !== undefined) readKeyWish(request.key, request.scale);
  const spans = [...understood, ...unknown].toSorted((a, b) => a.start - b.start);
  for (const [i, span] of spans.entries()) {
    expect(span.start).toBeGreaterThanOrEqual(i === 0 ? 0 : spans[i - 1]!.end);
    expect(span.end).toBeGreaterThan(span.start);
    expect(text.slice(span.start, span.end)).toBe(span.text);
  }
  const length = request.bars ?? given;
  for (const { bars: scope } of [...(request.wishes ?? []), ...(request.limits ?? [])]) {
    if (scope === undefined) continue;
    expect(scope[0]).toBeGreaterThanOrEqual(1);
    expect(scope[1]).toBeLessThanOrEqual(length ?? 0);
  }
  const sections = request.form?.sections;
  if (sections) expect(sections.reduce((sum, section) => sum + section.bars, 0)).toBe(length);
  for (const [i, { varies }] of (sections ?? []).entries())
    if (varies !== undefined) expect(sections?.slice(0, i).map(({ name }) => name)).toContain(varies);
}

describe('laws of prompts', () => {
  it('law: any words of the lexicon give a valid request, its words in order and apart', () => {
    fc.assert(fc.property(prompt, bars, checkReading), { numRuns: 1500 });
  });
  it('law: so does any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), bars, checkReading), { numRuns: 500 });
  });
  it('every word of the lexicons is understood, or told to have no field', () => {
    const silent = WORDS.filter((word) => {
      const { understood, reports } = parsePrompt(`x, ${word}`);
      return understood.length === 0 && !reports.some(({ code }) => code === 'no-field');
    });
    expect(silent).toEqual([]);
  });
  it('every word of a lexicon is read whole', () => {
    const torn = WORDS.filter((word) => {
      const { understood, unknown } = parsePrompt(`x, ${word}`);
      const whole = understood.length === 1 && understood[0]?.text === word;
      return !whole && !(unknown.length > 1 && NO_FIELD.meanings.has(word));
    });
    expect(torn).toEqual([]);
  });
  it('a long prompt of nothing but wishes stays within what a request holds', () => {
    const many = ['gets louder, ', 'in C in bar 3, in D in bar 5, ', 'violin, flute, oboe, ', 'monophonic in bar 2, '];
    for (const text of many) checkReading(text.repeat(400), undefined);
  });
  it('the fields that a chorale model hears, too, are those of a request', () => {
    const { request } = parsePrompt('in G dorian, 3/4, at 90, 16 bars, seed 4, a loop with a pickup');
    expect(composeRequestSchema.parse({ task: 'compose', ...request })).toMatchObject({ ...request, scale: 'dorian' });
  });
});
