/** Reads Humdrum **kern: spines become staves, sub-spines voices. */
import { ScoreReadError } from '../music-error.ts';
import { bracketTuplets, type DraftEvent, inPartOrder, joinTies, numberSlurs } from '../notation/draft-event.ts';
import type { NotatedPart, NotatedScore } from '../notation/notated-score.ts';
import { quoted, ReportTally } from '../notation/report-tally.ts';
import { fitTicksPerQuarter } from '../notation/written-duration.ts';
import type { ReadReport } from '../read-report.ts';
import { type HumdrumFile, parseHumdrum } from './humdrum-lines.ts';
import { instrumentOfCode } from './kern-instruments.ts';
import { measuresOfBars } from './kern-measures.ts';
import { gatherKern } from './kern-piece.ts';
import { creditsOfReferences } from './kern-references.ts';
import { endingsOfSections } from './kern-sections.ts';
import { fifthsOfTransposition, groupStaves, type KernStaff, transposeSpelled } from './kern-staff.ts';
import { timeKern } from './kern-timeline.ts';
import { type KernToken, parseKernToken } from './kern-token.ts';
import { sideSpineKind } from './side-spines.ts';

/** The most notes and rests that a file may hold. */
const MAXIMUM_TOKENS = 2_000_000;

/**
 * The notated score of a Humdrum file with **kern spines, and what was repaired or left out.
 *
 * Read too: **dynam, **text and **silbe, chord symbols in **mxhm, **harte and **chord; reference records become credits.
 * Pitches of transposing instruments (`*ITr`) stand in the file as they sound and in the result as written.
 *
 * Huron, "The Humdrum Toolkit: Reference Manual", 1994; Humdrum Guide, humdrum.org.
 *
 * @throws ScoreReadError  `bad-value` (a line does not fit its spines), `no-music`, `too-large`, `too-long`
 * @example readKern('**kern\n*M3/4\n4c\n4d\n4e\n*-\n').notation.parts[0].events.length // => 3
 */
export function readKern(text: string): {
  readonly notation: NotatedScore;
  readonly reports: readonly ReadReport[];
} {
  const reports = new ReportTally();
  const file = parseHumdrum(text, reports);
  if (!file.spines.some(({ type }) => type === 'kern')) {
    const types = file.spines.map(({ type }) => `**${type}`).join(', ');
    throw new ScoreReadError(
      'no-music',
      'kern',
      file.spines.length === 0
        ? 'no spine was found where "**kern" is expected'
        : `no **kern spine among ${quoted(types)}`,
    );
  }
  for (const { type } of file.spines) {
    if (type !== 'kern' && !sideSpineKind(type))
      reports.add('spine-not-read', `a spine **${type.slice(0, 40)} is not read`);
  }
  const tokens = parseTokens(file, reports);
  const { ticksPerQuarter, rounded } = fitTicksPerQuarter(
    tokens.flatMap((line) => line.flatMap((token) => (token ? [token.length.denominator] : []))),
  );
  for (const denominator of rounded) {
    reports.add('length-rounded', `lengths of 1/${denominator} whole notes are rounded to whole ticks`);
  }
  const { ticks, endTick } = timeKern(file, tokens, ticksPerQuarter, reports);
  if (endTick === 0) throw new ScoreReadError('no-music', 'kern', 'no note or rest was found in the **kern spines');
  const piece = gatherKern(file, tokens, ticks, ticksPerQuarter, reports);
  const { staves, bars, meters, tempos, expansions } = piece;
  const endings = endingsOfSections(piece.sections, expansions.get('') ?? []);
  if (expansions.size > 0)
    reports.add(
      'expansion',
      'an order of sections (*>[A,A,B]) is not kept, apart from the repeats that stand at barlines',
    );
  const barLines = bars.length > 0 ? bars : barsOfMeters(meters, endTick, ticksPerQuarter, file.lines.length);
  const measures = measuresOfBars(barLines, meters, endTick, ticksPerQuarter, endings.at, reports);
  const starts = new Map(measures.map(({ tick, durationTicks }) => [tick, durationTicks]));
  const decoration = file.notes.find(({ key }) => key === 'system-decoration')?.text;
  const parts = groupStaves(staves, decoration).map((group, i) => partOfStaves(group, i, starts, reports));
  const notation: NotatedScore = {
    ticksPerQuarter,
    credits: creditsOfReferences(file.notes, reports),
    measures,
    meters,
    tempos,
    sections: endings.sections,
    parts,
  };
  return { notation, reports: reports.finish() };
}

