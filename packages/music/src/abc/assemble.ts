/** Drafts of voices become a notated score: units become ticks, bars measures, lanes voices. */

import { ScoreReadError } from '../music-error.ts';
import type {
  Clef,
  Direction,
  Measure,
  NotatedChord,
  NotatedEvent,
  NotatedKey,
  NotatedMeter,
  NotatedPart,
  NotatedScore,
  NotatedTempo,
} from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { greatestCommonDivisor } from '../notation/written-duration.ts';
import { LAST_TICK, MOST_TICKS_PER_QUARTER } from '../validate-score.ts';
import type { DraftItem, DraftVoice, PlacedBar } from './draft.ts';
import { eventsOfBar, hiddenRests } from './draft-events.ts';
import { cutAtMeasures, measuresOf, placeBars } from './measures.ts';
import { UNITS_PER_QUARTER, type Units } from './note-lengths.ts';
import type { DraftTune } from './tune-reader.ts';

/** Ticks of most pieces, and of those that need another fineness than 1…32767 can give. */
const USUAL_TICKS = 480;
const FINE_TICKS = 30_240;

/** @throws ScoreReadError  `too-long`: more ticks than a score can count */
export function assembleTune(tune: DraftTune, reports: ReportTally): NotatedScore {
  const { ticksPerQuarter, exact } = finenessOf(tune.voices);
  if (!exact) reports.add('rounded-times', `lengths that do not fit are rounded to 1/${ticksPerQuarter} of a quarter`);
  const ticksOf = (units: Units): number => Math.round((units * ticksPerQuarter) / UNITS_PER_QUARTER);
  const placed = placeBars(tune.voices, ticksOf, reports);
  const measures = measuresOf(placed, ticksOf, reports);
  const end = measures.at(-1);
  if (end && end.tick + end.durationTicks > LAST_TICK) {
    throw new ScoreReadError(
      'too-long',
      'ABC',
      `the tune lasts ${end.tick + end.durationTicks} ticks where at most ${LAST_TICK} are expected`,
    );
  }
  const items = placed.map(({ bars }) => itemsOf(bars, ticksOf));
  return {
    ticksPerQuarter,
    credits: tune.credits,
    measures,
    meters: metersOf(tune, items),
    tempos: temposOf(tune, items, reports),
    sections: firstOfEach(
      items.flatMap((list) =>
        list.flatMap(({ tick, item }) => (item.kind === 'section' ? [{ tick, name: item.name }] : [])),
      ),
    ),
    parts: partsOf(tune, placed, items, measures, ticksOf, reports),
  };
}

type PlacedItem = { readonly tick: number; readonly item: DraftItem };
type PlacedVoice = { readonly voice: DraftVoice; readonly bars: readonly PlacedBar[]; readonly cut: boolean };

/** Enough ticks in a quarter for every length to be whole, 480 or a multiple where that is enough. */
function finenessOf(voices: readonly DraftVoice[]): { readonly ticksPerQuarter: number; readonly exact: boolean } {
  let divisor = UNITS_PER_QUARTER;
  for (const { bars } of voices) {
    for (const bar of bars) {
      for (const { events, time } of bar.lanes) {
        divisor = greatestCommonDivisor(divisor, time);
        for (const event of events) divisor = greatestCommonDivisor(divisor, event.offset);
      }
    }
    if (divisor === 1) break;
  }
  const least = UNITS_PER_QUARTER / divisor;
  const usual = (least / greatestCommonDivisor(least, USUAL_TICKS)) * USUAL_TICKS;
  if (usual <= MOST_TICKS_PER_QUARTER) return { ticksPerQuarter: usual, exact: true };
  return least <= MOST_TICKS_PER_QUARTER
    ? { ticksPerQuarter: least, exact: true }
    : { ticksPerQuarter: FINE_TICKS, exact: false };
}

function itemsOf(bars: readonly PlacedBar[], ticksOf: (units: Units) => number): PlacedItem[] {
  return bars
    .flatMap(({ tick, bar }) => bar.items.map((item) => ({ tick: tick + ticksOf(item.offset), item })))
    .sort((a, b) => a.tick - b.tick);
}

