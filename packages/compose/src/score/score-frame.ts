/** The frame of a request for a model of whole scores: its bars and tracks, what stands in the cells, and which are to be written. */
import {
  CELL_TICKS_PER_QUARTER,
  type CellBar,
  type CellNote,
  cellBars,
  cellsOfTrack,
  MOST_CELL_TRACKS,
} from '@continuo/corpus';
import {
  barAtTick,
  createScore,
  DRUM_CHANNEL,
  type Meter,
  nearestName,
  PROGRAM_NAMES,
  type Score,
} from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { arrangedVoices } from './arranged-voices.ts';
import { defaultInstruments, type Instrument, instrumentsOf } from './instruments.ts';

export type FrameTrack = Instrument & {
  /** index into the score's tracks; undefined: a new one */
  readonly source: number | undefined;
};

export type ScoreFrame = {
  /** the score that is begun from; of `compose` an empty one */
  readonly score: Score;
  readonly bars: readonly CellBar[];
  /** number of the first bar: 0 for a pickup */
  readonly firstNumber: number;
  readonly tracks: readonly FrameTrack[];
  /** [bar][track]: what stands, in the cells that are written as well */
  readonly cells: readonly (readonly (readonly CellNote[])[])[];
  /** cells to be written, in order, by bar × tracks + track */
  readonly written: readonly number[];
  /** notes in them that stay as they are */
  readonly locked: ReadonlyMap<number, readonly CellNote[]>;
  /** bars from here on are new */
  readonly oldBars: number;
  /** tracks of the score that the answer does not keep */
  readonly dropped: readonly number[];
};

const USUAL_BARS = 16;
const USUAL_BPM = 100;
const USUAL_MORE = 4;

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

/** How many bars are asked for. */
export function barsAsked({ bars, form, task }: ComposeRequest): number {
  const ofForm = form?.sections.reduce((sum, section) => sum + section.bars, 0);
  if (bars !== undefined && ofForm !== undefined && bars !== ofForm && task === 'compose') {
    throw new ComposeError(
      'contradiction',
      `bars: ${bars} are asked for, the form has ${ofForm}; leave one of them out`,
    );
  }
  return bars ?? ofForm ?? (task === 'compose' ? USUAL_BARS : USUAL_MORE);
}

function composeFrame(request: ComposeRequest): ScoreFrame {
  const count = barsAsked(request);
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
  const bars = cellBars(score);
  const instruments = request.instruments ? instrumentsOf(request.instruments, request) : defaultInstruments(request);
  const tracks = instruments.map((each) => ({ ...each, source: undefined }));
  return withWritten({ score, bars, tracks, cells: emptyCells(bars, tracks), oldBars: 0, dropped: [] }, () => true);
}

function continueFrame(request: ComposeRequest): ScoreFrame {
  const { score, tracks, cells } = given(request);
  const end = Math.max(1, ...score.tracks.flatMap(({ notes }) => notes.map((note) => note.tick + 1)));
  const { barTick, nextBarTick, meter } = barAtTick(score, end - 1);
  const barTicks = (score.ticksPerQuarter * 4 * meter.numerator) / meter.denominator;
  const whole = Math.max(nextBarTick, barTick + 1);
  const longer = {
    ...score,
    meters: score.meters.filter(({ tick }) => tick < whole),
    endTick: whole + barsAsked(request) * barTicks,
  };
  const bars = cellBars(longer, longer.endTick);
  const oldBars = bars.findIndex(({ tick }) => tick >= whole);
  const all = bars.map((_, bar) => (bar < oldBars ? cells[bar]! : tracks.map(() => [])));
  return withWritten({ score: longer, bars, tracks, cells: all, oldBars, dropped: [] }, (bar) => bar >= oldBars);
}

