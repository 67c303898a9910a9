import { codecOfHeader, melodyCodec } from '@continuo/corpus';
import { scoreFromNotes } from '@continuo/music';
import { expect, test } from 'vitest';
import { encodeGiven } from './encode-given.ts';

test('what a score has not is told with the score as its subject', () => {
  const piano = scoreFromNotes([{ pitch: 60 }]);
  expect(() => encodeGiven(codecOfHeader({ kind: 'drums' }), piano)).toThrow(
    expect.objectContaining({ code: 'bad-score', message: 'the score holds no drums: no notes on channel 10' }),
  );
  const waltz = { ...piano, meters: [{ tick: 0, numerator: 3, denominator: 4 }] };
  expect(() => encodeGiven(melodyCodec, waltz, 'the first piece')).toThrow(/^the first piece is in 3\/4; melodies/);
  expect(encodeGiven(melodyCodec, piano).tokens.length).toBeGreaterThan(0);
});
