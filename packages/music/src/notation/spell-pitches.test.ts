import { describe, expect, it } from 'vitest';
import { readAbc } from '../abc/read.ts';
import { readMusicXml } from '../musicxml/read.ts';
import { filesOf, hasData } from '../testing/data-sets.ts';
import type { NotatedScore } from './notated-score.ts';
import { spellPitches } from './spell-pitches.ts';
import { pitchOfSpelled, spelledName } from './spelled-pitch.ts';

function names(pitches: readonly number[], fifths = 0): string {
  const notes = pitches.map((pitch, i) => ({ tick: i, pitch }));
  return spellPitches(notes, [{ tick: 0, fifths, mode: 'major' }])
    .map(spelledName)
    .join(' ');
}

describe('pitch spelling', () => {
  it('notes of the key are spelled as the signature has them', () => {
    expect(names([60, 62, 64, 65, 67, 69, 71, 72])).toBe('C4 D4 E4 F4 G4 A4 B4 C5');
    expect(names([61, 63, 65, 66, 68, 70, 72, 73], -5)).toBe('Db4 Eb4 F4 Gb4 Ab4 Bb4 C5 Db5');
    expect(names([61, 63, 65, 66, 68, 70, 72, 73], 7)).toBe('C#4 D#4 E#4 F#4 G#4 A#4 B#4 C#5');
  });

  it('A harmonic minor has G sharp, C harmonic minor B natural', () => {
    expect(names([69, 71, 72, 74, 76, 77, 80, 81])).toBe('A4 B4 C5 D5 E5 F5 G#5 A5');
    expect(names([60, 62, 63, 65, 67, 68, 71, 72], -3)).toBe('C4 D4 Eb4 F4 G4 Ab4 B4 C5');
  });

  it('a chromatic scale goes up in sharps and down in flats', () => {
    expect(names([60, 61, 62, 63, 64])).toBe('C4 C#4 D4 D#4 E4');
    expect(names([64, 63, 62, 61, 60])).toBe('E4 Eb4 D4 Db4 C4');
  });

  it('a chromatic neighbour takes the next letter', () => {
    expect(names([62, 61, 62, 67, 68, 67])).toBe('D4 C#4 D4 G4 Ab4 G4');
  });

  it('octaves count from C: B sharp and C flat keep theirs', () => {
    expect(names([60], 7)).toBe('B#3');
    expect(names([71], -7)).toBe('Cb5');
  });

  // ps13s1 spells 99.4 % of Meredith's set of 195 972 notes of baroque and classical music (Meredith 2007); ours are easier
  it.skipIf(!hasData()).each([
    ['openewld', 'mxl', 0.992],
    ['open-hymnal', 'abc', 0.998],
    ['folk-tunes-pd', 'abc', 0.9995],
  ])(
    'of the printed notes of %s (%s) at least %d are spelled as printed',
    (set, format, least) => {
      let notes = 0;
      let right = 0;
      const files = [...filesOf(`open/${set}/${format}.tar.gz`)];
      for (const { bytes } of files.filter((_, i) => set !== 'folk-tunes-pd' || i % 10 === 0)) {
        const { notation } = format === 'mxl' ? readMusicXml(bytes) : readAbc(new TextDecoder().decode(bytes));
        for (const { truth, found } of spellings(notation)) {
          notes++;
          if (truth === found) right++;
        }
      }
      expect(right / notes).toBeGreaterThan(least);
      expect(notes).toBeGreaterThan(10_000);
    },
    30_000,
  );
});

/** Every printed note's name and the one that we give it, knowing key numbers and signatures only. */
function* spellings({ parts }: NotatedScore): Generator<{ readonly truth: string; readonly found: string }> {
  for (const { events, keys, transpose } of parts) {
    if (transpose) continue;
    const notes = events
      .flatMap(({ tick, notes: heads }) =>
        heads
          .filter(({ tieStop }) => !tieStop)
          .map(({ pitch: spelled }) => ({ tick, spelled, pitch: pitchOfSpelled(spelled) })),
      )
      .sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
    const found = spellPitches(
      notes,
      keys.map(({ tick, fifths }) => ({ tick, fifths, mode: 'major' })),
    );
    for (const [i, { spelled }] of notes.entries()) yield { truth: spelledName(spelled), found: spelledName(found[i]) };
  }
}
