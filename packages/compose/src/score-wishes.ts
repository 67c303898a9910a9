/** What may be wished of a model that writes whole scores: bars × tracks, soft wishes, hard limits, motifs, a form. */
import { z } from 'zod';

const barSchema = z.int().min(0).max(10_000);
/** first…last, counted from 1 (a pickup is bar 0) */
export const barsSchema = z
  .tuple([barSchema, barSchema])
  .refine(([first, last]) => first <= last, { error: 'bars are [first bar, last bar]' });
/** a track by its name or its instrument's, or by its index from 0 */
export const trackSchema = z.union([z.string().min(1).max(200), z.int().min(0).max(255)]);

const nameSchema = z.string().min(1).max(100);

const scope = {
  /** where; default everywhere */
  bars: barsSchema.optional(),
  /** which tracks; default all */
  tracks: z.array(trackSchema).min(1).optional(),
};

/** A human mood by two numbers (Russell 1980): valence from sad to glad, arousal from calm to excited, each −1…1. */
export const moodSchema = z.strictObject({
  valence: z.number().min(-1).max(1).optional(),
  arousal: z.number().min(-1).max(1).optional(),
});

/** Measures that can be wished for bars and tracks: learned by the model, tried and not guaranteed. */
export const TEXTURE_WISHES = ['density', 'polyphony', 'register', 'rhythm', 'leaps', 'dynamics'] as const;
export type TextureWish = (typeof TEXTURE_WISHES)[number];

export const softWishSchema = z.strictObject({
  ...scope,
  /** notes that begin a quarter, in each track */
  density: z.number().min(0).max(48).optional(),
  /** notes that begin together: notes over onsets */
  polyphony: z.number().min(1).max(10).optional(),
  /** mean pitch, a MIDI number */
  register: z.number().min(0).max(127).optional(),
  /** onsets a quarter: notes that begin together count once */
  rhythm: z.number().min(0).max(24).optional(),
  /** share of melodic intervals larger than a whole tone, 0–1 */
  leaps: z.number().min(0).max(1).optional(),
  /** mean velocity, 1–127 */
  dynamics: z.number().min(1).max(127).optional(),
  /** how much goes on in the bar beside the piece's other bars, 0 least – 1 most */
  energy: z.number().min(0).max(1).optional(),
  mood: moodSchema.optional(),
  /** a style of the model, in the place of the request's own; of whole bars */
  style: nameSchema.optional(),
  /** whose pieces it is to be like, in the place of the request's own; of whole bars */
  composer: nameSchema.optional(),
});

/** Limits are kept by masks: no note that is written breaks one. */
export const limitSchema = z.strictObject({
  ...scope,
  /** lowest and highest pitch */
  range: z
    .tuple([z.int().min(0).max(127), z.int().min(0).max(127)])
    .refine(([low, high]) => low <= high, { error: 'a range is [lowest pitch, highest pitch]' })
    .optional(),
  /** most notes of a track that sound together */
  polyphony: z.int().min(1).max(16).optional(),
  /** pitches that must not come */
  forbidden: z.array(z.int().min(0).max(127)).min(1).optional(),
  /** only tones of the chord that is asked for there: on the beats, or everywhere */
  chordTones: z.enum(['beats', 'everywhere']).optional(),
});

