import { describe, expect, it } from 'vitest';
import { mutate, seededRandom } from '../midi/mutate.ts';
import { ScoreReadError } from '../music-error.ts';
import { scoreOfNotation } from '../notation/score-of-notation.ts';
import { validateScore } from '../validate-score.ts';
import { readAbc, readAbcBook } from './read.ts';
import { ABC_SETS, hasTunes, tunesOf } from './testing/tunes.ts';
import { writeAbc } from './write.ts';

const HEADER = 'X:1\nM:4/4\nL:1/8\nK:C\n';
const many = (text: string, count = 20_000): string => text.repeat(count);

/** Events of a text, or the code of its error; any other error is thrown. */
function sizeOf(text: string): number | string {
  try {
    const { notation } = readAbc(text);
    readAbc(writeAbc(notation).text);
    return notation.parts.reduce((sum, part) => sum + part.events.length, 0);
  } catch (error) {
    if (error instanceof ScoreReadError) return error.code;
    throw error;
  }
}

describe('hostile text', () => {
  it.each([
    ['rests of many bars', 'Z100000000|', 5000],
    ['many rests of many bars', many('Z999|', 100), 5094],
    ['a note without end', 'A1000000000|', 6],
    ['a note too short to be', 'A/1000000000|', 1],
    ['length zero', 'A0|', 1],
    ['a chord of a hundred thousand notes', `[${many('A', 100_000)}]`, 1],
    ['slurs that only open', `${many('(')}A`, 1],
    ['tuplets that never end', `${many('(3:2:999', 1000)}A`, 1],
    ['a tuplet in no time', '(3:0:3ABC|', 3],
    ['endings without end', `A|${many('[1-999999999', 1000)}A|`, 2],
    ['decorations without a note', `${many('.')}A`, 1],
    ['overlays without music', `A8${many('&')}|`, 1],
    ['quotes that do not close', `A${many('"')}`, 1],
    ['an inline field that does not close', `A${many('[K:C')}`, 1],
  ])('%s are bounded', (_, music, events) => {
    expect(sizeOf(`${HEADER}${music}\n`)).toBe(events);
  });

  it.each([
    ['only bar lines', `${HEADER}${many('|')}`, 'no-music'],
    ['only grace notes', `${HEADER}{${many('A')}`, 'no-music'],
    ['more notes than are read', `${HEADER}${many('A', 100_001)}`, 'too-many-events'],
    ['an empty text', '', 'no-music'],
    ['bytes', String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i)), 'no-music'],
  ])('%s is refused', (_, text, code) => {
    expect(sizeOf(text)).toBe(code);
  });

  it('a piece that lasts longer than a score can count is refused', () => {
    expect(sizeOf(`${HEADER}${many('A512|', 10_000)}`)).toBe('too-long');
  });

  it('more tunes than are read are refused, with what to do', () => {
    expect(() => readAbcBook(many('X:1\nK:C\nA|\n\n', 20_001))).toThrow('raise maximumTunes');
  });

  it('more voices than are read go to the one before, with a report', () => {
    const { notation, reports } = readAbc(HEADER + Array.from({ length: 100 }, (_, i) => `[V:${i}]A|`).join('\n'));
    expect(notation.parts).toHaveLength(64);
    expect(reports.map(({ code }) => code)).toContain('voices');
  });

  it('2000 seeded texts of ABC characters are read or refused', () => {
    const characters = ' ABCDEFGabcdefgzxZXy|:[](){}<>-_^=/,\'0123456789!"+~.HTu&%\\\n*$VKMLQwP';
    for (let seed = 0; seed < 2000; seed++) {
      const random = seededRandom(seed);
      const text = Array.from({ length: 200 }, () => characters[Math.floor(random() * characters.length)]).join('');
      expect(sizeOf(`${HEADER}${text}`), `seed ${seed}`).not.toBe('');
    }
  });
});

describe.skipIf(!hasTunes)('damaged tunes', () => {
  it('1000 seeded mutations are refused, or sound the same after they were written', () => {
    const files = ABC_SETS.flatMap((set) => [...tunesOf(set, 'abc')]);
    let refused = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const random = seededRandom(seed);
      const [name, bytes] = files[Math.floor(random() * files.length)];
      try {
        const { notation } = readAbc(Buffer.from(mutate(bytes, random)).toString('latin1'));
        const { score } = scoreOfNotation(notation);
        expect(validateScore(score), `${name}, seed ${seed}`).toEqual([]);
        const again = scoreOfNotation(readAbc(writeAbc(notation).text).notation).score;
        const notesOf = (played: typeof score): unknown => played.tracks.map((track) => track.notes);
        expect(notesOf(again), `${name}, seed ${seed}`).toEqual(notesOf(score));
      } catch (error) {
        if (!(error instanceof ScoreReadError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeLessThan(50);
  });
});
