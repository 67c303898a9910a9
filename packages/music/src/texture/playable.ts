/** A range for every program of General MIDI, so that what is written for one can be kept inside it. */

import { DRUM_NAMES, drumLevel } from '../general-midi-drums.ts';
import { MusicError } from '../music-error.ts';
import { parsePitch } from '../pitch.ts';
import type { Pitch } from '../score.ts';
import { INSTRUMENT_RANGES, type InstrumentRange } from './instrument-ranges.ts';

/**
 * Where a range comes from: an `instrument` of the world (`INSTRUMENT_RANGES`), the instrument that a synthetic sound is
 * `named-after`, a `keyboard` for synthetic sounds of no model, or `unpitched` noise, where the key is no pitch.
 */
export type RangeSource = 'instrument' | 'named-after' | 'keyboard' | 'unpitched';

/** What a program can play. */
export type PlayableRange = InstrumentRange & { readonly source: RangeSource };

/** Which drums are meant. */
export type DrumSet = 'kit' | 'general-midi-1' | 'general-midi-2';

/** The programs of synthetic sounds that stand for an instrument, and that instrument's. */
const NAMED_AFTER: ReadonlyMap<number, number> = new Map([
  // synth basses: a finger bass; synth strings: an ensemble; synth voice: a choir; synth brass: a section
  [38, 33],
  [39, 33],
  [50, 48],
  [51, 48],
  [54, 52],
  [62, 61],
  [63, 61],
  // a blown bottle: a pan flute, which is a row of stopped pipes as well; the calliope: a whistle
  [76, 75],
  [82, 78],
  // the voices among leads and pads: a choir; the bowed pad: an ensemble
  [85, 52],
  [91, 52],
  [92, 48],
]);

/** Orchestra hit, agogo, woodblock, taiko, melodic tom, synth drum, reverse cymbal; tinkle bell; and sound effects. */
const UNPITCHED: ReadonlySet<number> = new Set([55, 112, 113, 115, 116, 117, 118, 119, ...range(120, 127)]);

/** Keyboards have 88 keys from A0, or 61 from C2 as most synthesizers do. */
const KEYBOARD: PlayableRange = { ...pitches('A0', 'C8', 'C2', 'C7'), source: 'keyboard' };
/** Every key sounds; at ease within an octave of middle C, at which sampled sounds are usually recorded. */
const ANY_KEY: PlayableRange = {
  low: 0,
  high: 127,
  ...comfortable('C3', 'C5'),
  source: 'unpitched',
};

/** Kicks, snares, stick, clap, toms, hi-hats, cymbals and cowbell: what a drummer sits at; the rest is for a second player. */
const KIT: readonly Pitch[] = [...range(35, 53), 55, 56, 57, 59];

/**
 * The lowest and highest sounding pitch of a program, and those between which it is at ease, for all 128.
 *
 * Instruments are in `INSTRUMENT_RANGES` (with sources). A synthetic sound has no range of its own; what is given is that of
 * the instrument it is named after, or of the keyboard that it is played on: our convention, not a standard's. `source` says
 * which, so that only real instruments need be held to their limits.
 *
 * @param program  0–127
 * @throws MusicError  `out-of-range`: no such program
 * @example playableRange(40).low // => 55, the violin's open G
 * @example playableRange(38).source // => 'named-after': a synth bass plays what a bass plays
 */
export function playableRange(program: number): PlayableRange {
  if (!Number.isInteger(program) || program < 0 || program > 127) {
    throw new MusicError('out-of-range', `program ${program} where a whole number 0–127 is expected`);
  }
  const own = INSTRUMENT_RANGES[program];
  if (own !== undefined) return { ...own, source: 'instrument' };
  const model = INSTRUMENT_RANGES[NAMED_AFTER.get(program) ?? -1];
  if (model !== undefined) return { ...model, source: 'named-after' };
  return UNPITCHED.has(program) ? ANY_KEY : KEYBOARD;
}

/**
 * The keys of the drum channel that sound, rising.
 *
 * @param set  `kit`: what one drummer has before them; `general-midi-1` (the default): all 47 keys that every sound bank has;
 *             `general-midi-2`: those and the 14 that level 2 adds
 * @example playableDrums('kit').includes(38) // => true: the snare
 * @example playableDrums().length // => 47
 */
export function playableDrums(set: DrumSet = 'general-midi-1'): readonly Pitch[] {
  if (set === 'kit') return KIT;
  const keys = [...DRUM_NAMES.keys()].sort((a, b) => a - b);
  return set === 'general-midi-2' ? keys : keys.filter((key) => drumLevel(key) === 1);
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function comfortable(low: string, high: string): Pick<InstrumentRange, 'comfortableLow' | 'comfortableHigh'> {
  return { comfortableLow: parsePitch(low), comfortableHigh: parsePitch(high) };
}

function pitches(low: string, high: string, comfortableLow: string, comfortableHigh: string): InstrumentRange {
  return { low: parsePitch(low), high: parsePitch(high), ...comfortable(comfortableLow, comfortableHigh) };
}