/** Of things at one tick that are all alike, the first. */
function firstOfEach<Thing extends { readonly tick: number }>(things: readonly Thing[]): Thing[] {
  const seen = new Set<string>();
  return things
    .filter((thing) => {
      const text = JSON.stringify(thing);
      if (seen.has(text)) return false;
      seen.add(text);
      return true;
    })
    .sort((a, b) => a.tick - b.tick);
}

/** One thing at a tick: the last that a voice says, and the first voice that says one. */
function onePerTick<Thing extends { readonly tick: number }>(
  lists: readonly (readonly Thing[])[],
  different: () => void,
): Thing[] {
  const byTick = new Map<number, Thing>();
  for (const list of lists) {
    const own = new Map(list.map((thing) => [thing.tick, thing]));
    for (const [tick, thing] of own) {
      const known = byTick.get(tick);
      if (!known) byTick.set(tick, thing);
      else if (JSON.stringify(known) !== JSON.stringify(thing)) different();
    }
  }
  return [...byTick.values()].sort((a, b) => a.tick - b.tick);
}

function metersOf(tune: DraftTune, items: readonly (readonly PlacedItem[])[]): NotatedMeter[] {
  const first: NotatedMeter = { tick: 0, ...tune.meter };
  const lists = items.map((list) =>
    list.flatMap(({ tick, item }) => (item.kind === 'meter' ? [{ tick, ...item.meter }] : [])),
  );
  const meters = onePerTick(lists, () => {});
  return withoutRepeats(meters[0]?.tick === 0 ? meters : [first, ...meters]);
}

function temposOf(tune: DraftTune, items: readonly (readonly PlacedItem[])[], reports: ReportTally): NotatedTempo[] {
  const lists = items.map((list) =>
    list.flatMap(({ tick, item }) => (item.kind === 'tempo' ? [{ tick, ...item.tempo }] : [])),
  );
  const tempos = onePerTick(lists, () =>
    reports.add('tempo', 'voices give different tempos at one time; the first is kept'),
  );
  return tune.tempo && tempos[0]?.tick !== 0 ? [{ tick: 0, ...tune.tempo }, ...tempos] : tempos;
}

/** Leaves out what says the same as the one before. */
function withoutRepeats<Thing extends { readonly tick: number }>(things: readonly Thing[]): Thing[] {
  const saying = (thing: Thing): string => JSON.stringify({ ...thing, tick: 0 });
  return things.filter((thing, i) => i === 0 || saying(thing) !== saying(things[i - 1]));
}

function partsOf(
  tune: DraftTune,
  placed: readonly PlacedVoice[],
  items: readonly (readonly PlacedItem[])[],
  measures: readonly Measure[],
  ticksOf: (units: Units) => number,
  reports: ReportTally,
): NotatedPart[] {
  const indexOf = new Map(placed.map(({ voice }, i) => [voice.id, i]));
  const planned = tune.plan
    .map((part) =>
      part.map((staff) => staff.flatMap((id) => indexOf.get(id) ?? [])).filter((staff) => staff.length > 0),
    )
    .filter((part) => part.length > 0);
  const listed = new Set(planned.flat(2));
  if (tune.plan.length > 0 && listed.size < placed.length) {
    reports.add(
      'score-order',
      'voices that %%score does not name are kept as parts at the end',
      placed.length - listed.size,
    );
  }
  const parts = [...planned, ...[...placed.keys()].filter((i) => !listed.has(i)).map((i) => [[i]])];
  return parts.map((staves) => partOf(staves, placed, items, measures, ticksOf, reports));
}

