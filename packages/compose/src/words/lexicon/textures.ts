/** Words of texture: how many notes, how high, how loud, how moving; units as in the schema of wishes. */
import type { TextureWish } from '../../score-wishes.ts';
import { type Phrases, phrasesOf } from '../phrases.ts';

export type TextureWord = {
  readonly measure: TextureWish | 'energy';
  readonly value: number;
  /** "louder": moved from what holds before, by this much */
  readonly by?: number;
  /** "crescendo": from one value to another */
  readonly ramp?: readonly [number, number];
};

/** What a measure is where nothing was said: the middle between the words for little and for much. */
export const USUAL_TEXTURE: Readonly<Record<TextureWord['measure'], number>> = {
  density: 1.5,
  polyphony: 1.5,
  register: 62,
  rhythm: 1.5,
  leaps: 0.35,
  dynamics: 70,
  energy: 0.5,
};
/** Lowest and highest that a prompt asks for. */
export const TEXTURE_LIMITS: Readonly<Record<TextureWord['measure'], readonly [number, number]>> = {
  density: [0.25, 8],
  polyphony: [1, 6],
  register: [30, 96],
  rhythm: [0.25, 8],
  leaps: [0.02, 0.95],
  dynamics: [10, 126],
  energy: [0, 1],
};

// biome-ignore format: a table, a meaning a line
export const TEXTURE_WORDS: Phrases<TextureWord> = phrasesOf<TextureWord>([
  // velocities of the dynamic marks: the steps of 16 that notation programs play
  ['ppp', { measure: 'dynamics', value: 16 }],
  ['pp, pianissimo, very softly', { measure: 'dynamics', value: 33 }],
  ['quiet, quietly, soft, softly, hushed, whispered, whispering, sotto voce', { measure: 'dynamics', value: 49 }],
  ['mp, mezzo piano', { measure: 'dynamics', value: 64 }],
  ['mf, mezzo forte', { measure: 'dynamics', value: 80 }],
  ['forte, loud, loudly, strong, strongly', { measure: 'dynamics', value: 96 }],
  ['ff, fortissimo, thundering, thunderous, blaring', { measure: 'dynamics', value: 112 }],
  ['fff, deafening', { measure: 'dynamics', value: 124 }],
  ['louder, stronger', { measure: 'dynamics', value: 104, by: 24 }],
  ['softer, quieter', { measure: 'dynamics', value: 40, by: -24 }],
  ['crescendo, cresc', { measure: 'dynamics', value: 104, ramp: [50, 110] }],
  ['decrescendo, diminuendo, dim, decresc, fade out, fades out, fading out, dies away, fade away, fades away, dying away, morendo', { measure: 'dynamics', value: 36, ramp: [90, 32] }],
  ['sparse, sparsely, spacious, airy, minimal, bare, few notes, simple', { measure: 'density', value: 0.6 }],
  ['dense, densely, busy, busily, virtuosic, virtuoso, ornate, ornamented, florid, many notes, lots of notes, complex, full of notes', { measure: 'density', value: 3 }],
  ['denser, busier, more notes', { measure: 'density', value: 3.5, by: 1.2 }],
  ['sparser, fewer notes, simpler', { measure: 'density', value: 0.6, by: -0.8 }],
  ['thick, chordal, homophonic, full chords, lush, rich, block chords, rich harmony, lush harmony, full', { measure: 'polyphony', value: 3 }],
  ['thin, thinly', { measure: 'polyphony', value: 1.1 }],
  ['thicker, fuller, richer', { measure: 'polyphony', value: 3.5, by: 1 }],
  ['thinner', { measure: 'polyphony', value: 1, by: -0.7 }],
  ['low, deep, low register, low pitched, low notes, in a low register, in the low register', { measure: 'register', value: 45 }],
  ['middle register, mid register, in the middle register, medium register', { measure: 'register', value: 60 }],
  ['high, high register, high pitched, high notes, in a high register, in the high register', { measure: 'register', value: 77 }],
  ['higher', { measure: 'register', value: 77, by: 10 }],
  ['lower, deeper', { measure: 'register', value: 47, by: -10 }],
  ['rises, rising, ascends, ascending, climbs, climbing', { measure: 'register', value: 77, ramp: [55, 77] }],
  ['falls, falling, descends, descending, sinks, sinking', { measure: 'register', value: 48, ramp: [72, 50] }],
  ['whole notes, semibreves', { measure: 'rhythm', value: 0.25 }],
  ['half notes, minims, long notes, sustained, sustained notes, held notes, drone like', { measure: 'rhythm', value: 0.5 }],
  ['quarter notes, crotchets, steady beat', { measure: 'rhythm', value: 1 }],
  ['eighth notes, 8th notes, eighths, 8ths, quavers, running eighths', { measure: 'rhythm', value: 2 }],
  ['triplets, eighth triplets', { measure: 'rhythm', value: 3 }],
  ['sixteenth notes, 16th notes, sixteenths, 16ths, semiquavers, running notes, running sixteenths, perpetual motion, moto perpetuo, arpeggios, fast notes, flowing, rippling', { measure: 'rhythm', value: 3.5 }],
  ['stepwise, step wise, conjunct, smooth, smooth melody, in steps, by step, small intervals, scalar', { measure: 'leaps', value: 0.1 }],
  ['leaps, leaping, disjunct, jumpy, jumping, jumps, big leaps, wide leaps, angular, big intervals, wide intervals, large intervals', { measure: 'leaps', value: 0.65 }],
  ['jumpier, more leaps', { measure: 'leaps', value: 0.65, by: 0.25 }],
  ['smoother, fewer leaps', { measure: 'leaps', value: 0.1, by: -0.2 }],
  ['climax, climactic, explodes, erupts, bursts out, peak, culmination, explosive, full power, full energy', { measure: 'energy', value: 1 }],
  ['low energy', { measure: 'energy', value: 0.15 }],
  ['high energy', { measure: 'energy', value: 0.9 }],
  ['more energy, more intense, more exciting, more energetic', { measure: 'energy', value: 0.9, by: 0.35 }],
  ['less energy, less intense, less energetic', { measure: 'energy', value: 0.15, by: -0.35 }],
  ['builds up, build up, builds, building, building up, intensifies, intensifying, buildup, swells', { measure: 'energy', value: 0.95, ramp: [0.15, 0.95] }],
  ['winds down, wind down, winding down, calms down, calming down, dissolves, thins out', { measure: 'energy', value: 0.1, ramp: [0.8, 0.1] }],
]);

/** Words of playing that no field of a request carries. */
export const NO_FIELD: Phrases<string> = phrasesOf<string>([
  ['legato, staccato, portato, articulation, articulated, accented, marcato, detached', 'articulation'],
  [
    'syncopated, syncopation, off beat, offbeat, off beats, swung, swinging, shuffle, shuffled',
    'syncopation and swing',
  ],
  ['rubato, rallentando, ritardando, ritenuto, accelerando, ritard, tempo changes', 'changes of tempo'],
  ['reverb, echo, distortion, stereo, panned, vocals, lyrics, singing, sung', 'sound and text'],
  ['dissonant, consonant, atonal, chromatic harmony, modal, tonal, dissonance, microtonal', 'dissonance'],
  ['counterpoint, contrapuntal, polyphonic, imitative, imitation, canonic, fugal, call and response', 'counterpoint'],
  ['drop out, drops out, tacet', 'instruments that stop'],
  ['modulates, modulating, modulation, key change, changes key', 'changes of key without a form'],
]);