function addingFrame(request: ComposeRequest): ScoreFrame {
  const { score, bars, tracks, cells } = given(request);
  const added = instrumentsOf(request.instruments!, request).map((each) => ({ ...each, source: undefined }));
  if (tracks.length + added.length > MOST_CELL_TRACKS) {
    throw new ComposeError(
      'bad-request',
      `instruments: ${added.length} beside ${tracks.length} tracks; at most ${MOST_CELL_TRACKS} together`,
    );
  }
  const all = [...tracks, ...added];
  const filled = cells.map((row) => [...row, ...added.map((): CellNote[] => [])]);
  const isArranging = request.task === 'arrange';
  const frame = withWritten(
    {
      score,
      bars,
      tracks: all,
      cells: filled,
      oldBars: bars.length,
      dropped: isArranging ? tracks.map(({ source }) => source!) : [],
    },
    (_, track) => track >= tracks.length,
  );
  return isArranging ? { ...frame, locked: arrangedVoices(frame, tracks.length) } : frame;
}

function replacingFrame(request: ComposeRequest): ScoreFrame {
  const frame = given(request);
  const { score, bars, tracks, cells, firstNumber } = frame;
  const last = firstNumber + bars.length - 1;
  const chosen = new Set<number>();
  for (const { bars: range, tracks: names, voices } of request.cells ?? [{ bars: [firstNumber, last] as const }]) {
    if (voices !== undefined) {
      throw new ComposeError(
        'bad-cells',
        'cells: voices belong to four-part models; name tracks, e.g. { "bars": [5, 8], "tracks": ["Cello"] }',
      );
    }
    const [from, to] = range;
    if (from > to || from < firstNumber || to > last) {
      throw new ComposeError(
        'bad-cells',
        `cells: found bars ${from}–${to}, the score has bars ${firstNumber}–${last}`,
        { from, to },
      );
    }
    const indices = names ? names.flatMap((name) => tracksNamed(name, score, tracks)) : tracks.map((_, track) => track);
    for (let number = from; number <= to; number += 1) {
      for (const track of indices) chosen.add((number - firstNumber) * tracks.length + track);
    }
  }
  const whole = withWritten({ score, bars, tracks, cells, oldBars: bars.length, dropped: [] }, (bar, track) =>
    chosen.has(bar * tracks.length + track),
  );
  return { ...whole, locked: lockedNotes(request, whole) };
}

function lockedNotes(request: ComposeRequest, frame: ScoreFrame): Map<number, CellNote[]> {
  const locked = new Map<number, CellNote[]>();
  const { score, tracks, bars, cells } = frame;
  for (const { track: name, tick, pitch } of request.locks) {
    if (name === undefined)
      throw new ComposeError(
        'bad-lock',
        'locks: a lock of this model names a track: { "track": 0, "tick": 480, "pitch": 60 }',
      );
    const bar = bars.findLastIndex((each) => each.tick <= tick);
    let isFound = false;
    for (const track of tracksNamed(name, score, tracks)) {
      const step = Math.round(((tick - (bars[bar]?.tick ?? 0)) * 24) / score.ticksPerQuarter);
      const notes = (cells[bar]?.[track] ?? []).filter(
        (note) => note.position === step && (pitch ?? note.pitch) === note.pitch,
      );
      if (notes.length === 0) continue;
      isFound = true;
      const cell = bar * tracks.length + track;
      if (!frame.written.includes(cell)) continue;
      const before = locked.get(cell) ?? [];
      locked.set(
        cell,
        [...before, ...notes.filter((note) => !before.includes(note))].sort(
          (a, b) => a.position - b.position || a.pitch - b.pitch,
        ),
      );
    }
    if (!isFound) {
      const what = pitch === undefined ? 'no note' : `no note of pitch ${pitch}`;
      throw new ComposeError('bad-lock', `locks: ${what} of track ${JSON.stringify(name)} begins at tick ${tick}`, {
        tick,
      });
    }
  }
  return locked;
}

