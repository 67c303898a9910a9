/** Mood, soft wishes and limits, with the bars and tracks that they are for. */
import type { z } from 'zod';
import type { limitSchema, softWishSchema, TextureWish } from '../score-wishes.ts';
import type { Finding } from './finding.ts';
import { hundredths, type Mood } from './lexicon/moods.ts';
import { TEXTURE_LIMITS, USUAL_TEXTURE } from './lexicon/textures.ts';
import type { Placed } from './place-findings.ts';
import type { PromptFields, PromptReport } from './prompt-fields.ts';
import { clip, roundOf } from './read-quality.ts';
import { type Bars, barsOfPlace } from './resolve-length.ts';
import { isKnown } from './resolve-sounds.ts';

type Wish = z.output<typeof softWishSchema>;
type Limit = z.output<typeof limitSchema>;
type Measure = TextureWish | 'energy';
type Facts = {
  readonly bars: number | undefined;
  readonly bpm: number | undefined;
  readonly sections: readonly { readonly name: string; readonly bars: number }[];
  readonly styles: readonly string[];
};
type Resolved = Pick<PromptFields, 'mood' | 'wishes' | 'limits'> & { readonly reports: readonly PromptReport[] };

const MOST_WISHES = 1000;
const STEPS = 4;
const OPPOSITE = -0.5;
/** "happier": this share of the way to happy. */
const COMPARED = 0.6;

/** What holds from the beginning is wished of the whole, the rest of its bars; what grows comes in four steps. */
export function resolveWishes(placed: readonly Placed[], facts: Facts): Resolved {
  const reports: PromptReport[] = [];
  const mood = wholeMood(placed, reports);
  const wishes: Wish[] = [];
  const limits: Limit[] = [];
  const base: Partial<Record<Measure, number>> = {};
  for (const one of placed) {
    const { found, tracks } = one;
    const named = tracks === undefined ? {} : { tracks: [...tracks] };
    if (found.kind === 'limit') {
      for (const scope of scopesOf(one, facts, reports)) limits.push({ ...found.limit, ...scope, ...named });
    } else if (found.kind === 'texture') {
      if (isWhole(one) && tracks === undefined) base[found.measure] = found.value;
      const from = base[found.measure] ?? USUAL_TEXTURE[found.measure];
      wishes.push(...textureWishes(one, found, from, facts, reports).map((wish) => ({ ...wish, ...named })));
    } else if (found.kind === 'mood' && !isWhole(one)) {
      wishes.push(...moodWishes(one, found, mood ?? { valence: 0, arousal: 0 }, facts, reports));
    } else if (found.kind === 'style' && !isWhole(one) && isKnown(found, facts.styles, reports)) {
      for (const scope of scopesOf(one, facts, reports)) wishes.push({ ...scope, style: found.style });
    } else if (found.kind === 'composer' && !isWhole(one)) {
      for (const scope of scopesOf(one, facts, reports)) wishes.push({ ...scope, composer: found.composer });
    } else if ((found.kind === 'tempo' || found.kind === 'faster') && !isWhole(one)) {
      reports.push({
        code: 'adjusted',
        message: 'tempo: a request has one for all bars; the rhythm there was wished for in its place',
      });
      const ratio = found.kind === 'faster' ? found.factor ** 2 : found.range.typical / (facts.bpm ?? 100);
      const value = roundOf('rhythm', clip(USUAL_TEXTURE.rhythm * ratio, ...TEXTURE_LIMITS.rhythm));
      wishes.push(
        ...textureWishes(one, { kind: 'texture', measure: 'rhythm', value }, USUAL_TEXTURE.rhythm, facts, reports),
      );
    }
  }
  const all = joined(wishes);
  if (Math.max(all.length, limits.length) > MOST_WISHES)
    reports.push({ code: 'adjusted', message: `more than ${MOST_WISHES} wishes were said; the first were taken` });
  return {
    ...(mood === undefined ? {} : { mood }),
    ...(all.length === 0 ? {} : { wishes: all.slice(0, MOST_WISHES) }),
    ...(limits.length === 0 ? {} : { limits: limits.slice(0, MOST_WISHES) }),
    reports,
  };
}

function isWhole({ found, place, changes }: Placed): boolean {
  const moves = 'ramp' in found || ('more' in found && found.more === true);
  return place === undefined && changes !== true && !moves;
}

/** The mean of the moods of the whole piece; one that is opposite to the first is left out. */
function wholeMood(placed: readonly Placed[], reports: PromptReport[]): Mood | undefined {
  const moods = placed.flatMap((one) => (one.found.kind === 'mood' && isWhole(one) ? [one.found] : []));
  const [first] = moods;
  if (first === undefined) return undefined;
  const kept = moods.filter((mood) => {
    const lengths = Math.hypot(first.valence, first.arousal) * Math.hypot(mood.valence, mood.arousal);
    return lengths === 0 || (first.valence * mood.valence + first.arousal * mood.arousal) / lengths > OPPOSITE;
  });
  if (kept.length < moods.length)
    reports.push({
      code: 'contradiction',
      message: 'mood: opposite ones were asked for of the same bars; the first was taken',
    });
  const mean = (of: (mood: Mood) => number): number =>
    hundredths(kept.reduce((sum, mood) => sum + of(mood), 0) / kept.length);
  return { valence: mean(({ valence }) => valence), arousal: mean(({ arousal }) => arousal) };
}

