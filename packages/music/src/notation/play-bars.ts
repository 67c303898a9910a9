/** Meters, keys and tempos of a notated score as it is played. */
import type { KeySignature, Meter, Tempo, Ticks } from '../score.ts';
import type { NotatedKey, NotatedMeter, NotatedPart, NotatedScore } from './notated-score.ts';
import type { Visit } from './play-part.ts';
import type { ReportTally } from './report-tally.ts';

/**
 * The events of a list in played order; where a jump leads to another state than the one that holds, the state is said
 * again at the visit's start.
 */
export function playEvents<Event extends { readonly tick: Ticks }>(
  events: readonly Event[],
  visits: readonly Visit[],
  same: (a: Event, b: Event) => boolean,
): Event[] {
  const sorted = events.toSorted((a, b) => a.tick - b.tick);
  const played: Event[] = [];
  let holds: Event | undefined;
  const say = (event: Event, tick: Ticks): void => {
    if (holds && same(holds, event)) return;
    holds = event;
    played.push({ ...event, tick });
  };
  let next = 0;
  let expected = visits[0]?.writtenTick ?? 0;
  for (const { tick, writtenTick, durationTicks } of visits) {
    if (writtenTick !== expected) {
      next = sorted.findLastIndex((event) => event.tick <= writtenTick) + 1;
      if (next > 0) say(sorted[next - 1], tick);
    }
    for (; next < sorted.length && sorted[next].tick < writtenTick + durationTicks; next++) {
      say(sorted[next], tick + Math.max(0, sorted[next].tick - writtenTick));
    }
    expected = writtenTick + durationTicks;
  }
  return played;
}

/** The tempos; those of words only set none. */
export function playTempos({ tempos }: NotatedScore, visits: readonly Visit[], reports: ReportTally): Tempo[] {
  const said = tempos.flatMap(({ tick, microsecondsPerQuarter: exact }) => {
    if (exact === undefined || !(exact > 0)) {
      reports.add('tempo-in-words', 'a tempo in words only is kept as text and sets no speed');
      return [];
    }
    return [{ tick, microsecondsPerQuarter: Math.min(0xffffff, Math.max(1, Math.round(exact))) }];
  });
  return playEvents(said, visits, (a, b) => a.microsecondsPerQuarter === b.microsecondsPerQuarter);
}

/** The key signatures in concert pitch, from the first part that has pitches, one that does not transpose if there is any. */
export function playKeys({ parts }: NotatedScore, visits: readonly Visit[], reports: ReportTally): KeySignature[] {
  const pitched = parts.filter(({ keys, channel }) => keys.length > 0 && channel !== 9);
  const part = pitched.find(({ transpose }) => !transpose) ?? pitched[0] ?? parts.find(({ keys }) => keys.length > 0);
  if (!part) return [];
  const keys = part.keys
    .filter(({ staff }) => staff === undefined || staff === 1)
    .flatMap((key) => concertKey(key, part, reports));
  return playEvents(keys, visits, (a, b) => a.fifths === b.fifths && a.mode === b.mode);
}

function concertKey(
  { tick, fifths, mode }: NotatedKey,
  { transpose }: NotatedPart,
  reports: ReportTally,
): KeySignature[] {
  const concert = fifths + (transpose ? 7 * transpose.chromatic - 12 * transpose.diatonic : 0);
  if (!Number.isInteger(concert)) return [];
  // C sharp major for a horn in F is eight sharps: the signature that sounds alike stands instead
  const within = concert > 7 ? concert - 12 : concert < -7 ? concert + 12 : concert;
  if (Math.abs(within) > 7) {
    reports.add('key-out-of-range', `a key signature of ${fifths} fifths was left out`);
    return [];
  }
  return [{ tick, fifths: within, mode: /min|dor|phr|aeo|loc/i.test(mode ?? '') ? 'minor' : 'major' }];
}

/**
 * The meters, with those added that keep the bars: after a measure that is cut short its meter is said again, and a
 * measure longer than its meter gets one of its own where that can be written.
 */
export function playMeters(
  { meters, ticksPerQuarter }: NotatedScore,
  visits: readonly Visit[],
  pickupTicks: Ticks,
  reports: ReportTally,
): Meter[] {
  const written = meters.filter((meter) => isWritable(meter, reports)).map(plainMeter);
  const played = playEvents(written, visits, sameMeter);
  const kept: Meter[] = [];
  let holds: Meter = { tick: 0, numerator: 4, denominator: 4 };
  let next = 0;
  let filled = 0;
  let odd = false;
  for (const [i, { tick, durationTicks }] of visits.entries()) {
    let changed = false;
    for (; next < played.length && played[next].tick <= tick; next++) {
      holds = played[next];
      changed = true;
    }
    const barTicks = (ticksPerQuarter * 4 * holds.numerator) / holds.denominator;
    if (i === 0 && pickupTicks > 0) {
      kept.push({ ...holds, tick });
      continue;
    }
    if (changed || i === 0) filled = 0;
    const long = filled === 0 && durationTicks > barTicks && i < visits.length - 1;
    const own = long ? meterOfLength(durationTicks, ticksPerQuarter, holds.denominator) : undefined;
    // a measure that stands askew to the bars of its meter begins a new one
    const askew = filled > 0 && filled + durationTicks > barTicks;
    if (own) kept.push({ ...own, tick });
    else if (changed || odd || askew) kept.push({ ...holds, tick });
    else if (i === 0 && played.length > 0) kept.push({ ...holds, tick });
    odd = own !== undefined || (long && durationTicks % barTicks !== 0);
    if (askew) filled = 0;
    filled = own || odd ? 0 : (filled + durationTicks) % barTicks;
  }
  return kept;
}

const sameMeter = (a: Meter, b: Meter): boolean => a.numerator === b.numerator && a.denominator === b.denominator;
const plainMeter = ({ tick, numerator, denominator }: NotatedMeter): Meter => ({ tick, numerator, denominator });

function isWritable({ numerator, denominator, groups }: NotatedMeter, reports: ReportTally): boolean {
  const fits =
    Number.isInteger(numerator) &&
    numerator >= 1 &&
    numerator <= 255 &&
    [1, 2, 4, 8, 16, 32, 64, 128].includes(denominator);
  if (!fits) reports.add('meter-not-playable', `a meter of ${numerator}/${denominator} was left out`);
  else if (groups) reports.add('meter-groups', `the groups of an additive meter are not kept in a sounding score`);
  return fits;
}

/** A meter whose bar lasts `ticks`, in `denominator` or a finer one up to 64. */
function meterOfLength(ticks: Ticks, ticksPerQuarter: number, denominator: number): Omit<Meter, 'tick'> | undefined {
  for (let unit = denominator; unit <= 64; unit *= 2) {
    const numerator = (ticks * unit) / (ticksPerQuarter * 4);
    if (Number.isInteger(numerator) && numerator <= 255) return { numerator, denominator: unit };
  }
  return undefined;
}
