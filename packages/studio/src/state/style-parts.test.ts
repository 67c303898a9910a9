import { expect, test } from 'vitest';
import {
  changedPart,
  evenShares,
  partName,
  partsOf,
  requestOfParts,
  type StylePart,
  withShare,
} from './style-parts.ts';

const folk: StylePart = { style: 'folk', share: 0.6 };
const haydn: StylePart = { composer: 'Haydn', share: 0.4 };

test('one part is a style, a composer or both; two are a blend; none asks nothing', () => {
  expect(requestOfParts([])).toEqual({});
  expect(requestOfParts([{ share: 1 }])).toEqual({});
  expect(requestOfParts([haydn])).toEqual({ composer: 'Haydn' });
  expect(requestOfParts([{ ...folk, composer: 'Haydn' }])).toEqual({ style: 'folk', composer: 'Haydn' });
  expect(requestOfParts([folk, haydn])).toEqual({ blend: [folk, haydn] });
});

test('the parts of a request ask for the same', () => {
  for (const request of [{}, { style: 'folk' }, { composer: 'Haydn' }, { blend: [folk, haydn] }])
    expect(requestOfParts(partsOf(request))).toEqual(request);
  // what a part leaves open is the piece's own
  expect(partsOf({ style: 'hymn', blend: [haydn, folk] })).toEqual([{ ...haydn, style: 'hymn' }, folk]);
});

test('a name that is freed is gone, and the other stays', () => {
  const both = changedPart(folk, { composer: 'Haydn' });
  expect(partName(both)).toBe('folk like Haydn');
  expect(changedPart(both, { style: undefined })).toEqual({ composer: 'Haydn', share: 0.6 });
});

test('shares: all alike, or one set and the others in proportion', () => {
  expect(evenShares([folk, haydn]).map(({ share }) => share)).toEqual([0.5, 0.5]);
  const three = [folk, { ...haydn, share: 0.3 }, { style: 'hymn', share: 0.1 }];
  expect(withShare(three, 0, 0.2).map(({ share }) => share)).toEqual([0.2, 0.6, 0.2]);
});
