import { barsOfPlan, type FormPlan, PLAN_CADENCES, type PlanSection, readFormPlan } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { CADENCES, type FormPlan as FormPlanOfSchema, formPlanSchema } from '../score-wishes.ts';
import { expandForm } from './expand-form.ts';

type ReadonlyPlan = { readonly sections: readonly Readonly<FormPlanOfSchema['sections'][number]>[] };

describe('expandForm', () => {
  it('each bar knows its section, its cadence, what it comes back to, and how many follow', () => {
    const plan = readFormPlan(
      "A 4 cadence half energy 0.4, A' 4 cadence authentic distance 0.2, B 2 in G with cello, A 4",
    );
    const bars = expandForm(plan, { key: 'C major' });
    const base = { name: 'A', section: 0, barsOfSection: 4, key: 'C major', energy: 0.4 };
    expect(bars.slice(0, 4)).toEqual([
      { ...base, bar: 1, barOfSection: 1, role: 'none', barsLeft: 13 },
      { ...base, bar: 2, barOfSection: 2, role: 'none', barsLeft: 12 },
      { ...base, bar: 3, barOfSection: 3, role: 'approach', cadence: 'half', barsLeft: 11 },
      { ...base, bar: 4, barOfSection: 4, role: 'close', cadence: 'half', barsLeft: 10 },
    ]);
    // A′ has another cadence than A: its last two bars are freer
    expect(bars.slice(4, 8).map(({ reference, distance, role }) => [reference, distance, role])).toEqual([
      [1, 0.2, 'none'],
      [2, 0.2, 'none'],
      [3, 0.5, 'approach'],
      [4, 0.5, 'close'],
    ]);
    expect(bars[8]).toEqual({
      bar: 9,
      name: 'B',
      section: 2,
      barOfSection: 1,
      barsOfSection: 2,
      key: 'G major',
      role: 'none',
      instruments: ['cello'],
      barsLeft: 5,
    });
    // the last section lands though it does not say so
    expect(
      bars.slice(10).map(({ reference, distance, role, cadence }) => [reference, distance, role, cadence]),
    ).toEqual([
      [1, 0, 'none', undefined],
      [2, 0, 'none', undefined],
      [3, 0.5, 'approach', 'authentic'],
      [4, 0.5, 'close', 'authentic'],
    ]);
    expect(expandForm(plan, { ending: null }).at(-1)?.role).toBe('none');
  });
  it('a section that comes back in another key is moved the shorter way; one twice as long goes through it twice', () => {
    const plan = readFormPlan('A2 in C, A2 in G, A4 in D, A3');
    const bars = expandForm(plan, { key: 'C major', firstBar: 10 });
    expect(bars.map(({ bar, reference, transposition }) => [bar, reference, transposition])).toEqual([
      [10, undefined, undefined],
      [11, undefined, undefined],
      [12, 10, -5],
      [13, 11, -5],
      [14, 10, 2],
      [15, 11, 2],
      [16, 10, 2],
      [17, 11, 2],
      [18, 10, 0],
      [19, 11, 0],
      [20, undefined, undefined],
    ]);
  });
  it('a key that is not known is an error', () => {
    expect(() =>
      expandForm({
        sections: [
          { name: 'A', bars: 1, key: 'H' },
          { name: 'A', bars: 1, key: 'C' },
        ],
      }),
    ).toThrow('key "H" is not known');
  });
});

const section: fc.Arbitrary<PlanSection> = fc.record(
  {
    name: fc.constantFrom('A', 'A′', 'B', 'C'),
    bars: fc.integer({ min: 1, max: 12 }),
    cadence: fc.constantFrom(...PLAN_CADENCES),
    varies: fc.constantFrom('A', 'B'),
    distance: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: ['name', 'bars'] },
);

describe('laws of plans bar by bar', () => {
  it('every bar comes exactly once, and comes back only to an earlier one', () => {
    fc.assert(
      fc.property(
        fc.array(section, { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 0, max: 99 }),
        (sections, firstBar) => {
          const plan = { sections };
          const bars = expandForm(plan, { firstBar });
          expect(bars.map(({ bar }) => bar)).toEqual(Array.from({ length: barsOfPlan(plan) }, (_, i) => firstBar + i));
          for (const [
            i,
            { reference, distance, barsLeft, barOfSection, barsOfSection, section: index },
          ] of bars.entries()) {
            expect(barsLeft).toBe(bars.length - 1 - i);
            expect(barOfSection).toBeLessThanOrEqual(barsOfSection);
            expect(reference === undefined).toBe(distance === undefined);
            if (reference !== undefined) {
              expect(reference).toBeGreaterThanOrEqual(firstBar);
              expect(bars[reference - firstBar].section).toBeLessThan(index);
            }
          }
          expect(bars.at(-1)?.role).toBe('close');
        },
      ),
    );
  });
});

describe('the schema of a plan', () => {
  it('says what the type of a plan says', () => {
    expectTypeOf<ReadonlyPlan['sections'][number]['instruments']>().toEqualTypeOf<string[] | undefined>();
    expectTypeOf<FormPlanOfSchema>().toExtend<FormPlan>();
    expectTypeOf<keyof FormPlanOfSchema['sections'][number]>().toEqualTypeOf<keyof PlanSection>();
    expectTypeOf<Omit<ReadonlyPlan['sections'][number], 'instruments'>>().toEqualTypeOf<
      Omit<PlanSection, 'instruments'>
    >();
    expect(CADENCES).toEqual(PLAN_CADENCES);
    expect(formPlanSchema.safeParse(readFormPlan("A 256, A' 8 in G (with cello, varies A by 0.5)")).success).toBe(true);
    expect(formPlanSchema.safeParse({ sections: [{ name: 'A', bars: 257 }] }).success).toBe(false);
  });
});
