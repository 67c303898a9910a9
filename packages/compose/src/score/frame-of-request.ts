/** The frame of a request, task by task. */
import { CELL_TICKS_PER_QUARTER, cellBars, MOST_CELL_TRACKS } from '@continuo/corpus';
import { createBarMap, createScore, type Note, type Score } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { arrangedVoices } from './arranged-voices.ts';
import { parseMeter, readBars } from './bars-asked.ts';
import { chosenCells, lockedOf } from './chosen-cells.ts';
import { type GivenScore, givenScore, lastEventTick } from './given-score.ts';
import { defaultInstruments, instrumentsOf } from './instruments.ts';
import { type PlacedNote, partOfTrack } from './placed-note.ts';
import type { ScoreFrame } from './score-frame.ts';

const USUAL_BPM = 100;

/**
 * The frame of a request.
 *
 * @throws ComposeError  'bad-request', 'bad-score', 'bad-cells', 'bad-lock', 'contradiction': what does not fit, and where
 * @throws CorpusError   'too-long': more bars than are read
 */
export function frameOf(request: ComposeRequest): ScoreFrame {
  switch (request.task) {
    case 'compose':
      return composeFrame(request);
    case 'continue':
      return continueFrame(request);
    case 'accompany':
    case 'arrange':
      return addingFrame(request);
    default:
      return replacingFrame(request);
  }
}

/** Index of the bar from which chords and a form count: the first that is new, or the first after a pickup. */
export function firstCounted(
  { task }: Pick<ComposeRequest, 'task'>,
  { numbers, oldBars }: Pick<ScoreFrame, 'numbers' | 'oldBars'>,
): number {
  if (task === 'continue') return oldBars;
  return numbers[0] === 0 && numbers.length > 1 ? 1 : 0;
}

function composeFrame(request: ComposeRequest): ScoreFrame {
  const count = readBars(request);
  const meter = parseMeter(request.meter ?? '4/4');
  const ticksPerQuarter = CELL_TICKS_PER_QUARTER;
  const pickupTicks = Math.round((request.pickup ?? 0) * ticksPerQuarter);
  const barTicks = (ticksPerQuarter * 4 * meter.numerator) / meter.denominator;
  if (pickupTicks >= barTicks) {
    throw new ComposeError(
      'bad-request',
      `pickup: ${request.pickup} quarters where less than a bar of ${request.meter ?? '4/4'} is expected`,
    );
  }
  const score: Score = {
    ...createScore({ ticksPerQuarter, endTick: pickupTicks + count * barTicks }),
    pickupTicks,
    meters: [{ tick: 0, ...meter }],
    tempos: [{ tick: 0, microsecondsPerQuarter: Math.round(60_000_000 / (request.bpm ?? USUAL_BPM)) }],
  };
  const instruments = request.instruments ? instrumentsOf(request.instruments, request) : defaultInstruments(request);
  if (instruments.length > MOST_CELL_TRACKS) {
    throw new ComposeError(
      'bad-request',
      `instruments: they need ${instruments.length} tracks (a keyboard two); at most ${MOST_CELL_TRACKS} are written`,
    );
  }
  const tracks = instruments.map((each) => ({ ...each, source: undefined }));
  return framed({ score, bars: cellBars(score), tracks, oldBars: 0, endTick: score.endTick }, () => true);
}

function continueFrame(request: ComposeRequest): ScoreFrame {
  const { score, tracks, lastOnset } = givenScore(request);
  const { barTick, nextBarTick, meter } = createBarMap(score).barAtTick(lastOnset);
  const whole = Math.max(nextBarTick, barTick + 1);
  const begun = score.meters.filter(({ tick }) => tick < whole);
  // a bar that another meter cut short stays short
  const isCut = createBarMap({ ...score, meters: begun }).barAtTick(lastOnset).nextBarTick !== whole;
  const meters = isCut ? [...begun, { ...meter, tick: whole }] : begun;
  const map = createBarMap({ ...score, meters });
  const endTick = map.tickOfBar(map.barAtTick(whole).bar + readBars(request));
  const longer = { ...score, meters, endTick: Math.max(endTick, lastEventTick({ ...score, meters })) };
  const bars = cellBars(longer, endTick);
  const oldBars = bars.findIndex(({ tick }) => tick >= whole);
  return framed({ score: longer, bars, tracks, oldBars, endTick }, (bar) => bar >= oldBars);
}

function addingFrame(request: ComposeRequest): ScoreFrame {
  const given = givenScore(request);
  const { tracks, bars } = given;
  const added = instrumentsOf(request.instruments!, request).map((each) => ({ ...each, source: undefined }));
  if (tracks.length + added.length > MOST_CELL_TRACKS) {
    throw new ComposeError(
      'bad-request',
      `instruments: ${added.length} beside ${tracks.length} tracks; at most ${MOST_CELL_TRACKS} together`,
    );
  }
  const isArranging = request.task === 'arrange';
  const frame = framed(
    {
      ...given,
      tracks: [...tracks, ...added],
      oldBars: bars.length,
      ...(isArranging && { dropped: tracks.map(({ source }) => source!) }),
    },
    (_, track) => track >= tracks.length,
  );
  if (!isArranging) return frame;
  const brought = arrangedVoices(frame, tracks.length);
  return { ...frame, locked: brought, brought };
}

function replacingFrame(request: ComposeRequest): ScoreFrame {
  const given = givenScore(request);
  const { bars, tracks, score } = given;
  const chosen = chosenCells(request, given);
  const isLocked = lockedOf(request, score, tracks);
  return framed({ ...given, oldBars: bars.length }, (bar, track) => chosen.has(bar * tracks.length + track), isLocked);
}

type FramedScore = Pick<GivenScore, 'score' | 'bars' | 'tracks' | 'endTick'> &
  Pick<ScoreFrame, 'oldBars'> & { readonly dropped?: readonly number[] };

function framed(
  { score, bars, tracks, endTick, oldBars, dropped = [] }: FramedScore,
  isWritten: (bar: number, track: number) => boolean,
  isLocked: (note: Note) => boolean = () => false,
): ScoreFrame {
  const width = tracks.length;
  const grid = { bars, ticksPerQuarter: score.ticksPerQuarter };
  const parts = tracks.map(({ source }, track) =>
    partOfTrack(
      source === undefined ? [] : score.tracks[source]!.notes,
      grid,
      (bar) => isWritten(bar, track),
      isLocked,
    ),
  );
  const written = bars.flatMap((_, bar) =>
    tracks.flatMap((__, track) => (isWritten(bar, track) ? [bar * width + track] : [])),
  );
  const byCell = (pick: 'locked' | 'replaced'): Map<number, readonly PlacedNote[]> =>
    new Map(
      parts.flatMap((part, track) => [...part[pick]].map(([bar, notes]) => [bar * width + track, notes] as const)),
    );
  const { barAtTick } = createBarMap(score);
  return {
    score,
    bars,
    numbers: bars.map(({ tick }) => barAtTick(tick).bar),
    tracks,
    cells: bars.map((_, bar) => parts.map((part) => part.cells[bar]!)),
    written,
    locked: byCell('locked'),
    brought: new Map(),
    replaced: byCell('replaced'),
    kept: parts.map(({ kept }) => kept),
    endTick,
    oldBars,
    dropped,
  };
}
