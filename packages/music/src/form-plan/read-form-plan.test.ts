import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYS } from '../key.ts';
import { barsOfPlan, type FormPlan, PLAN_CADENCES, type PlanSection, sectionReference } from './form-plan.ts';
import { FormPlanError } from './form-plan-error.ts';
import { formatFormPlan } from './format-form-plan.ts';
import { readFormPlan } from './read-form-plan.ts';

const inShort = (text: string) =>
  readFormPlan(text)
    .sections.map(({ name, bars }) => `${name}${bars}`)
    .join(' ');

describe('readFormPlan', () => {
  it('names, bars, and what else is asked, in brackets or not', () => {
    const text = "intro 4, A 8, A' 8 (energy 0.7), B 8 in G major, A 8 cadence authentic";
    expect(readFormPlan(text).sections).toEqual([
      { name: 'intro', bars: 4 },
      { name: 'A', bars: 8 },
      { name: 'A′', bars: 8, energy: 0.7 },
      { name: 'B', bars: 8, key: 'G major' },
      { name: 'A', bars: 8, cadence: 'authentic' },
    ]);
  });
  it.each([
    ['A8 B8 A8', 'A8 B8 A8'],
    ['A 8 B 8 A 8', 'A8 B8 A8'],
    ['AABA', 'A8 A8 B8 A8'],
    ['AABA, 16 bars each', 'A16 A16 B16 A16'],
    ["AA'BA 4", 'A4 A′4 B4 A4'],
    ['A B A 4', 'A8 B8 A4'],
    ['intro 4 bars – verse 16 – chorus 8', 'intro4 verse16 chorus8'],
    ['first theme 12\nsecond theme 10', 'first theme12 second theme10'],
    ['verse 1 8, verse 2 8', 'verse 18 verse 28'],
    ['CODA 4', 'CODA4'],
    ['"in 5, slow" 3', 'in 5, slow3'],
  ])('%s is %s', (text, sections) => {
    expect(inShort(text)).toBe(sections);
  });
  it('keys, cadences, instruments, variations in many wordings', () => {
    const text =
      'A in D flat major with violin, A″: half cadence, energy=70% (with cello, piano and drums, varies A by .3)';
    expect(readFormPlan(text).sections).toEqual([
      { name: 'A', bars: 8, key: 'Db major', instruments: ['violin'] },
      {
        name: 'A′′',
        bars: 8,
        cadence: 'half',
        energy: 0.7,
        instruments: ['cello', 'piano', 'drums'],
        varies: 'A',
        distance: 0.3,
      },
    ]);
    expect(readFormPlan('A 8 in D dorian, B 8 key f#m, C 8 in E B 8').sections.map(({ key }) => key)).toEqual([
      'D dorian',
      'F# minor',
      'E major',
      undefined,
    ]);
  });
  it.each([
    ['A 8, 9', 6, 'character 6: "9" where a section is expected: a name, then its bars'],
    ['A 0', 3, '"0" bars where 1 to 256 are expected'],
    ['A 8 in H', 8, 'the nearest is'],
    ['A 8 cadence authentik', 13, 'the nearest is "authentic"'],
    ['A 8 (energy 7)', 13, '"7" where the energy is expected, a number from 0 to 1'],
    ['A 8 (loud)', 6, '"loud" where one of these is expected: "in KEY"'],
    ['A 8 (energy 0.5', 5, 'a bracket that is not closed'],
    ['A 8, B 8 varies C', 17, '"C" where an earlier section is expected; those are A'],
    ['A 8 energy 0.1 energy 0.2', 16, 'the energy of this section is said twice'],
    ['A "B', 3, 'a quotation mark that is not closed'],
    ['A 8 with', 9, 'the end of the text where an instrument is expected'],
    [' , ', 1, 'no section where one is expected'],
  ])('%s: the error stands at character %i', (text, character, message) => {
    const error = (() => {
      try {
        return readFormPlan(text);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(FormPlanError);
    expect((error as FormPlanError).message).toContain(message);
    expect((error as FormPlanError).character).toBe(character - 1);
  });
});

/** Names as people give them, and names made to be misread. */
const name = fc.oneof(
  fc.constantFrom(
    'A',
    'A′',
    'B',
    "A'",
    'verse',
    'verse 2',
    'AABA',
    'in',
    'half cadence',
    'x, y (z)',
    'A8',
    '8',
    'a"b\\',
    'piano + cello',
  ),
  fc.string({ minLength: 1, maxLength: 60 }),
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const plan: fc.Arbitrary<FormPlan> = fc
  .array(
    fc.record(
      {
        name,
        bars: fc.integer({ min: 1, max: 256 }),
        key: fc.constantFrom(...KEYS.map((key) => key.name), 'D dorian', 'bb', 'G harmonic minor', 'e minor'),
        cadence: fc.constantFrom(...PLAN_CADENCES),
        energy: share,
        instruments: fc.array(name, { minLength: 1, maxLength: 3 }),
        varies: fc.nat(),
        distance: share,
      },
      { requiredKeys: ['name', 'bars'] },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((sections) => ({
    sections: sections.map(({ varies, ...section }, i): PlanSection => {
      if (varies === undefined || i === 0) return section;
      return { ...section, varies: sections[varies % i].name };
    }),
  }));

describe('laws of plans as text', () => {
  it('a plan is read back from its text as it was', () => {
    fc.assert(
      fc.property(plan, (asked) => {
        expect(readFormPlan(formatFormPlan(asked))).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });
  it('any text is a plan or an error that says where', () => {
    const words = fc.constantFrom(
      'A',
      '8',
      'in',
      'G',
      '(',
      ')',
      ',',
      'with',
      '"x"',
      "B'",
      'varies',
      'cadence',
      'half',
      '0.5',
      'energy',
      'by',
      '+',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        try {
          expect(readFormPlan(parts.join(' ')).sections.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FormPlanError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('sectionReference', () => {
  it('what comes back under its name is the same; under a prime or by "varies" it is varied', () => {
    const asked = readFormPlan("A8 B8 A8 A'8 C8 varies B distance 0.2, A'8");
    expect(asked.sections.map((_, i) => sectionReference(asked, i))).toEqual([
      undefined,
      undefined,
      { section: 0, distance: 0 },
      { section: 0, distance: 0.5 },
      { section: 1, distance: 0.2 },
      { section: 3, distance: 0 },
    ]);
    expect(barsOfPlan(asked)).toBe(48);
  });
});
