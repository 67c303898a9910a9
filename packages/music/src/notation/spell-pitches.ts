/** Pitch spelling: which letter and accidental a key number is written with. */
import type { KeySignature, Pitch, Ticks } from '../score.ts';
import type { SpelledPitch, Step } from './notated-score.ts';

/** What spelling looks at. */
export type SpellingNote = { readonly tick: Ticks; readonly pitch: Pitch };

/** Notes before and after that make the context of a note: the best of Meredith's table for ps13s1. */
const BEFORE = 10;
const AFTER = 42;

/** Letters as numbers: C is 0. */
const STEPS: readonly Step[] = ['C', 'D', 'E', 'F', 'G', 'A', 'B'];
const SEMITONES: readonly number[] = [0, 2, 4, 5, 7, 9, 11];
/** Letters above the tonic of a note that lies 0–11 semitones above it: the harmonic chromatic scale. */
const LETTERS_ABOVE: readonly number[] = [0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6];

/** How much the key signature counts against the notes around, in notes a place of the line of fifths. */
const KEY_WEIGHT = 1.5;

/**
 * Spells notes: the first stage of Meredith's ps13 (Meredith 2006, "The ps13 pitch spelling algorithm", Journal of New
 * Music Research 35), with the tonics named by the key signature.
 *
 * Each of the twelve pitch classes is taken as a tonic as often as it is among the 10 notes before and 42 after; each
 * gives the note the letter that it has in the tonic's harmonic chromatic scale, and the letter with most votes wins.
 * Tonics are spelled as near as possible to the key signature on the line of fifths, which also has a vote.
 *
 * @param notes  in the order of time
 * @param keys   in the order of time; none is C major
 * @example spellPitches([{ tick: 0, pitch: 61 }], [{ tick: 0, fifths: -4, mode: 'major' }]) // => [{ step: 'D', alter: -1, octave: 4 }]
 */
export function spellPitches(notes: readonly SpellingNote[], keys: readonly KeySignature[]): SpelledPitch[] {
  const counts = new Array<number>(12).fill(0);
  for (let i = 0; i < Math.min(AFTER, notes.length); i++) counts[notes[i].pitch % 12]++;
  let key = 0;
  return notes.map(({ pitch, tick }, i) => {
    if (i + AFTER < notes.length) counts[notes[i + AFTER].pitch % 12]++;
    if (i > BEFORE) counts[notes[i - BEFORE - 1].pitch % 12]--;
    while (key + 1 < keys.length && keys[key + 1].tick <= tick) key++;
    return spell(pitch, counts, keys[key]?.fifths ?? 0);
  });
}

function spell(pitch: Pitch, counts: readonly number[], fifths: number): SpelledPitch {
  const votes = new Array<number>(7).fill(0);
  for (let tonic = 0; tonic < 12; tonic++) {
    if (counts[tonic] === 0) continue;
    const letter = (letterOfTonic(tonic, fifths) + LETTERS_ABOVE[(pitch - tonic + 120) % 12]) % 7;
    votes[letter] += counts[tonic];
  }
  let best: SpelledPitch | undefined;
  let bestVotes = Number.NEGATIVE_INFINITY;
  for (const [letter, step] of STEPS.entries()) {
    const alter = ((pitch - SEMITONES[letter] + 126) % 12) - 6;
    if (Math.abs(alter) > 2) continue;
    const line = 'FCGDAEB'.indexOf(step) - 1 + 7 * alter;
    const value = votes[letter] - KEY_WEIGHT * Math.abs(line - fifths - 2);
    if (value <= bestVotes) continue;
    bestVotes = value;
    best = { step, alter, octave: Math.floor((pitch - alter) / 12) - 1 };
  }
  return best as SpelledPitch;
}

/** The letter of a tonic: of the places on the line of fifths, the one in −5…+6 from the key's middle (its second degree). */
function letterOfTonic(tonic: number, fifths: number): number {
  // pitch class of a place p on the line of fifths is 7p mod 12, and 7 is its own inverse
  const lowest = fifths + 2 - 5;
  const line = lowest + ((((tonic * 7 - lowest) % 12) + 12) % 12);
  // letters go up four for a fifth: C 0, G 4, D 1, …
  return (((line * 4) % 7) + 7) % 7;
}
