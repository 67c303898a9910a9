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
const KEY_WEIGHT = 1;

/**
 * Spells notes: the first stage of Meredith's ps13 (Meredith 2006, "The ps13 pitch spelling algorithm", Journal of New
 * Music Research 35), with the tonics named by the key signature.
 *
 * Each of the twelve pitch classes is taken as a tonic as often as it is among the 10 notes before and 42 after; each
 * gives the note the letter that it has in the tonic's harmonic chromatic scale, and the letter with most votes wins.
 * Tonics are spelled as near as possible to the key signature on the line of fifths, which also has a vote. Then, as in
 * its second stage, chromatic neighbours and passing notes between notes of the key follow the line: D C♯ D, C C♯ D, D D♭ C.
 *
 * @param notes  in the order of time
 * @param keys   in the order of time; none is C major
 * @example spellPitches([{ tick: 0, pitch: 61 }], [{ tick: 0, fifths: -4, mode: 'major' }]) // => [{ step: 'D', alter: -1, octave: 4 }]
 */
export function spellPitches(notes: readonly SpellingNote[], keys: readonly KeySignature[]): SpelledPitch[] {
  const counts = new Array<number>(12).fill(0);
  for (let i = 0; i < Math.min(AFTER, notes.length); i++) counts[notes[i].pitch % 12]++;
  let key = 0;
  const fifths: number[] = [];
  const spelled = notes.map(({ pitch, tick }, i) => {
    if (i + AFTER < notes.length) counts[notes[i + AFTER].pitch % 12]++;
    if (i > BEFORE) counts[notes[i - BEFORE - 1].pitch % 12]--;
    while (key + 1 < keys.length && keys[key + 1].tick <= tick) key++;
    fifths.push(keys[key]?.fifths ?? 0);
    return spell(pitch, counts, fifths[i]);
  });
  return followLine(notes, spelled, fifths);
}

/** Spells chromatic notes that step by semitones to and from notes of the key as the line goes. */
function followLine(
  notes: readonly SpellingNote[],
  spelled: readonly SpelledPitch[],
  fifths: readonly number[],
): SpelledPitch[] {
  const lines = [...spelled];
  let before = new Map<Pitch, number>();
  let from = 0;
  while (from < notes.length) {
    const to = endOfOnset(notes, from);
    const after = new Map<Pitch, number>();
    for (let i = to; i < endOfOnset(notes, to); i++) after.set(notes[i].pitch, i);
    for (let i = from; i < to; i++) {
      if (isOfKey(spelled[i], fifths[i])) continue;
      for (const direction of [1, -1]) {
        const source = before.get(notes[i].pitch + direction);
        const back = after.get(notes[i].pitch + direction);
        const onward = after.get(notes[i].pitch - direction);
        if (source === undefined || !isOfKey(spelled[source], fifths[i])) continue;
        const letter = STEPS.indexOf(spelled[source].step);
        // a neighbour takes the next letter, a passing note the letter that it comes from
        const neighbour = back !== undefined && isOfKey(spelled[back], fifths[i]);
        const passing = onward !== undefined && isOfKey(spelled[onward], fifths[i]);
        if (neighbour) lines[i] = withLetter(notes[i].pitch, letter - direction) ?? spelled[i];
        else if (passing) lines[i] = withLetter(notes[i].pitch, letter) ?? spelled[i];
      }
    }
    before = new Map();
    for (let i = from; i < to; i++) before.set(notes[i].pitch, i);
    from = to;
  }
  return lines;
}

function endOfOnset(notes: readonly SpellingNote[], from: number): number {
  let to = from;
  while (to < notes.length && notes[to].tick === notes[from].tick) to++;
  return to;
}

const placeOf = ({ step, alter }: SpelledPitch): number => 'FCGDAEB'.indexOf(step) - 1 + 7 * alter;
/** A key's seven notes lie side by side on the line of fifths. */
const isOfKey = (pitch: SpelledPitch, fifths: number): boolean => Math.abs(placeOf(pitch) - fifths - 2) <= 3;

/** A key number written with a letter; undefined where that takes more than one accidental. */
function withLetter(pitch: Pitch, letter: number): SpelledPitch | undefined {
  const at = (letter + 7) % 7;
  const alter = ((pitch - SEMITONES[at] + 126) % 12) - 6;
  return Math.abs(alter) > 1 ? undefined : { step: STEPS[at], alter, octave: Math.floor((pitch - alter) / 12) - 1 };
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
    const written = { step, alter, octave: Math.floor((pitch - alter) / 12) - 1 };
    const value = votes[letter] - KEY_WEIGHT * Math.abs(placeOf(written) - fifths - 2);
    if (value <= bestVotes) continue;
    bestVotes = value;
    best = written;
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