/** The bars of a wish; none where it is of the whole piece. */
function scopesOf(
  { place }: Placed,
  { bars, sections }: Facts,
  reports: PromptReport[],
): readonly { bars?: [number, number] }[] {
  if (place === undefined || bars === undefined) return [{}];
  const found = barsOfPlace(place, bars, sections);
  if (found.length === 0) {
    const what = place.kind === 'section' ? `no form says where ${place.name} is` : `the piece has ${bars} bars`;
    reports.push({ code: 'adjusted', message: `${what}; the wish for it was left out` });
  }
  return found.map(([first, last]) => ({ bars: [first, last] }));
}

/** Where the growing happens: the place, or from the beginning to the end; undefined where nothing grows. */
function growth({ found, place, changes }: Placed): { readonly over: Placed['place'] } | undefined {
  const rising = place?.kind === 'share' && place.rising === true;
  const moves = changes === true || ('more' in found && found.more === true);
  const grows = rising || ('ramp' in found && found.ramp !== undefined) || (moves && place === undefined);
  return grows ? { over: place ?? { kind: 'share', from: 0, to: 1 } } : undefined;
}

function textureWishes(
  one: Placed,
  found: Extract<Finding, { kind: 'texture' }>,
  from: number,
  facts: Facts,
  reports: PromptReport[],
): Wish[] {
  const { measure, value, more, ramp } = found;
  const at = (number: number): number => roundOf(measure, clip(number, ...TEXTURE_LIMITS[measure]));
  const target = more ? from + value : value;
  const grows = growth(one);
  // "louder drums": a track that is compared with the others, not a crescendo
  if (grows === undefined || (one.tracks && !one.changes && !ramp))
    return scopesOf(one, facts, reports).map((scope) => ({ ...scope, [measure]: at(target) }));
  const [low, high] = ramp ?? [from, target];
  return stepsOf({ ...one, ...(grows.over ? { place: grows.over } : {}) }, facts, reports).map(
    ({ bars, part, first }) => ({
      ...(bars ? { bars } : {}),
      [measure]: at(low + (high - low) * (ramp ? first : part)),
    }),
  );
}

function moodWishes(
  one: Placed,
  found: Mood & { readonly more?: boolean },
  from: Mood,
  facts: Facts,
  reports: PromptReport[],
): Wish[] {
  const target = found.more
    ? { valence: from.valence + COMPARED * found.valence, arousal: from.arousal + COMPARED * found.arousal }
    : found;
  const between = (part: number): Mood => ({
    valence: hundredths(clip(from.valence + (target.valence - from.valence) * part, -1, 1)),
    arousal: hundredths(clip(from.arousal + (target.arousal - from.arousal) * part, -1, 1)),
  });
  const grows = growth(one);
  if (grows === undefined) return scopesOf(one, facts, reports).map((scope) => ({ ...scope, mood: between(1) }));
  return stepsOf({ ...one, ...(grows.over ? { place: grows.over } : {}) }, facts, reports).map(({ bars, part }) => ({
    ...(bars ? { bars } : {}),
    mood: between(part),
  }));
}

/** A place cut in four, or fewer where it has fewer bars; `part` ends at 1, `first` runs from 0 to 1. */
function stepsOf(
  one: Placed,
  facts: Facts,
  reports: PromptReport[],
): { bars?: [number, number]; part: number; first: number }[] {
  return scopesOf(one, facts, reports).flatMap(({ bars }) => {
    if (bars === undefined) return [{ part: 1, first: 1 }];
    const [first, last]: Bars = bars;
    const count = Math.min(STEPS, last - first + 1);
    const cut = (i: number): number => first + Math.round((i * (last - first + 1)) / count);
    return Array.from({ length: count }, (_, i) => ({
      bars: [cut(i), cut(i + 1) - 1] as [number, number],
      part: (i + 1) / count,
      first: count === 1 ? 1 : i / (count - 1),
    }));
  });
}

/** Neighbours of the same bars and tracks become one wish. */
function joined(wishes: readonly Wish[]): Wish[] {
  const out: Wish[] = [];
  for (const wish of wishes) {
    const same = out.findIndex((other) => scopeKey(other) === scopeKey(wish));
    const later = same >= 0 && out.slice(same + 1).length === 0;
    if (later) out[same] = { ...out[same], ...wish };
    else out.push(wish);
  }
  return out;
}

function scopeKey({ bars, tracks }: Wish): string {
  return JSON.stringify([bars, tracks]);
}
