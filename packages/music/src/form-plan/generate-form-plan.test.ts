import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKey } from '../key.ts';
import { barsOfPlan, plainName, sectionReference } from './form-plan.ts';
import { formsOfStyle, PLAN_FORMS } from './form-templates.ts';
import { formatFormPlan } from './format-form-plan.ts';
import { type GenerateFormPlanOptions, generateFormPlan } from './generate-form-plan.ts';
import { readFormPlan } from './read-form-plan.ts';
import { KEY_NEIGHBOURS, relatedKey } from './related-key.ts';

const shape = (options: Partial<GenerateFormPlanOptions>) =>
  generateFormPlan({ seed: 1, key: 'C major', ...options }).sections.map(
    ({ name, bars, cadence }) => `${name} ${bars} ${cadence}`,
  );

describe('generateFormPlan', () => {
  it('a song of 32 bars is AABA in eights, of which the bridge stays open', () => {
    expect(shape({ bars: 32, form: 'song' })).toEqual(['A 8 half', 'A 8 authentic', 'B 8 half', 'A 8 authentic']);
  });
  it('a period answers its half cadence with an authentic one, also in two bars', () => {
    expect(shape({ bars: 16, form: 'period' })).toEqual(['A 8 half', 'A′ 8 authentic']);
    expect(shape({ bars: 2, form: 'period' })).toEqual(['A 1 half', 'A′ 1 authentic']);
    expect(shape({ bars: 1 })).toEqual(['A 1 authentic']);
  });
  it('the second theme of a sonata comes in the dominant, in minor in the relative, and again at home', () => {
    for (const [key, second] of [
      ['G major', 'D major'],
      ['C minor', 'Eb major'],
    ] as const) {
      const { sections } = generateFormPlan({ seed: 4, bars: 96, key, form: 'sonata' });
      expect(sections.filter(({ name }) => name === 'second theme').map((section) => section.key)).toEqual([
        second,
        key,
      ]);
    }
  });
  it('minutes, tempo and meter make bars: 2 minutes of 90 quarters in 3/4 are 60', () => {
    expect(barsOfPlan(generateFormPlan({ seed: 1, minutes: 2, bpm: 90, meter: '3/4' }))).toBe(60);
    expect(barsOfPlan(generateFormPlan({ seed: 1, minutes: 1, bpm: 90, meter: '6/8' }))).toBe(30);
  });
  it('a style has its forms', () => {
    const forms = (style: string) => {
      const names = Array.from({ length: 20 }, (_, seed) =>
        generateFormPlan({ seed, bars: 64, style }).sections.map(({ name }) => name),
      );
      return new Set(names.flat().map(plainName));
    };
    expect(forms('pop')).toContain('chorus');
    expect(forms('folk')).not.toContain('chorus');
    expect(forms('rondo')).toEqual(
      new Set(['A', 'B', 'C', ...[...forms('rondo')].filter((name) => name === 'intro' || name === 'coda')]),
    );
    expect(formsOfStyle('string quartets')[0]).toBe('sonata');
  });
  it('what cannot be is an error', () => {
    expect(() => generateFormPlan({ seed: 1 })).toThrow('neither bars nor minutes');
    expect(() => generateFormPlan({ seed: 1, bars: 0 })).toThrow('0 bars where 1 to 2000 are expected');
    expect(() => generateFormPlan({ seed: 1, bars: 4, form: 'rondo' })).toThrow(
      '4 bars where a form of 5 sections (rondo)',
    );
    expect(() => generateFormPlan({ seed: 1, bars: 8, key: 'H' })).toThrow('is not known');
  });
});

const options = fc.record(
  {
    seed: fc.integer(),
    bars: fc.integer({ min: 1, max: 400 }),
    key: fc.constantFrom('C major', 'D minor', 'Ab major', 'F# minor'),
    style: fc.constantFrom('pop', 'folk', 'lieder', 'jazz', 'baroque', 'rondo'),
  },
  { requiredKeys: ['seed', 'bars'] },
);

describe('laws of generated plans', () => {
  it('bars add up; the end is at home with an authentic cadence; keys are near; the same seed gives the same', () => {
    fc.assert(
      fc.property(options, (asked) => {
        const plan = generateFormPlan(asked);
        expect(generateFormPlan(asked)).toEqual(plan);
        expect(barsOfPlan(plan)).toBe(asked.bars);
        expect(readFormPlan(formatFormPlan(plan))).toEqual(plan);
        const last = plan.sections[plan.sections.length - 1];
        const home = parseKey(asked.key ?? last.key ?? '');
        expect([last.cadence, last.key]).toEqual(['authentic', home.name]);
        expect(plan.sections[0].key).toBe(home.name);
        const near = [home, ...KEY_NEIGHBOURS.map((neighbour) => relatedKey(home, neighbour))];
        const farther = near.flatMap((key) => KEY_NEIGHBOURS.map((neighbour) => relatedKey(key, neighbour)));
        for (const [i, { key = '', name, energy = -1 }] of plan.sections.entries()) {
          expect((name === 'development' ? farther : near).map((one) => one.tonic)).toContain(parseKey(key).tonic);
          expect(energy).toBeGreaterThanOrEqual(0.1);
          expect(energy).toBeLessThanOrEqual(0.95);
          // what has the name of an earlier section says what it varies
          if (plan.sections.slice(0, i).some((earlier) => earlier.name === name)) {
            expect(sectionReference(plan, i)?.distance).toBeGreaterThan(0);
          }
        }
      }),
    );
  });
  it.each(PLAN_FORMS)(
    '%s: the height of energy lies after its first third, and returns are as long as what they vary',
    (form) => {
      fc.assert(
        fc.property(fc.integer(), fc.integer({ min: 32, max: 300 }), (seed, bars) => {
          const plan = generateFormPlan({ seed, bars, form });
          const energies = plan.sections.map(({ energy = 0 }) => energy);
          const highest = energies.indexOf(Math.max(...energies));
          const before = plan.sections.slice(0, highest + 1).reduce((sum, section) => sum + section.bars, 0);
          expect(before).toBeGreaterThan(bars / 3);
          for (const [i, section] of plan.sections.entries()) {
            const comesBack = sectionReference(plan, i);
            if (comesBack === undefined) continue;
            const longer = section.bars - plan.sections[comesBack.section].bars;
            // the last section may hold on for some bars
            expect(i === plan.sections.length - 1 ? longer >= 0 && longer <= 3 : longer === 0).toBe(true);
          }
        }),
      );
    },
  );
});
