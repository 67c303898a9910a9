/** The sounding score of a notated one. */
import { DRUM_CHANNEL } from '../general-midi.ts';
import type { ReadReport } from '../read-report.ts';
import type { Score, TextEvent, Ticks, Track } from '../score.ts';
import { LAST_TICK, MOST_TICKS_PER_QUARTER } from '../validate-score.ts';
import { allotChannels } from './channels.ts';
import type { Credit, NotatedPart, NotatedScore } from './notated-score.ts';
import { playEvents, playKeys, playMeters, playTempos } from './play-bars.ts';
import { playedOrder, writtenOrder } from './play-order.ts';
import { playPart, type Visit } from './play-part.ts';
import { ReportTally } from './report-tally.ts';
import { scaleNotation } from './scale-notation.ts';

/** How a notated score is played. */
export type ScoreOfNotationOptions = {
  /** each measure once, or repeats, endings, D.C., D.S. and coda followed; default "written" */
  readonly repeats?: 'written' | 'played';
};

/** Notes of all playings together; a file that asks for more is cut after a measure. */
const MOST_NOTES = 10_000_000;

/**
 * What a notated score sounds like.
 *
 * Ties are joined and transposing parts sound at concert pitch. Marks of loudness give velocities
 * (`DYNAMIC_VELOCITIES`), unless the note has its own. Grace notes take at most a thirty-second each before the beat.
 * Ornaments, staccato and fermatas change nothing, and are reported. `ticksPerQuarter` is kept where it fits MIDI (at
 * most 32767) and grace notes fit it (a multiple of 8); else it is scaled.
 *
 * @example scoreOfNotation(readAbc(tune).notation, { repeats: 'played' }).score.tracks[0].notes.length
 */
export function scoreOfNotation(
  notation: NotatedScore,
  { repeats = 'written' }: ScoreOfNotationOptions = {},
): { readonly score: Score; readonly reports: readonly ReadReport[] } {
  const reports = new ReportTally();
  const scaled = fitTicks(notation, reports);
  const { measures, ticksPerQuarter, parts } = scaled;
  const { visits: order, problems } = repeats === 'played' ? playedOrder(measures) : writtenOrder(measures);
  for (const { code, message } of problems) reports.add(code, message);
  const visits = withinLimits(
    order.map((visit) => ({
      ...visit,
      writtenTick: measures[visit.measure].tick,
      durationTicks: measures[visit.measure].durationTicks,
    })),
    scaled,
    reports,
  );
  const pickupTicks = pickupOf(scaled);
  const { channels, shared } = allotChannels(
    parts.map((part) => ({
      program: part.program,
      ...(part.channel === undefined ? {} : { channel: part.channel }),
      drums: isPercussion(part),
    })),
  );
  reports.add(
    'channels-shared',
    'a part shares its MIDI channel with another: there are fifteen for melodic parts',
    shared,
  );
  const tracks = parts.map((part, i): Track => {
    const { notes, controllers, texts } = playPart(part, visits, ticksPerQuarter, reports);
    const rest = { pitchBends: [], programChanges: [], pressures: [], raws: [] };
    return { name: part.name, program: part.program, channel: channels[i], notes, controllers, texts, ...rest };
  });
  const chords = playEvents(
    parts.flatMap((part) => part.chords).sort((a, b) => a.tick - b.tick),
    visits,
    (a, b) => a.tick === b.tick && a.symbol === b.symbol,
  );
  const sections = playEvents(scaled.sections, visits, (a, b) => a === b);
  let endTick = visits.length === 0 ? 0 : visits[visits.length - 1].tick + visits[visits.length - 1].durationTicks;
  for (const { notes } of tracks) for (const note of notes) endTick = Math.max(endTick, note.tick + note.durationTicks);
  const score: Score = {
    ticksPerQuarter,
    tempos: playTempos(scaled, visits, reports),
    meters: playMeters(scaled, visits, pickupTicks, reports),
    keys: playKeys(scaled, visits, reports),
    pickupTicks,
    tracks,
    texts: textsOf(scaled, visits),
    raws: [],
    endTick,
    ...(chords.length === 0 ? {} : { chords }),
    ...(sections.length === 0 ? {} : { sections: sections.map(({ tick, name }) => ({ tick, name })) }),
  };
  return { score, reports: reports.finish() };
}