/**
 * Tracks of the frame by a name, an instrument's name or the index of a score's track.
 *
 * @throws ComposeError  'bad-request': there is none, with those that there are
 */
export function tracksNamed(name: string | number, score: Score, tracks: readonly FrameTrack[]): number[] {
  const lower = String(name).trim().toLowerCase();
  const found = tracks.flatMap((track, index) => {
    if (typeof name === 'number') return (track.source ?? index) === name ? [index] : [];
    return [track.name, track.isDrums ? 'drums' : PROGRAM_NAMES[track.program]!].some(
      (each) => each.trim().toLowerCase() === lower,
    )
      ? [index]
      : [];
  });
  if (found.length > 0) return found;
  const loose = tracks.flatMap((track, index) =>
    typeof name === 'string' &&
    `${track.name} ${track.isDrums ? 'drums' : PROGRAM_NAMES[track.program]!}`.toLowerCase().includes(lower)
      ? [index]
      : [],
  );
  if (loose.length > 0) return loose;
  const known = tracks.map((track) => track.name || (track.isDrums ? 'drums' : PROGRAM_NAMES[track.program]!));
  const near = nearestName(lower, known);
  const count = score.tracks.length;
  throw new ComposeError(
    'bad-request',
    `tracks: found ${JSON.stringify(name)}; the score has ${known.map((each, index) => `${index} "${each}"`).join(', ')}${near ? `; did you mean "${near}"?` : ''}`,
    { count },
  );
}

/** The score that was given, as cells. */
function given({ score }: ComposeRequest) {
  const whole = score!;
  const sounding = whole.tracks.flatMap((track, index) => (track.notes.length > 0 ? [{ track, index }] : []));
  if (sounding.length === 0) throw new ComposeError('bad-score', 'score: no track holds notes');
  if (sounding.length > MOST_CELL_TRACKS) {
    throw new ComposeError(
      'bad-score',
      `score: ${sounding.length} tracks hold notes; at most ${MOST_CELL_TRACKS} are read`,
    );
  }
  const end = Math.max(whole.endTick, ...sounding.map(({ track }) => track.notes.at(-1)!.tick + 1));
  const bars = cellBars(whole, end);
  const columns = sounding.map(({ track }) => cellsOfTrack(track, bars, whole.ticksPerQuarter));
  const tracks = sounding.map(
    ({ track, index }): FrameTrack => ({
      name: track.name,
      program: track.program,
      isDrums: track.channel === DRUM_CHANNEL,
      source: index,
    }),
  );
  const cells = bars.map((_, bar) => columns.map((column) => column[bar]!));
  return { score: whole, bars, tracks, cells, firstNumber: whole.pickupTicks > 0 ? 0 : 1 };
}

function withWritten(
  frame: Omit<ScoreFrame, 'written' | 'locked' | 'firstNumber'>,
  isWritten: (bar: number, track: number) => boolean,
): ScoreFrame {
  const written = frame.bars.flatMap((_, bar) =>
    frame.tracks.flatMap((__, track) => (isWritten(bar, track) ? [bar * frame.tracks.length + track] : [])),
  );
  return { ...frame, written, locked: new Map(), firstNumber: frame.score.pickupTicks > 0 ? 0 : 1 };
}

function emptyCells(bars: readonly unknown[], tracks: readonly unknown[]): CellNote[][][] {
  return bars.map(() => tracks.map(() => []));
}

function parseMeter(text: string): Pick<Meter, 'numerator' | 'denominator'> {
  const found = /^(\d{1,2})\/(1|2|4|8|16)$/.exec(text.trim());
  const [numerator, denominator] = [Number(found?.[1]), Number(found?.[2])];
  const quarters = (numerator * 4) / denominator;
  if (found && numerator > 0 && quarters <= 8) return { numerator, denominator };
  throw new ComposeError(
    'bad-request',
    `meter: found "${text}", expected one such as "3/4" or "6/8", of at most eight quarters`,
    { text },
  );
}
