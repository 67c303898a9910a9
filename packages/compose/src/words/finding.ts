/** What a few words say, before it is known how they fit with the others. */
import type { z } from 'zod';
import type { CADENCES, limitSchema, TextureWish } from '../score-wishes.ts';
import type { Progression } from './lexicon/progressions.ts';
import type { PromptFields } from './prompt-fields.ts';
import type { Token } from './prompt-tokens.ts';

/** A tempo and what may still be called so, in quarter notes a minute. */
export type TempoRange = { readonly low: number; readonly typical: number; readonly high: number };

/** Slow or fast for what it is; `part` 1 as slow as it gets, 0.5 between that and the usual. */
export type Manner = { readonly side: 'slow' | 'fast'; readonly part: number };

/** Something that may hold for some bars only. */
export type Quality =
  | { readonly kind: 'mood'; readonly valence: number; readonly arousal: number }
  | { readonly kind: 'texture'; readonly measure: TextureWish | 'energy'; readonly value: number };

/** Where in a piece: exact bars, or shares of its length, or sections by name. */
export type Place =
  | { readonly kind: 'bars'; readonly first: number; readonly last: number }
  /** counted from the end: bars −count…−1 */
  | { readonly kind: 'last-bars'; readonly count: number }
  | { readonly kind: 'share'; readonly from: number; readonly to: number; readonly rising?: boolean }
  | { readonly kind: 'section'; readonly name: string };

export type PromptSection = { readonly name: string; readonly varied: boolean; readonly varies?: string };

export type Finding =
  | { readonly kind: 'key'; readonly tonic?: string; readonly mode?: 'major' | 'minor'; readonly scale?: string }
  | { readonly kind: 'tempo'; readonly range: TempoRange; readonly exact: boolean; readonly manner?: Manner }
  | { readonly kind: 'faster'; readonly factor: number }
  | { readonly kind: 'meter'; readonly meter: string }
  | { readonly kind: 'dance'; readonly meter?: string; readonly tempo: TempoRange; readonly style?: string }
  | { readonly kind: 'bars'; readonly bars: number; readonly said: 'exactly' | 'about'; readonly of?: boolean }
  | { readonly kind: 'seconds'; readonly seconds: number }
  | {
      readonly kind: 'instruments';
      readonly names: readonly string[];
      readonly without: boolean;
      /** after "the": perhaps some that were named before */
      readonly the?: boolean;
    }
  | {
      readonly kind: 'style';
      readonly style: string;
      readonly share?: number;
      readonly tempo?: TempoRange;
      /** the words, where the style is only the nearest to them */
      readonly mapped?: string;
      /** those words are a person's name */
      readonly isPerson?: boolean;
      /** "a rock beat": drums, where nothing else plays */
      readonly beat?: boolean;
    }
  | { readonly kind: 'composer'; readonly composer: string; readonly share?: number }
  | (Quality & {
      /** "louder": the numbers are a difference from what holds before */
      readonly more?: boolean;
      /** "crescendo": from little to much without another word */
      readonly ramp?: readonly [number, number];
    })
  | { readonly kind: 'limit'; readonly limit: z.input<typeof limitSchema> }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'chords'; readonly bars: readonly string[] }
  | ({ readonly kind: 'progression'; readonly inMinor: boolean } & Omit<Progression, 'inMinor'>)
  | { readonly kind: 'form'; readonly sections: readonly PromptSection[] }
  | { readonly kind: 'cadence'; readonly cadence: (typeof CADENCES)[number] }
  | { readonly kind: 'field'; readonly fields: Pick<PromptFields, 'ends' | 'seed' | 'pickup'> }
  | { readonly kind: 'no-field'; readonly why: string }
  /** words that part or join wishes and say nothing themselves */
  | {
      readonly kind: 'turn';
      readonly turn: 'gets' | 'starts' | 'ends' | 'then' | 'noun' | 'with' | 'mixed' | 'enters';
    };

/** A finding and its words: tokens first…last. */
export type Found = Finding & { readonly first: number; readonly last: number };

/** Reads what the tokens from a place on say; undefined where this reader finds nothing there. */
export type Reader = (
  tokens: readonly Token[],
  at: number,
) => { readonly finding: Finding; readonly length: number } | undefined;
