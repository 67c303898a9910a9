/** How loud dynamic marks are: velocities for marks, levels along a staff. */
import type { Ticks } from '../score.ts';
import type { Direction } from './notated-score.ts';

/**
 * Velocities of dynamic marks. From ppp to fff they are the values that notation programs commonly write into MIDI
 * files (steps of 16 from pp to ff about mf = 80); beyond that they end at 1 and 127.
 */
export const DYNAMIC_VELOCITIES: Readonly<Record<string, number>> = {
  pppppp: 1,
  ppppp: 5,
  pppp: 10,
  ppp: 16,
  pp: 33,
  p: 49,
  mp: 64,
  mf: 80,
  f: 96,
  ff: 112,
  fff: 120,
  ffff: 124,
  fffff: 126,
  ffffff: 127,
};

/** The velocity of a note with no dynamic before it: mezzo forte. */
export const DEFAULT_VELOCITY = 80;

/** Marks that strike one moment: its velocity, and the level that holds afterwards (undefined: as before). */
const STRUCK: Readonly<Record<string, { readonly now: number; readonly after?: number }>> = {
  fp: { now: 96, after: 49 },
  pf: { now: 49, after: 96 },
  sf: { now: 112 },
  sfz: { now: 112 },
  sffz: { now: 124 },
  sfp: { now: 112, after: 49 },
  sfpp: { now: 112, after: 33 },
  fz: { now: 112 },
  rf: { now: 104 },
  rfz: { now: 104 },
};

/** How much a wedge changes that no mark follows: one step of the table. */
const STEP = 16;

/** The velocity at a tick of a staff. */
export type VelocityAt = (tick: Ticks) => number;

/**
 * The loudness along a staff, from the marks of its part.
 *
 * A mark holds for all staves of the part, unless another staff has a mark at the same tick. A wedge goes straight from
 * the level at its start to the next mark within a quarter of its end; where there is none, one step up or down.
 *
 * @example velocitiesOfStaff([{ tick: 0, staff: 1, kind: 'dynamics', text: 'p' }], 1, 480)(960) // => 49
 */
export function velocitiesOfStaff(
  directions: readonly Direction[],
  staff: number,
  ticksPerQuarter: number,
): VelocityAt {
  const marks = directions.filter(
    ({ kind, text }) => kind === 'dynamics' && (text in DYNAMIC_VELOCITIES || text in STRUCK),
  );
  const own = new Set(marks.filter((mark) => mark.staff === staff).map(({ tick }) => tick));
  const levels: { tick: Ticks; from: number; to: number; end: Ticks }[] = [];
  const struck = new Map<Ticks, number>();
  let level = DEFAULT_VELOCITY;
  const hold = (tick: Ticks, velocity: number): void => {
    level = velocity;
    levels.push({ tick, from: velocity, to: velocity, end: tick });
  };
  const heard = directions
    .filter(({ kind, tick, staff: at }) => kind === 'wedge' || at === staff || !own.has(tick))
    .toSorted((a, b) => a.tick - b.tick);
  let wedge: { tick: Ticks; up: boolean; from: number } | undefined;
  for (const [i, { kind, text, tick }] of heard.entries()) {
    if (kind === 'dynamics') {
      const hit = STRUCK[text];
      if (hit) struck.set(tick, hit.now);
      const next = hit ? hit.after : DYNAMIC_VELOCITIES[text];
      if (next !== undefined) {
        hold(tick, next);
        if (wedge) wedge = { ...wedge, tick, from: next };
      }
    } else if (kind === 'wedge' && text !== 'stop') wedge = { tick, up: text === 'crescendo', from: level };
    else if (kind === 'wedge' && wedge) {
      const goal = goalAfter(heard, i, tick + ticksPerQuarter);
      const step = Math.min(120, Math.max(16, wedge.from + (wedge.up ? STEP : -STEP)));
      const to = goal !== undefined && goal > wedge.from === wedge.up ? goal : step;
      levels.push({ tick: wedge.tick, from: wedge.from, to, end: tick });
      level = to;
      wedge = undefined;
    }
  }
  levels.sort((a, b) => a.tick - b.tick);
  return (tick) => struck.get(tick) ?? levelAt(levels, tick);
}

/** The level of the first mark from `i` on that stands before `latest`. */
function goalAfter(directions: readonly Direction[], i: number, latest: Ticks): number | undefined {
  for (let j = i; j < directions.length && directions[j].tick <= latest; j++) {
    const { kind, text } = directions[j];
    if (kind === 'dynamics' && DYNAMIC_VELOCITIES[text] !== undefined) return DYNAMIC_VELOCITIES[text];
  }
  return undefined;
}

function levelAt(levels: readonly { tick: Ticks; from: number; to: number; end: Ticks }[], tick: Ticks): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle].tick <= tick) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return DEFAULT_VELOCITY;
  const { tick: start, from, to, end } = levels[low - 1];
  return tick >= end || end === start ? to : Math.round(from + ((to - from) * (tick - start)) / (end - start));
}