/** A motif and where it is to come; every place is written note for note unless it is `free`. */
export const motifWishSchema = z.strictObject({
  /** its notes: pitch, and onset and length in quarters from its beginning … */
  notes: z
    .array(
      z.strictObject({
        pitch: z.int().min(0).max(127),
        at: z.number().min(0).max(1000),
        duration: z.number().gt(0).max(100),
      }),
    )
    .min(1)
    .max(256)
    .optional(),
  /** … or where it stands in the score */
  from: z.strictObject({ bars: barsSchema, track: trackSchema }).optional(),
  places: z
    .array(
      z.strictObject({
        bar: barSchema,
        track: trackSchema,
        /** quarters after the bar line */
        beat: z.number().min(0).max(64).default(0),
        /** semitones up */
        transpose: z.int().min(-48).max(48).default(0),
        form: z.enum(['prime', 'inversion', 'retrograde', 'retrograde-inversion']).default('prime'),
        /** 2 is twice as slow (augmentation), 0.5 twice as fast */
        stretch: z.number().min(0.125).max(8).default(1),
        /** true: the model varies it freely */
        free: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(100),
});

export const CADENCES = ['authentic', 'half', 'plagal', 'deceptive'] as const;

export const sectionSchema = z.strictObject({
  /** e.g. "A", "verse" */
  name: z.string().min(1).max(60),
  bars: z.int().min(1).max(256),
  key: z.string().min(1).max(40).optional(),
  /** of its last two bars */
  cadence: z.enum(CADENCES).optional(),
  /** 0 least – 1 most */
  energy: z.number().min(0).max(1).optional(),
  /** those that play; default all */
  instruments: z.array(z.string().min(1).max(60)).min(1).optional(),
  /** name of an earlier section that this one comes back to */
  varies: z.string().min(1).max(60).optional(),
  /** how far from it: 0 note for note, 1 only in outline; default 0.5 */
  distance: z.number().min(0).max(1).optional(),
});

/** The form of a piece: its sections in order. */
export const formPlanSchema = z.strictObject({ sections: z.array(sectionSchema).min(1).max(100) });
export type FormPlan = z.output<typeof formPlanSchema>;
export type PlanSection = z.output<typeof sectionSchema>;

/** A part of a blend: a style, a composer, or a composer in a style. */
export const blendPartSchema = z
  .strictObject({ style: nameSchema.optional(), composer: nameSchema.optional(), share: z.number().gt(0).max(1) })
  .refine(({ style, composer }) => style !== undefined || composer !== undefined, {
    error: 'a part of a blend names a style or a composer, e.g. { "composer": "Haydn", "share": 0.5 }',
  });

/** Fields of a request that models of whole scores hear beside the common ones. */
export const scoreWishFields = {
  /** e.g. ["cello", "piano", "drums"]; names of General MIDI, in any case */
  instruments: z.array(z.string().min(1).max(60)).min(1).max(16).optional(),
  /** a style that the model knows, e.g. "lieder" */
  style: nameSchema.optional(),
  /** one whose pieces the model tells apart, e.g. "Haydn"; in any case, with or without accents */
  composer: nameSchema.optional(),
  /** mixed in one piece by their shares, two bars of a part at a time; a part takes the place of `style` and `composer` as far as it names them */
  blend: z.array(blendPartSchema).min(2).max(8).optional(),
  /** of the whole piece */
  mood: moodSchema.optional(),
  /** soft wishes, of the whole piece or of some bars and tracks; a later one counts where two meet */
  wishes: z.array(softWishSchema).max(1000).default([]),
  /** hard limits, likewise; where two meet, both hold */
  limits: z.array(limitSchema).max(1000).default([]),
  /** 'soft': the key is only told to the model; default 'hard': every note that is written lies in its scale */
  keyIs: z.enum(['hard', 'soft']).default('hard'),
  /** symbols, bars parted by "|", chords of a bar by spaces, e.g. "C | Am F | G7 | C"; "%" repeats the bar before; they begin again when they end */
  chords: z.string().min(1).max(20_000).optional(),
  /** compose, continue, where no chords are asked for: 'planned', a progression drawn by the seed is told; 'free', none is; default 'planned', of the style "game" 'free' */
  harmony: z.enum(['planned', 'free']).optional(),
  /** compose, 16 bars and more, where nothing is asked of single bars: 'planned', phrases come back as often as in music of the style, drawn by the seed; 'free', as the model likes */
  returns: z.enum(['planned', 'free']).default('planned'),
  /** infill, vary: onsets and lengths of the notes that are replaced stay; only pitches are new */
  keepRhythm: z.boolean().default(false),
  /** infill, vary: true: no bar of a track comes out as it was; default true */
  noCopy: z.boolean().default(true),
  motifs: z.array(motifWishSchema).max(50).default([]),
  form: formPlanSchema.optional(),
} as const;