function parseTokens(file: HumdrumFile, reports: ReportTally): readonly (readonly (KernToken | undefined)[])[] {
  const editorial = file.notes
    .flatMap(({ key, text }) => {
      const sign = /^(\S)\s*=\s*editorial/.exec(text);
      return key === 'RDF**kern' && sign ? [sign[1]] : [];
    })
    .join('');
  let count = 0;
  return file.lines.map(({ kind, tokens, columns, number }) => {
    if (kind !== 'data') return [];
    return tokens.map((token, i) => {
      if (token === '.' || token === '' || columns[i].spine.type !== 'kern') return undefined;
      count++;
      if (count > MAXIMUM_TOKENS) {
        throw new ScoreReadError('too-large', 'kern', `more than ${MAXIMUM_TOKENS} notes`, { line: number });
      }
      return parseKernToken(token, editorial, reports, number);
    });
  });
}

/** Barlines by the meters, for a file that has none; no more than it has lines. */
function barsOfMeters(
  meters: NotatedScore['meters'],
  endTick: number,
  ticksPerQuarter: number,
  lines: number,
): { tick: number; repeatStart: false; repeatEnd: false }[] {
  const bars = [];
  let at = 0;
  for (let tick = 0; tick < endTick && bars.length <= lines; ) {
    bars.push({ tick, repeatStart: false as const, repeatEnd: false as const });
    while (at + 1 < meters.length && meters[at + 1].tick <= tick) at++;
    const { numerator, denominator } = meters[at] ?? { numerator: 4, denominator: 4 };
    const next = tick + (numerator * 4 * ticksPerQuarter) / denominator;
    tick = Math.min(next, meters[at + 1]?.tick ?? next);
  }
  return bars;
}

function partOfStaves(
  staves: readonly KernStaff[],
  index: number,
  measures: ReadonlyMap<number, number>,
  reports: ReportTally,
): NotatedPart {
  const named = staves.find(({ name }) => name !== undefined);
  const code = staves.find((staff) => staff.code !== undefined)?.code;
  const instrument = code === undefined ? undefined : instrumentOfCode(code);
  if (code !== undefined && !instrument)
    reports.add('unknown-instrument', `instrument code ${quoted(code)} is not known`);
  const name = named?.name ?? instrument?.name ?? '';
  const { transposition } = staves[0];
  if (staves.some((staff) => staff.transposition.chromatic !== transposition.chromatic)) {
    reports.add('transpositions-differ', 'staves of one part transpose differently; the first is taken for all');
  }
  const events: DraftEvent[] = [];
  let voices = 0;
  for (const [i, staff] of staves.entries()) {
    let highest = 0;
    for (const event of staff.events) {
      highest = Math.max(highest, event.voice);
      event.staff = i + 1;
      event.voice += voices;
      for (const note of transposition.diatonic === 0 && transposition.chromatic === 0 ? [] : event.notes) {
        const written = transposeSpelled(note.pitch, transposition);
        if (written.octave >= -1 && written.octave <= 9) note.pitch = written;
        else reports.add('pitch-out-of-range', 'a note too high or low to be transposed stands as it sounds');
      }
      if (
        event.notes.length === 0 &&
        event.grace === undefined &&
        !event.tuplet &&
        measures.get(event.tick) === event.durationTicks
      ) {
        delete event.value;
        delete event.dots;
      }
      events.push(event);
    }
    voices += Math.max(1, highest);
  }
  const inOrder = inPartOrder(events);
  joinTies(inOrder, reports, `part ${index + 1}`);
  const byVoice = Map.groupBy(inOrder, ({ voice }) => voice);
  for (const own of byVoice.values()) bracketTuplets(own, new Set(measures.keys()));
  numberSlurs(staves.flatMap((staff) => staff.slurs));
  const shift = fifthsOfTransposition(transposition);
  const sameKeys = staves.every(({ keys }) => JSON.stringify(keys) === JSON.stringify(staves[0].keys));
  const isDrums = staves.some(({ clefs }) => clefs.some(({ sign }) => sign === 'percussion'));
  return {
    name,
    ...(named?.abbreviation === undefined ? {} : { abbreviation: named.abbreviation }),
    program: instrument?.program ?? 0,
    ...(isDrums ? { channel: 9 } : {}),
    staves: staves.length,
    ...(transposition.chromatic === 0 && transposition.diatonic === 0
      ? {}
      : { transpose: { chromatic: -transposition.chromatic, diatonic: -transposition.diatonic } }),
    clefs: staves
      .flatMap(({ clefs }, i) => clefs.map((clef) => ({ ...clef, staff: i + 1 })))
      .sort((a, b) => a.tick - b.tick || a.staff - b.staff),
    keys: staves
      .flatMap(({ keys }, i) =>
        i > 0 && sameKeys
          ? []
          : keys.map((key) => ({
              ...key,
              fifths: Math.max(-7, Math.min(7, key.fifths + shift)),
              ...(sameKeys ? {} : { staff: i + 1 }),
            })),
      )
      .sort((a, b) => a.tick - b.tick),
    events: inOrder,
    chords: staves.flatMap(({ chords }) => chords).sort((a, b) => a.tick - b.tick),
    directions: staves
      .flatMap(({ directions }, i) => directions.map((direction) => ({ ...direction, staff: i + 1 })))
      .sort((a, b) => a.tick - b.tick),
  };
}
