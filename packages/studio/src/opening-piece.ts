/** The piece that the studio opens on: eight bars for four voices, written for Continuo. */
import { createScore, type NoteInWords, type Score } from '@continuo/music';

const TICKS_PER_SIXTEENTH = 120;
export const OPENING_TITLE = 'Opening chorale';

/** Each note as its pitch name and its length in sixteenths; bars are parted by a line. */
const VOICES = {
  Soprano:
    'B4.4 A4.4 B4.4 C5.4 | D5.6 C5.2 B4.4 A4.4 | A4.4 D5.4 E5.8 | D5.12 D5.4 | D5.4 C5.4 B4.6 A4.2 | B4.8 C5.4 D5.4 | E5.2 D5.2 C5.2 B4.2 A4.8 | G4.16',
  Alto: 'G4.4 F#4.4 G4.8 | A4.4 G4.6 F#4.2 E4.4 | F#4.4 G4.8 A4.4 | A4.8 F#4.8 | G4.4 E4.8 D4.4 | G4.2 F#4.2 E4.8 G4.4 | G4.12 F#4.4 | D4.16',
  Tenor:
    'D4.8 D4.4 C4.4 | A3.4 B3.8 C4.4 | A3.4 G3.12 | F#3.8 A3.8 | G3.4 A3.4 B3.4 D4.4 | D4.8 C4.2 A3.2 G3.4 | G3.4 A3.8 C4.4 | B3.16',
  Bass: 'G3.4 D3.4 G3.2 F#3.2 E3.4 | F#3.4 G3.4 E3.2 D3.2 C3.4 | D3.2 C3.2 B2.4 C3.4 C#3.4 | D3.12 C3.4 | B2.4 A2.4 G2.4 F#2.4 | G2.4 G#2.4 A2.4 B2.4 | C3.8 D3.8 | G2.16',
} as const;

/** Built when asked for: G major, 4/4, 76 quarters a minute, organ. */
export function openingPiece(): Score {
  const tracks = Object.entries(VOICES).map(([name, line]) => ({
    name,
    program: 19,
    notes: notesOfLine(line, name === 'Soprano' ? 88 : 76),
  }));
  return createScore({ bpm: 76, meters: '4/4', keys: [{ tick: 0, fifths: 1, mode: 'major' }], tracks });
}

/** Eight bars of one voice without a note. */
export function emptyPiece(): Score {
  return createScore({ bpm: 96, meters: '4/4', endTick: 8 * 4 * 480, tracks: [{ name: 'Melody', notes: [] }] });
}

function notesOfLine(line: string, velocity: number): NoteInWords[] {
  return line.split(/[\s|]+/).map((word) => {
    const [name, sixteenths] = word.split('.') as [string, string];
    return { pitch: pitchOfName(name), velocity, durationTicks: Number(sixteenths) * TICKS_PER_SIXTEENTH };
  });
}

/** @example pitchOfName('F#3') // => 54 */
function pitchOfName(name: string): number {
  const [, letter, accidental, octave] = /^([A-G])(#|b)?(\d)$/.exec(name)!;
  const step = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }[letter as 'C']!;
  return (Number(octave) + 1) * 12 + step + (accidental === '#' ? 1 : accidental === 'b' ? -1 : 0);
}
