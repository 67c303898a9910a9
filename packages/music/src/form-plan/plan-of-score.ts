/** The plan of a piece that is there already. */

import { rankKeys } from '../find-key.ts';
import { findSections } from '../form/find-sections.ts';
import { DRUM_CHANNEL, PROGRAM_NAMES } from '../general-midi.ts';
import { type CadenceKind, findCadences } from '../harmony/cadences.ts';
import { findKeyRegions, type KeyRegion } from '../harmony/key-regions.ts';
import { MusicError } from '../music-error.ts';
import type { Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { type BarMap, countBars, createBarMap } from '../time/bar-map.ts';
import { barEnergies } from './bar-energies.ts';
import {
  type FormPlan,
  LONGEST_NAME,
  MOST_SECTION_BARS,
  MOST_SECTIONS,
  type PlanCadence,
  type PlanSection,
  sectionReference,
} from './form-plan.ts';
import { type Stretch, sectionDistance } from './section-distance.ts';

export type PlanOfScoreOptions = {
  /** whether sections that the score names itself (`score.sections`) are taken; default true */
  readonly ownSections?: boolean;
};

const KINDS: Readonly<Record<CadenceKind, PlanCadence>> = {
  'perfect authentic': 'authentic',
  'imperfect authentic': 'authentic',
  half: 'half',
  phrygian: 'half',
  plagal: 'plagal',
  deceptive: 'deceptive',
};
/** By so much of correlation another key has to fit better. */
const CLEARLY = 0.3;
/** What begins before the first section. */
const LEAD_IN = 'lead-in';

/** A section and its bars, the pickup left out. */
type Part = Stretch & { readonly name: string; readonly firstBar: number; readonly bars: number };

/**
 * The plan that a piece follows: its sections and their bars, which add up to those of the score (a pickup belongs to the
 * first section and is not counted); the key that most of each is in; the cadence in its last two bars, where one is
 * found; its energy, the mean of `barEnergies`; the instruments that play, where they are not all; the section that it
 * comes back to, by name, and how far it lies from it (`sectionDistance`).
 *
 * Sections are those that the score names, else those found (`findSections`, names A, B, A′). Silent bars and a written
 * out pickup before the first section found are a section "lead-in". Where there are more than 100, they are found anew,
 * longer.
 *
 * @throws MusicError  `no-music`: the score has no bar
 * @example planOfScore(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }, { pitch: 67 }])).sections[0].bars // => 1
 */
export function planOfScore(score: Score, { ownSections = true }: PlanOfScoreOptions = {}): FormPlan {
  const bars = createBarMap(score);
  const parts = partsOf(score, bars, ownSections);
  const regions = findKeyRegions(score);
  const cadences = findCadences(score);
  const energies = barEnergies(score);
  const firstBar = score.endTick > 0 ? bars.barAtTick(0).bar : 1;
  const all = instrumentsIn(score, { tick: 0, endTick: score.endTick });
  const sections = parts.map((part): PlanSection => {
    const { endTick, name, bars: count } = part;
    const own = energies.slice(part.firstBar - firstBar, part.firstBar - firstBar + count);
    const energy = own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length);
    const lastTwo = bars.tickOfBar(Math.max(part.firstBar, part.firstBar + count - 2));
    const cadence = cadences.findLast((one) => one.tick >= lastTwo && one.tick < endTick);
    const key = keyOf(score, regions, part);
    const playing = instrumentsIn(score, part);
    return {
      name,
      bars: count,
      ...(key === undefined ? {} : { key }),
      ...(cadence === undefined ? {} : { cadence: KINDS[cadence.kind] }),
      energy: rounded(energy),
      ...(playing.length === 0 || playing.length === all.length ? {} : { instruments: playing }),
    };
  });
  const compared = sections.map((section, i): PlanSection => {
    const comesBack = sectionReference({ sections }, i);
    if (comesBack === undefined) return section;
    const original = parts[comesBack.section];
    return {
      ...section,
      varies: original.name,
      distance: rounded(sectionDistance(score, fromBar(original, bars), fromBar(parts[i], bars))),
    };
  });
  return { sections: compared };
}

/** From bar line to bar line: without the pickup before it. */
function fromBar({ firstBar, bars: count }: Part, { tickOfBar }: BarMap): Stretch {
  return { tick: tickOfBar(firstBar), endTick: tickOfBar(firstBar + count) };
}

