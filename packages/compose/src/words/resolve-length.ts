/** How many bars the piece has, and which bars a place names. */
import type { Found, Place } from './finding.ts';
import type { Placed } from './place-findings.ts';
import type { PromptReport } from './prompt-fields.ts';

export const MOST_BARS = 256;
const USUAL_BARS = 16;
const USUAL_BPM = 100;
const BARS_A_SECTION = 8;

export type Bars = readonly [first: number, last: number];

export type ResolvedLength = {
  /** of the piece, where something says so */
  readonly bars?: number;
  /** a tempo that the length needed and nobody named */
  readonly bpm?: number;
  readonly reports: readonly PromptReport[];
};

export type LengthFacts = {
  readonly bpm?: number | undefined;
  readonly meter?: string | undefined;
  /** bars of a blues and the like */
  readonly chorusBars?: number | undefined;
  /** bars of the music at hand */
  readonly givenBars?: number | undefined;
};

/** Bars that were counted, else minutes, else what a form or a blues needs, else "short" or "long". */
export function resolveLength(
  placed: readonly Placed[],
  { bpm, meter, chorusBars, givenBars }: LengthFacts,
): ResolvedLength {
  const found = placed.map((one) => one.found);
  const reports: PromptReport[] = [];
  const exact = found.filter((one) => one.kind === 'bars').filter(({ said }) => said === 'exactly');
  const parts = exact.filter(({ of }) => of).map(({ bars }) => bars);
  // "8 bars of this, then 8 bars of that"
  const whole = exact.filter(({ of }) => !of).map(({ bars }) => bars);
  const counts =
    parts.length > 1 ? [...whole, parts.reduce((sum, bars) => sum + bars, 0)] : exact.map(({ bars }) => bars);
  const sizes = found.flatMap((one) => (one.kind === 'bars' && one.said === 'about' ? [one.bars] : []));
  const seconds = found.flatMap((one) => (one.kind === 'seconds' ? [one.seconds] : []))[0];
  const form = found.find((one): one is Extract<Found, { kind: 'form' }> => one.kind === 'form');
  const timed = seconds === undefined ? undefined : barsOfSeconds(seconds, bpm ?? USUAL_BPM, meter ?? '4/4');
  const sections = form && form.sections.length * BARS_A_SECTION;
  const wanted = counts[0] ?? timed ?? sections ?? chorusBars ?? sizes[0];
  for (const other of new Set(counts.filter((bars) => bars !== counts[0])))
    reports.push({
      code: 'contradiction',
      message: `length: ${counts[0]} and ${other} bars were both asked for; ${counts[0]} were taken`,
    });
  if (counts.length > 0 && timed !== undefined && Math.abs(timed / counts[0] - 1) > 0.15)
    reports.push({
      code: 'contradiction',
      message: `length: ${seconds} seconds are about ${timed} bars, and ${counts[0]} bars were asked for; the bars were taken`,
    });
  if (sizes.length > 1 && new Set(sizes).size > 1 && wanted === sizes[0])
    reports.push({
      code: 'contradiction',
      message: `length: short and long were both asked for; ${wanted} bars were taken`,
    });
  const assumed = counts.length === 0 && timed !== undefined && bpm === undefined;
  if (assumed)
    reports.push({
      code: 'assumed',
      message: `length: no tempo was named to count bars by; ${USUAL_BPM} bpm was taken`,
    });
  const tempo = assumed ? { bpm: USUAL_BPM } : {};
  if (wanted !== undefined) {
    const bars = Math.min(MOST_BARS, Math.max(1, wanted));
    if (bars !== wanted)
      reports.push({
        code: 'adjusted',
        message: `length: ${wanted} bars were asked for; a request has at most ${MOST_BARS}`,
      });
    return { bars, ...tempo, reports };
  }
  if (givenBars !== undefined || !placed.some(needsLength)) return { reports };
  const last = Math.max(
    ...placed.map(({ place }) => (place?.kind === 'bars' ? Math.min(place.last, place.first + 7) : 0)),
  );
  const bars = Math.min(MOST_BARS, Math.max(USUAL_BARS, Math.ceil(last / 4) * 4));
  reports.push({ code: 'assumed', message: `length: places were named and no length; ${bars} bars were taken` });
  return { bars, reports };
}

function needsLength({ found, place, changes, tracks }: Placed): boolean {
  const quality = found.kind === 'mood' || (found.kind === 'texture' && tracks === undefined);
  return (
    place !== undefined ||
    changes === true ||
    found.kind === 'cadence' ||
    (quality && (found.ramp !== undefined || found.more === true))
  );
}

/** To whole groups of four bars where there are eight or more. */
function barsOfSeconds(seconds: number, bpm: number, meter: string): number {
  const [numerator, denominator] = meter.split('/').map(Number);
  const bars = (seconds * bpm) / 60 / ((numerator * 4) / denominator);
  return bars < 8 ? Math.max(1, Math.round(bars)) : Math.round(bars / 4) * 4;
}

/**
 * The bars that a place names in a piece of `bars` bars; several where sections of one name come back.
 *
 * @param sections  of the form, in order
 * @example barsOfPlace({ kind: 'share', from: 1 / 3, to: 2 / 3 }, 32, []) // => [[12, 21]]
 */
export function barsOfPlace(
  place: Place,
  bars: number,
  sections: readonly { readonly name: string; readonly bars: number }[],
): readonly Bars[] {
  const clipped = (first: number, last: number): readonly Bars[] =>
    first > bars || last < 1 ? [] : [[Math.max(1, first), Math.min(bars, last)]];
  if (place.kind === 'bars') return clipped(place.first, place.last);
  if (place.kind === 'last-bars') return clipped(bars - place.count + 1, bars);
  if (place.kind === 'share') {
    const first = Math.min(bars, Math.round(place.from * bars) + 1);
    return clipped(first, Math.max(first, Math.round(place.to * bars)));
  }
  // the B of AABA is its bridge
  const known = sections.some(({ name }) => name.replace("'", '') === place.name);
  const wanted = !known && place.name === 'bridge' ? 'B' : place.name;
  let at = 1;
  const found: Bars[] = [];
  for (const section of sections) {
    if (section.name.replace("'", '') === wanted) found.push([at, at + section.bars - 1]);
    at += section.bars;
  }
  if (found.length > 0 || sections.length > 0) return found;
  if (place.name === 'intro') return barsOfPlace({ kind: 'share', from: 0, to: 1 / 8 }, bars, []);
  return /^(outro|coda)$/.test(place.name) ? barsOfPlace({ kind: 'share', from: 7 / 8, to: 1 }, bars, []) : [];
}
