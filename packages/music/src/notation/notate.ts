/** Writes a score down. */
import { findKey } from '../find-key.ts';
import type { ReadReport } from '../read-report.ts';
import type { KeySignature, Pitch, Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { DEFAULT_METER } from '../time/bar-map.ts';
import { lastAtOrBefore } from '../time/tempo-map.ts';
import {
  carryCredits,
  carryLyrics,
  carryPedal,
  carrySections,
  carryTempos,
  carryWords,
  labelsOf,
  reportUnwritten,
} from './carry-texts.ts';
import { chooseClefs } from './choose-clefs.ts';
import type {
  Clef,
  Lyric,
  Measure,
  NotatedEvent,
  NotatedKey,
  NotatedMeter,
  NotatedPart,
  NotatedScore,
} from './notated-score.ts';
import { type PlannedNote, type PlannedPart, planParts } from './plan-parts.ts';
import { printAccidentals } from './print-accidentals.ts';
import { ReportTally } from './report-tally.ts';
import { MOST_VOICES } from './separate-voices.ts';
import { type Grid, snapToGrid } from './snap-to-grid.ts';
import { spellPitches } from './spell-pitches.ts';
import { type MeteredMeasure, writeMeasures } from './write-measures.ts';
import { writeStaff } from './write-staff.ts';

/** How a score is written. */
export type NotateOptions = {
  /** two tracks named as the hands of one keyboard share a part of two staves; default true */
  readonly mergeHands?: boolean;
  /**
   * drums last to the next stroke of the hands or feet, a quarter at most ("written"), or as long as in the score
   * ("played"); default "written"
   */
  readonly drumLengths?: 'written' | 'played';
  /** notes keep their velocities beside the page; default true */
  readonly velocities?: boolean;
  /** tracks without notes get staves of rests too; default false, unless no track has notes */
  readonly emptyTracks?: boolean;
};

/** One key sounding more often than this at once is written so many times. */
const MOST_UNISONS = 32;

/**
 * Writes a score as notation: measures, staves, voices, spelled pitches, note values with ties, tuplets, beams, clefs.
 *
 * Notes on a grid of 64ths, 64th triplets and tuplets of 5, 7 and 9 in a quarter are written as long as they sound, so
 * that `scoreOfNotation` gives them back; others are moved to it and counted in the reports, as is all that paper does
 * not hold. `ticksPerQuarter` is multiplied where the grid needs it. Quantize a performance first.
 *
 * @throws MusicError  `too-long`: more measures than any score has
 * @example notate(scoreFromNotes([{ pitch: 60, durationTicks: 720 }])).notation.parts[0].events[0].dots // => 1
 */
export function notate(
  score: Score,
  { mergeHands = true, drumLengths = 'written', velocities = true, emptyTracks = false }: NotateOptions = {},
): { readonly notation: NotatedScore; readonly reports: readonly ReadReport[] } {
  const reports = new ReportTally();
  const grid = limitUnisons(snapToGrid(score), reports);
  const { factor, ticksPerQuarter, moved } = grid;
  reports.add('off-grid', 'a note was moved to the nearest place that notation can write; quantize first', moved);
  const measures = endedMeasures(score, grid, reports);
  const keys = keysOf(score, factor, measures, reports);
  const labels = labelsOf(score);
  const plans = planParts(score, grid, mergeHands, emptyTracks);
  const held = plans.reduce((sum, { tracks }) => sum + tracks.length, 0);
  reports.add('empty-tracks', 'a track without notes was left out', score.tracks.length - held);
  const merged = plans.filter(({ tracks }) => tracks.length > 1).length;
  reports.add('hands-merged', 'two tracks that are the hands of one keyboard were written as one part', merged);
  const parts = plans.map((plan) => {
    const drums = drumLengths === 'written' ? writtenDrumLengths(plan, ticksPerQuarter, reports) : plan;
    return writePart(score, drums, grid, measures, keys, labels, velocities, reports);
  });
  carryOntoFirstPart(parts, score, factor);
  reportUnwritten(score, reports);
  const notation: NotatedScore = {
    ticksPerQuarter,
    credits: carryCredits(score, labels),
    measures: withFinalBarline(measures),
    meters: notatedMeters(measures),
    tempos: carryTempos(score, factor, compoundAt(measures)),
    sections: carrySections(score, factor),
    parts,
  };
  return { notation: printAccidentals(notation), reports: reports.finish() };
}

/** The measures up to the last note and the end of the score; less than a beat of silence makes no measure of its own. */
function endedMeasures(score: Score, grid: Grid, reports: ReportTally): readonly MeteredMeasure[] {
  const lastNote = grid.tracks.reduce((last, notes) => notes.reduce((most, { end }) => Math.max(most, end), last), 0);
  const end = Math.max(lastNote, score.endTick * grid.factor);
  const measures = writeMeasures(shortPickup(score, grid, reports), end);
  const { measure, meter } = measures[measures.length - 1];
  const beat = (grid.ticksPerQuarter * 4) / meter.denominator;
  if (measures.length === 1 || measure.tick < lastNote || end - measure.tick > beat) return measures;
  reports.add('silence-at-end', 'a beat of silence at the end was left out');
  return measures.slice(0, -1);
}

function withFinalBarline(measures: readonly MeteredMeasure[]): readonly Measure[] {
  return measures.map(({ measure }, i) =>
    i === measures.length - 1 ? { ...measure, barline: 'light-heavy' } : measure,
  );
}

/** Meters and pickup in the grid's ticks; of a pickup longer than a bar, the bars are measures of their own. */
function shortPickup(
  score: Score,
  { factor, ticksPerQuarter }: Grid,
  reports: ReportTally,
): Pick<Score, 'meters' | 'pickupTicks' | 'ticksPerQuarter'> {
  const meters = byTick(score.meters).map((meter) => ({ ...meter, tick: meter.tick * factor }));
  const pickupTicks = score.pickupTicks * factor;
  const first = meters.findLast(({ tick }) => tick <= pickupTicks) ?? DEFAULT_METER;
  const barTicks = (ticksPerQuarter * 4 * first.numerator) / first.denominator;
  if (pickupTicks <= barTicks) return { meters, pickupTicks, ticksPerQuarter };
  reports.add('long-pickup', 'a pickup longer than a bar is written as whole measures after a shorter one');
  const later = meters.filter(({ tick }) => tick > pickupTicks);
  return { meters: [{ ...first, tick: 0 }, ...later], pickupTicks: pickupTicks % barTicks, ticksPerQuarter };
}

function writePart(
  score: Score,
  plan: PlannedPart,
  grid: Grid,
  measures: readonly MeteredMeasure[],
  keys: readonly KeySignature[],
  labels: ReadonlySet<string>,
  withVelocities: boolean,
  reports: ReportTally,
): NotatedPart {
  const { track, staves, percussion, notes } = plan;
  const spelled = percussion ? undefined : spellPitches(notes, keys);
  const written = Array.from({ length: staves }, (_, i) => {
    const mine = notes.flatMap((note, index) => (note.staff === i + 1 ? [index] : []));
    const staffNotes = mine.map((index) => notes[index]);
    const { events, voices } = writeStaff(
      {
        staff: i + 1,
        notes: staffNotes,
        spelled: spelled && mine.map((index) => spelled[index]),
        firstVoice: 0,
        ticksPerQuarter: grid.ticksPerQuarter,
        withVelocities,
      },
      measures,
    );
    return { events, voices, clefs: clefsOf(plan, staffNotes, i + 1, measures) };
  });
  const perStaff = Math.max(MOST_VOICES, ...written.map(({ voices }) => voices));
  if (perStaff > MOST_VOICES) {
    reports.add('many-voices', `a staff needs ${perStaff} voices for keys that sound several times at once`);
  }
  const events = written.flatMap((staff, i) =>
    i === 0 ? staff.events : staff.events.map((event) => ({ ...event, voice: event.voice + i * perStaff })),
  );
  events.sort((a, b) => a.tick - b.tick || a.staff - b.staff || a.voice - b.voice);
  const tracks = plan.tracks.map((index) => score.tracks[index]);
  const texts = byTick(tracks.flatMap((one) => one.texts));
  return {
    name: plan.name,
    program: track.program,
    channel: track.channel,
    staves,
    clefs: written.flatMap(({ clefs }) => clefs).sort((a, b) => a.tick - b.tick || a.staff - b.staff),
    keys: percussion ? [] : keys.map(({ tick, fifths, mode }): NotatedKey => ({ tick, fifths, mode })),
    events: withLyrics(events, carryLyrics(texts), grid, reports),
    chords: [],
    directions: [
      ...carryWords(texts, grid.factor, labels),
      ...carryPedal(byTick(tracks.flatMap((one) => one.controllers)), grid.factor, staves, reports),
    ].sort((a, b) => a.tick - b.tick),
  };
}

function clefsOf(
  { percussion, track }: PlannedPart,
  notes: readonly PlannedNote[],
  staff: number,
  measures: readonly MeteredMeasure[],
): Clef[] {
  if (percussion) return [{ tick: 0, staff, sign: 'percussion', line: 2 }];
  const byMeasure = measures.map(({ measure: { tick } }): { tick: Ticks; pitches: Pitch[] } => ({ tick, pitches: [] }));
  let first = 0;
  for (const { tick, end, pitch } of notes) {
    while (first + 1 < measures.length && measures[first + 1].measure.tick <= tick) first++;
    // a held note is read again in the next measures; further on nobody looks for it
    for (let i = first; i < Math.min(first + 4, measures.length) && byMeasure[i].tick < end; i++)
      byMeasure[i].pitches.push(pitch);
  }
  return chooseClefs(byMeasure, staff, staff === 2 && track.program !== 43 ? LOWER_STAFF : track.program);
}

/** Stands for the left hand's staff, which reads bass clef first. */
const LOWER_STAFF = -1;

/** The key signatures, at starts of measures; where the score has none, one that fits the notes. */
function keysOf(
  score: Score,
  factor: number,
  measures: readonly MeteredMeasure[],
  reports: ReportTally,
): KeySignature[] {
  if (score.keys.length === 0) {
    const key = findKey(score);
    if (!key) return [{ tick: 0, fifths: 0, mode: 'major' }];
    reports.add('key-guessed', `the score has no key signature; ${key.name} was written, which fits its notes best`);
    return [{ tick: 0, fifths: key.fifths, mode: key.mode }];
  }
  const keys: KeySignature[] = [];
  let at = 0;
  for (const { tick, fifths, mode } of byTick(score.keys)) {
    while (at + 1 < measures.length && measures[at + 1].measure.tick <= tick * factor) at++;
    const start = keys.length === 0 ? 0 : measures[at].measure.tick;
    if (start !== tick * factor) reports.add('key-moved', 'a key signature was moved to the start of its measure');
    if (keys.at(-1)?.tick === start) keys.pop();
    const before = keys.at(-1);
    if (before?.fifths !== fifths || before.mode !== mode) keys.push({ tick: start, fifths, mode });
  }
  return keys;
}

function notatedMeters(measures: readonly MeteredMeasure[]): NotatedMeter[] {
  return measures.flatMap(({ meter: { numerator, denominator }, measure: { tick } }, i) => {
    const before = measures[i - 1]?.meter;
    return before?.numerator === numerator && before.denominator === denominator
      ? []
      : [{ tick, numerator, denominator }];
  });
}

/** Does the meter at a tick go in dotted beats? */
function compoundAt(measures: readonly MeteredMeasure[]): (tick: Ticks) => boolean {
  const ticks = measures.map(({ measure }) => measure.tick);
  return (tick) => {
    const { numerator, denominator } = measures[lastAtOrBefore(ticks, tick)].meter;
    return denominator === 8 && numerator % 3 === 0 && numerator > 3;
  };
}

/** Chord symbols go over the first part with pitches, texts of the whole piece over the first part. */
function carryOntoFirstPart(parts: NotatedPart[], score: Score, factor: number): void {
  if (parts.length === 0) return;
  const chords = (score.chords ?? []).map(({ tick, symbol }) => ({ tick: tick * factor, symbol }));
  const over = Math.max(
    0,
    parts.findIndex(({ channel }) => channel !== 9),
  );
  parts[over] = { ...parts[over], chords };
  const words = carryWords(
    score.texts.filter(({ tick }) => tick > 0),
    factor,
  );
  parts[0] = { ...parts[0], directions: [...parts[0].directions, ...words].sort((a, b) => a.tick - b.tick) };
}

/** Each syllable goes under the first chord that begins with it. */
function withLyrics(
  events: readonly NotatedEvent[],
  lyrics: ReadonlyMap<Ticks, Lyric>,
  { factor, snap }: Grid,
  reports: ReportTally,
): readonly NotatedEvent[] {
  if (lyrics.size === 0) return events;
  const waiting = new Map([...lyrics].map(([tick, lyric]) => [snap(tick * factor), lyric]));
  const sung = events.map((event) => {
    const lyric = waiting.get(event.tick);
    if (!lyric || !event.notes.some(({ tieStop }) => !tieStop)) return event;
    waiting.delete(event.tick);
    return { ...event, lyrics: [lyric] };
  });
  reports.add('lyric-without-note', 'a syllable begins with no note and was left out', waiting.size);
  return sung;
}

/** Drum strokes that last to the next of their layer, a quarter at most: paper has no use for how long a drum is held. */
function writtenDrumLengths(plan: PlannedPart, ticksPerQuarter: number, reports: ReportTally): PlannedPart {
  if (!plan.percussion) return plan;
  const nextOnset = { hands: Number.POSITIVE_INFINITY, feet: Number.POSITIVE_INFINITY };
  const later = { hands: Number.POSITIVE_INFINITY, feet: Number.POSITIVE_INFINITY };
  const notes = plan.notes.toReversed().map((note) => {
    const { layer, tick } = note;
    if (tick < later[layer]) {
      nextOnset[layer] = later[layer];
      later[layer] = tick;
    }
    const beatEnd = (Math.floor(tick / ticksPerQuarter) + 1) * ticksPerQuarter;
    return { ...note, end: Math.min(nextOnset[layer], beatEnd) };
  });
  notes.reverse();
  const changed = notes.filter(({ end }, i) => end !== plan.notes[i].end).length;
  reports.add('drum-lengths', 'a drum is written to last to the next stroke or beat', changed);
  return { ...plan, notes };
}

/** Leaves out keys that sound more often at once than can be written. */
function limitUnisons(grid: Grid, reports: ReportTally): Grid {
  let left = 0;
  const tracks = grid.tracks.map((notes) => {
    const ends: Ticks[][] = Array.from({ length: 128 }, () => []);
    return notes.filter(({ pitch, tick, end }) => {
      const sounding = ends[pitch].filter((until) => until > tick);
      ends[pitch] = sounding;
      if (sounding.length >= MOST_UNISONS) {
        left++;
        return false;
      }
      sounding.push(end);
      return true;
    });
  });
  reports.add('unisons', `a key that sounds more than ${MOST_UNISONS} times at once was left out`, left);
  return { ...grid, tracks };
}