function partOf(
  staves: readonly (readonly number[])[],
  placed: readonly PlacedVoice[],
  items: readonly (readonly PlacedItem[])[],
  measures: readonly Measure[],
  ticksOf: (units: Units) => number,
  reports: ReportTally,
): NotatedPart {
  const members = staves.flatMap((voices, s) => voices.map((index) => ({ index, staff: s + 1 })));
  const { voice: first } = placed[members[0].index];
  const events: NotatedEvent[] = [];
  const clefs: Clef[] = [];
  const staffKeys: NotatedKey[][] = [];
  const chords: NotatedChord[] = [];
  const directions: Direction[] = [];
  let nextVoice = members.length + 1;
  for (const [v, { index, staff }] of members.entries()) {
    const { voice, bars, cut } = placed[index];
    const lanes = lanesOf(bars);
    for (const lane of lanes) {
      const number = lane === 0 ? v + 1 : nextVoice++;
      const own = bars.flatMap((bar) => {
        const length = lane === 0 && !cut && bar.lengthTicks > ticksOf(bar.bar.lanes[0].time);
        const made = eventsOfBar(bar, lane, { staff, voice: number, stem: voice.stem }, ticksOf);
        return length ? [...made, ...hiddenRests(bar, { staff, voice: number }, ticksOf)] : made;
      });
      for (const event of cut ? cutAtMeasures(own, measures, ticksOf) : own) events.push(event);
    }
    if (staffKeys.length < staff) {
      staffKeys.push(keysOf(voice, items[index]));
      for (const clef of clefsOf(voice, items[index], staff)) clefs.push(clef);
    } else if (!isBeginning(keysOf(voice, items[index]), staffKeys[staff - 1])) {
      reports.add('voices-disagree', 'voices of one staff have different keys; the first is kept');
    }
    // voices of one part often repeat each other's chord symbols
    const known = new Set(chords.map(({ tick, symbol }) => `${tick} ${symbol}`));
    for (const { tick, item } of items[index]) {
      if (item.kind === 'chord' && !known.has(`${tick} ${item.symbol}`)) chords.push({ tick, symbol: item.symbol });
      if (item.kind === 'direction') directions.push({ tick, staff, ...item.direction });
    }
  }
  const sameKeys = staffKeys.every((keys) => JSON.stringify(keys) === JSON.stringify(staffKeys[0]));
  const names = members.map(({ index }) => placed[index].voice);
  const name = names.find((voice) => voice.name !== '')?.name ?? '';
  const abbreviation = names.find((voice) => voice.abbreviation !== undefined)?.abbreviation;
  const channel = names.find((voice) => voice.channel !== undefined)?.channel;
  return {
    name,
    ...(abbreviation === undefined ? {} : { abbreviation }),
    program: names.find((voice) => voice.program !== 0)?.program ?? 0,
    ...(channel === undefined ? {} : { channel }),
    staves: staves.length,
    ...(first.transpose === 0
      ? {}
      : { transpose: { chromatic: first.transpose, diatonic: Math.round((first.transpose * 7) / 12) } }),
    clefs: clefs.sort((a, b) => a.tick - b.tick || a.staff - b.staff),
    keys: sameKeys
      ? staffKeys[0]
      : staffKeys
          .flatMap((keys, s) => keys.map((key) => ({ ...key, staff: s + 1 })))
          .sort((a, b) => a.tick - b.tick || a.staff - b.staff),
    events: events.sort((a, b) => a.tick - b.tick || a.staff - b.staff || a.voice - b.voice),
    chords: chords.sort((a, b) => a.tick - b.tick),
    directions: directions.sort((a, b) => a.tick - b.tick || a.staff - b.staff),
  };
}

/** The lanes that hold more than hidden rests anywhere; those of rests alone carry chord symbols. */
function lanesOf(bars: readonly PlacedBar[]): readonly number[] {
  const lanes = new Set<number>([0]);
  for (const { bar } of bars) {
    for (let lane = 1; lane < bar.lanes.length; lane++) {
      if (bar.lanes[lane].events.some((event) => event.notes.length > 0 || !event.hidden)) lanes.add(lane);
    }
  }
  return [...lanes].sort((a, b) => a - b);
}

function keysOf(voice: DraftVoice, items: readonly PlacedItem[]): NotatedKey[] {
  const changes = items.flatMap(({ tick, item }) => (item.kind === 'key' ? [{ tick, ...item.key }] : []));
  const later = onePerTick([changes], () => {});
  return withoutRepeats(later[0]?.tick === 0 ? later : [{ tick: 0, ...voice.key }, ...later]);
}

/** Whether a list is the beginning of another. */
function isBeginning(list: readonly NotatedKey[], whole: readonly NotatedKey[]): boolean {
  return JSON.stringify(list) === JSON.stringify(whole.slice(0, list.length));
}

function clefsOf(voice: DraftVoice, items: readonly PlacedItem[], staff: number): Clef[] {
  const changes = items.flatMap(({ tick, item }) => (item.kind === 'clef' ? [{ tick, staff, ...item.clef }] : []));
  return withoutRepeats([{ tick: 0, staff, ...voice.clef }, ...onePerTick([changes], () => {})]);
}