/** Scales time where MIDI cannot count it, or where grace notes would have no room. */
function fitTicks(notation: NotatedScore, reports: ReportTally): NotatedScore {
  const { ticksPerQuarter, parts } = notation;
  if (ticksPerQuarter > MOST_TICKS_PER_QUARTER || !Number.isInteger(ticksPerQuarter)) {
    const moved = { count: 0 };
    const scaled = scaleNotation(
      notation,
      ticksPerQuarter > 10080 ? 10080 : Math.max(1, Math.round(ticksPerQuarter)),
      moved,
    );
    reports.add(
      'ticks-rounded',
      `${ticksPerQuarter} ticks a quarter are more than MIDI can say; a time was rounded`,
      moved.count,
    );
    return scaled;
  }
  if (ticksPerQuarter % 8 === 0 || !parts.some(({ events }) => events.some(({ grace }) => grace))) return notation;
  for (const factor of [2, 4, 8]) {
    const finer = ticksPerQuarter * factor;
    if (finer % 8 === 0 && finer <= MOST_TICKS_PER_QUARTER) return scaleNotation(notation, finer, { count: 0 });
  }
  return notation;
}

/** The visits that end before the last tick of a score and hold no more notes than memory should. */
function withinLimits(
  visits: readonly Visit[],
  { parts, measures }: NotatedScore,
  reports: ReportTally,
): readonly Visit[] {
  const counts = new Array<number>(measures.length).fill(0);
  for (const { events } of parts) {
    let measure = 0;
    for (const { tick, notes } of events) {
      while (measure + 1 < measures.length && measures[measure + 1].tick <= tick) measure++;
      if (measures.length > 0) counts[measure] += notes.length;
    }
  }
  let notes = 0;
  for (const [i, visit] of visits.entries()) {
    notes += counts[visit.measure];
    if (visit.tick + visit.durationTicks <= LAST_TICK && notes <= MOST_NOTES) continue;
    reports.add('too-long', `the piece is cut after ${i} measures: more ticks or notes than a score can hold`);
    return visits.slice(0, i);
  }
  return visits;
}

/** The length of a first measure that is shorter than its meter; 0 for a piece of a single measure that is not marked so. */
function pickupOf({ measures, meters, ticksPerQuarter }: NotatedScore): Ticks {
  const first = measures[0];
  if (!first) return 0;
  const { numerator, denominator } = meters.find(({ tick }) => tick <= first.tick) ?? { numerator: 4, denominator: 4 };
  const short = first.durationTicks > 0 && first.durationTicks < (ticksPerQuarter * 4 * numerator) / denominator;
  return short && (measures.length > 1 || first.implicit) ? first.durationTicks : 0;
}

function isPercussion({ events, channel }: NotatedPart): boolean {
  if (channel === DRUM_CHANNEL) return true;
  let heads = 0;
  for (const { notes } of events) {
    for (const { unpitched } of notes) {
      if (unpitched === undefined) return false;
      heads++;
    }
  }
  return heads > 0;
}

/** Title, names and rights, and tempo words, as texts of the piece. */
function textsOf({ credits, tempos }: NotatedScore, visits: readonly Visit[]): TextEvent[] {
  const words = playEvents(
    tempos.filter(({ text }) => text !== undefined && text !== ''),
    visits,
    (a, b) => a.text === b.text && a.microsecondsPerQuarter === b.microsecondsPerQuarter,
  );
  return [...credits.map(creditText), ...words.map(({ tick, text = '' }): TextEvent => ({ tick, kind: 'text', text }))];
}

function creditText({ kind, text }: Credit): TextEvent {
  if (kind === 'title') return { tick: 0, kind: 'name', text };
  if (kind === 'rights') return { tick: 0, kind: 'copyright', text };
  return {
    tick: 0,
    kind: 'text',
    text: kind === 'other' || kind === 'remark' ? text : `${CREDIT_LABELS[kind]}: ${text}`,
  };
}

/** How credits other than title and rights are told apart among a score's texts. */
export const CREDIT_LABELS = {
  subtitle: 'Subtitle',
  number: 'Number',
  composer: 'Composer',
  lyricist: 'Lyricist',
  arranger: 'Arranger',
  source: 'Source',
} as const;
