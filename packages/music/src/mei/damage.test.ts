import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoreReadError } from '../music-error.ts';
import { readMei } from './read.ts';
import { problemOf } from './testing/sound-notation.ts';
import { measure, mei, note, oneStaff, SONG } from './testing/test-pieces.ts';

/** Attributes and elements of the song that damage strikes. */
const ATTRIBUTES = SONG.match(/ [\w.:]+="[^"]*"/g)?.length ?? 0;
const VALUES = [
  '',
  'x',
  '-5',
  '1e9',
  'f',
  '#b1',
  '0m+99',
  '99999m+1',
  '1',
  '64',
  'maxima',
  'rptend',
  'acc',
  '3f',
  '9',
  'perc',
];
const NAMES = [
  'note',
  'chord',
  'rest',
  'space',
  'mRest',
  'mRpt',
  'multiRest',
  'tie',
  'slur',
  'clef',
  'meterSig',
  'octave',
];
const GROUPS = [
  'beam',
  'tuplet',
  'chord',
  'layer',
  'staff',
  'measure',
  'section',
  'ending',
  'staffGrp',
  'app',
  'fTrem',
  'del',
];

const damage = fc.oneof(
  fc.record({ at: fc.nat(ATTRIBUTES - 1), value: fc.constantFrom(...VALUES, undefined) }),
  fc.record({ empty: fc.nat(60), name: fc.constantFrom(...NAMES) }),
  fc.record({ from: fc.constantFrom(...GROUPS), to: fc.constantFrom(...GROUPS) }),
);

type Damage = Partial<{ at: number; value: string | undefined; empty: number; name: string; from: string; to: string }>;

function damaged(text: string, change: Damage): string {
  let count = 0;
  if (change.at !== undefined) {
    return text.replace(/ ([\w.:]+)="[^"]*"/g, (whole, name) => {
      if (count++ !== change.at || name.startsWith('xml')) return whole;
      return change.value === undefined ? '' : ` ${name}="${change.value}"`;
    });
  }
  if (change.empty !== undefined) {
    return text.replace(/<\w+([^<>]*)\/>/g, (whole, rest) =>
      count++ === change.empty ? `<${change.name}${rest}/>` : whole,
    );
  }
  return text.replaceAll(new RegExp(`<(/?)${change.from}(?=[ >])`, 'g'), `<$1${change.to}`);
}

describe('damaged documents', () => {
  it('give a ScoreReadError or a sound score', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (changes) => {
        try {
          expect(problemOf(readMei(changes.reduce<string>(damaged, SONG)).notation)).toBeUndefined();
        } catch (error) {
          if (!(error instanceof ScoreReadError)) throw error;
        }
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});

describe('hostile documents', () => {
  const refused = (text: string): string => {
    try {
      readMei(text);
    } catch (error) {
      if (error instanceof ScoreReadError) return error.code;
      throw error;
    }
    return 'read';
  };

  it('with an entity bomb are refused', () => {
    expect(refused('<!DOCTYPE mei [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><mei>&b;</mei>')).toBe(
      'not-well-formed',
    );
  });

  it('with thousands of staves that change thousands of times are refused', () => {
    const staves = Array.from({ length: 1000 }, (_, i) => `<staffDef n="${i}"/>`).join('');
    const changes = '<scoreDef key.sig="1s"/><measure/><scoreDef key.sig="2s"/><measure/>'.repeat(1000);
    expect(refused(mei(`<scoreDef><staffGrp>${staves}</staffGrp></scoreDef><section>${changes}</section>`))).toBe(
      'too-large',
    );
  });

  it('with tuplets within tuplets are read, their ratios bounded', () => {
    const nested = `${'<tuplet num="999" numbase="1">'.repeat(60)}${note('c4', '64')}${'</tuplet>'.repeat(60)}`;
    const { notation, reports } = readMei(oneStaff(measure(nested)));
    expect(problemOf(notation)).toBeUndefined();
    expect(reports.map(({ code }) => code)).toContain('bad-tuplet');
  });

  it('with two pieces of one staff and rests beside notes have no overlapping voices', () => {
    const staff = `<staff n="1"><layer n="1">${note('c4', '1')}<mRest/></layer><layer n="1">${note('e4', '1')}</layer></staff>`;
    const { notation, reports } = readMei(
      mei(
        `<scoreDef><staffGrp><staffDef n="1"/></staffGrp></scoreDef><section><measure>${staff}${staff}</measure></section>`,
      ),
    );
    expect(problemOf(notation)).toBeUndefined();
    expect(notation.parts[0].events.length).toBe(4);
    expect(reports.map(({ code }) => code)).toEqual(['rest-beside-notes']);
  });
});
