import { describe, expect, it } from 'vitest';
import { problemOf } from '../mei/testing/sound-notation.ts';
import { mutate, seededRandom } from '../midi/mutate.ts';
import { ScoreReadError } from '../music-error.ts';
import { readKern } from './read.ts';
import { CLARINET_AND_BASS, LITTLE_PIANO_PIECE, OLD_HUNDREDTH } from './testing/test-pieces.ts';

describe('damaged files', () => {
  it('1500 seeded mutations give a ScoreReadError or a sound score', () => {
    const pieces = [OLD_HUNDREDTH, LITTLE_PIANO_PIECE, CLARINET_AND_BASS].map((text) => new TextEncoder().encode(text));
    let good = 0;
    for (let seed = 0; seed < 1500; seed++) {
      const text = new TextDecoder().decode(mutate(pieces[seed % 3], seededRandom(seed)));
      try {
        expect(problemOf(readKern(text).notation), `seed ${seed}`).toBeUndefined();
        good++;
      } catch (error) {
        if (!(error instanceof ScoreReadError)) throw error;
      }
    }
    expect(good).toBeGreaterThan(500);
  });

  it('tokens put in any place give a ScoreReadError or a sound score', () => {
    const tokens = [
      '0%9c',
      '4096b',
      '000CC',
      '*^',
      '*v',
      '*x',
      '*+',
      '*-',
      '**kern',
      '=',
      '=5:|!',
      '8qc',
      '3%7e',
      '.',
      '12..f#',
      '*ITrd9c-9',
      '*M1/128',
      '*k[b-f#]',
      '4r',
      '[4c',
      '4c]',
      '(4c{',
      '4c)}',
      '16LLa',
    ];
    for (let seed = 0; seed < 1500; seed++) {
      const random = seededRandom(seed);
      const lines = LITTLE_PIANO_PIECE.split('\n').map((line) =>
        line
          .split('\t')
          .map((token) =>
            random() < 0.02 && !token.startsWith('!') ? tokens[Math.floor(random() * tokens.length)] : token,
          )
          .join('\t'),
      );
      try {
        expect(problemOf(readKern(lines.join('\n')).notation), `seed ${seed}`).toBeUndefined();
      } catch (error) {
        if (!(error instanceof ScoreReadError)) throw error;
      }
    }
  });
});