/** The sections by bars, without gap from bar 1 to the last. */
function partsOf(score: Score, bars: BarMap, ownSections: boolean): readonly Part[] {
  const lastBar = countBars(score);
  if (lastBar < 1)
    throw new MusicError('no-music', 'no bar of music where one is expected; a plan is read off a piece');
  const named = (ownSections ? namedBars(score, bars) : undefined) ?? foundBars(score);
  const starts = named.filter(({ bar }, i) => bar <= lastBar && (i === named.length - 1 || named[i + 1].bar > bar));
  if (starts.length === 0 || starts[0].bar > 1) starts.unshift({ name: starts.length === 0 ? 'A' : LEAD_IN, bar: 1 });
  return starts.flatMap(({ name, bar }, i): readonly Part[] => {
    const count = (starts[i + 1]?.bar ?? lastBar + 1) - bar;
    const pieces = Math.ceil(count / MOST_SECTION_BARS);
    return Array.from({ length: pieces }, (_, piece): Part => {
      const first = bar + Math.floor((piece * count) / pieces);
      const next = bar + Math.floor(((piece + 1) * count) / pieces);
      const isLast = next > lastBar;
      return {
        name: piece === 0 ? name : `${name} ${piece + 1}`,
        firstBar: first,
        bars: next - first,
        tick: first === 1 ? 0 : bars.tickOfBar(first),
        endTick: isLast ? score.endTick : bars.tickOfBar(next),
      };
    });
  });
}

type Start = { readonly name: string; readonly bar: number };

/** Where the sections begin that the score names itself; undefined where it names none, or more than a plan holds. */
function namedBars(score: Score, { barAtTick }: BarMap): Start[] | undefined {
  const own = byTick(score.sections ?? []);
  if (own.length === 0 || own.length >= MOST_SECTIONS) return undefined;
  return own.map(({ name, tick }): Start => {
    const { bar, barTick, nextBarTick } = barAtTick(tick);
    // from the middle of a bar on it is an upbeat to the next
    const isUpbeat = tick - barTick >= (nextBarTick - barTick) / 2 && tick > barTick;
    return { name: name.trim().slice(0, LONGEST_NAME) || 'section', bar: Math.max(1, isUpbeat ? bar + 1 : bar) };
  });
}

/** Where the sections begin that are found; longer ones where they are too many. */
function foundBars(score: Score): Start[] {
  for (let maximumBars = 32; maximumBars <= MOST_SECTION_BARS; maximumBars *= 2) {
    const found = findSections(score, { minimumBars: maximumBars / 8, maximumBars });
    if (found.length < MOST_SECTIONS) return found.map(({ name, bar }): Start => ({ name, bar: Math.max(1, bar) }));
  }
  throw new MusicError(
    'too-long',
    `a piece of ${countBars(score)} bars where a plan holds ${MOST_SECTIONS} sections; take a part of it`,
  );
}

/**
 * The key that most of a stretch is in; where its own notes speak clearly against that, the one that they speak for: a
 * few bars in a key far off are too short a region.
 */
function keyOf(score: Score, regions: readonly KeyRegion[], { tick, endTick }: Stretch): string | undefined {
  const shares = new Map<string, Ticks>();
  for (const region of regions) {
    const common = Math.min(endTick, region.endTick) - Math.max(tick, region.tick);
    if (common > 0) shares.set(region.key.name, (shares.get(region.key.name) ?? 0) + common);
  }
  const [most] = [...shares].sort(([, a], [, b]) => b - a);
  const weights = new Array<number>(12).fill(0);
  for (const { channel, notes } of score.tracks) {
    if (channel === DRUM_CHANNEL) continue;
    for (const note of notes) {
      const sounds = Math.min(endTick, note.tick + note.durationTicks) - Math.max(tick, note.tick);
      if (sounds > 0) weights[note.pitch % 12] += sounds;
    }
  }
  const ranked = rankKeys(weights);
  const fit = ranked.find(({ key }) => key.name === most?.[0])?.correlation ?? 1;
  const [best] = ranked;
  return best !== undefined && best.correlation - fit > CLEARLY ? best.key.name : most?.[0];
}

/** The instruments in which something begins in a stretch, each once; percussion is "drums". */
function instrumentsIn({ tracks }: Score, { tick, endTick }: Stretch): readonly string[] {
  const playing = tracks.filter(({ notes }) => notes.some((note) => note.tick >= tick && note.tick < endTick));
  return [
    ...new Set(playing.map(({ channel, program }) => (channel === DRUM_CHANNEL ? 'drums' : PROGRAM_NAMES[program]))),
  ];
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}
