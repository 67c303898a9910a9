/** Infill: chosen bars of chosen voices are written anew, and nothing else changes, to the tick. */
import { type GridNote, quantizeChorale, SILENT, VOICES } from '@continuo/corpus';
import { FREE } from '@continuo/models';
import { barAtTick, countBars, type Note, type Score, type Track, tickOfBar } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { lastNoteEnd, lastSoundingBar, metricFrames } from '../score-bars.ts';
import { offGridReport } from './off-grid-report.ts';
import { noteOfGridNote, sortedNotes, velocityLike, type WritingTask } from './writing-task.ts';

/** Ticks from `start` up to, not including, `end`. */
type Span = { readonly start: number; readonly end: number };

export function planInfill(request: ComposeRequest, score: Score): WritingTask {
  const { grid, trackOfVoice, offGridNotes } = quantizeChorale(score);
  const spans = VOICES.map((_, voice) => spansOfVoice(request, score, voice));
  const ticksPerFrame = score.ticksPerQuarter / 4;
  const length = Math.max(grid.length, ...spans.flat().map(({ end }) => Math.ceil(end / ticksPerFrame - 1 / 32)));
  const given = new Int16Array(length * VOICES.length).fill(SILENT);
  given.set(grid.pitches);
  const reports = offGridReport(offGridNotes);
  const removed = VOICES.map((name, voice): ReadonlySet<Note> => {
    const track = score.tracks[trackOfVoice[voice]!]!;
    const locked = lockedNotes(request, voice, track);
    for (const { start, end } of spans[voice]!) {
      for (
        let frame = Math.ceil(start / ticksPerFrame - 1 / 32);
        (frame + 1) * ticksPerFrame <= end + ticksPerFrame / 32;
        frame++
      ) {
        given[frame * VOICES.length + voice] = FREE;
      }
    }
    const inside = track.notes.filter(
      (note) => spans[voice]!.some((span) => isInside(note, span)) && !locked.has(note),
    );
    const gone = new Set(inside);
    for (const note of track.notes) {
      if (gone.has(note)) continue;
      standsOnGrid(given, voice, note, ticksPerFrame, length);
      if (!locked.has(note) && spans[voice]!.some((span) => overlaps(note, span))) {
        reports.push(
          `the ${name}'s note of pitch ${note.pitch} at tick ${note.tick} (bar ${barAtTick(score, note.tick).bar}) reaches over the edge of a cell and stays whole`,
        );
      }
    }
    return gone;
  });
  if (!given.includes(FREE)) reports.push('nothing is left to write: the notes that stay fill all cells');
  return {
    length,
    given,
    ...metricFrames(score, spans.flat()[0]?.start ?? 0),
    ends: request.ends,
    context: score,
    reports,
    assemble: (written) => ({ score: withReplacedNotes(score, trackOfVoice, removed, written), trackOfVoice }),
    outcomes: (assembled) => {
      const kept = score.tracks.every((track, index) => {
        const after = new Set(assembled.score.tracks[index]!.notes);
        return track.notes.every((note) => after.has(note) || removed.some((gone) => gone.has(note)));
      });
      const locks = request.locks.length;
      return [
        { wish: 'outside the cells', asked: 'unchanged', got: kept ? 'unchanged' : 'changed', kept, hard: true },
        ...(locks === 0
          ? []
          : [{ wish: 'locks', asked: `${locks} kept`, got: kept ? `${locks} kept` : 'changed', kept, hard: true }]),
      ];
    },
  };
}

/** The ticks that the cells give to a voice, neighbours joined; a cell does not reach beyond the last note of its bar. */
function spansOfVoice(request: ComposeRequest, score: Score, voice: number): Span[] {
  const lastBar = Math.max(1, countBars(score), lastSoundingBar(score));
  const firstBar = score.pickupTicks > 0 ? 0 : 1;
  const pieceEnd = lastNoteEnd(score);
  const spans = (request.cells ?? [])
    .filter(({ voices }) => voices === undefined || voices.includes(VOICES[voice]!))
    .map(({ bars: [first, last] }): Span => {
      if (first > last || first < firstBar || last > lastBar) {
        throw new ComposeError(
          'bad-cells',
          `cells: found bars ${first}–${last}, the score has bars ${firstBar}–${lastBar}`,
          { first, last, firstBar, lastBar },
        );
      }
      const start = tickOfBar(score, first);
      const end = tickOfBar(score, last + 1);
      return { start, end: start < pieceEnd ? Math.min(end, pieceEnd) : end };
    })
    .sort((a, b) => a.start - b.start);
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before !== undefined && span.start <= before.end) {
      joined[joined.length - 1] = { start: before.start, end: Math.max(before.end, span.end) };
    } else joined.push(span);
  }
  return joined;
}

function lockedNotes(request: ComposeRequest, voice: number, track: Track): ReadonlySet<Note> {
  const ticks = request.locks.filter((lock) => lock.voice === VOICES[voice]).map((lock) => lock.tick);
  const starts = track.notes.map((note) => note.tick);
  for (const tick of ticks) {
    if (starts.includes(tick)) continue;
    const nearest = starts.toSorted((a, b) => Math.abs(a - tick) - Math.abs(b - tick))[0];
    throw new ComposeError(
      'bad-lock',
      `locks: no note of the ${VOICES[voice]} begins at tick ${tick}${nearest === undefined ? '' : `; the nearest begins at ${nearest}`}`,
      { voice: VOICES[voice], tick, nearest },
    );
  }
  return new Set(track.notes.filter((note) => ticks.includes(note.tick)));
}

function isInside(note: Note, { start, end }: Span): boolean {
  return note.tick >= start && note.tick < end && note.tick + note.durationTicks <= end;
}

function overlaps(note: Note, { start, end }: Span): boolean {
  return note.tick < end && note.tick + note.durationTicks > start;
}

/** No frame that a note of the score touches is free: a new note there would sound against it. */
function standsOnGrid(given: Int16Array, voice: number, note: Note, ticksPerFrame: number, length: number): void {
  const first = Math.floor(note.tick / ticksPerFrame + 1 / 32);
  const end = Math.min(length, Math.ceil((note.tick + note.durationTicks) / ticksPerFrame - 1 / 32));
  for (let frame = first; frame < end; frame++) {
    if (given[frame * VOICES.length + voice] === FREE) given[frame * VOICES.length + voice] = note.pitch;
  }
}

function withReplacedNotes(
  score: Score,
  trackOfVoice: readonly number[],
  removed: readonly ReadonlySet<Note>[],
  written: readonly GridNote[],
): Score {
  const tracks = score.tracks.map((track, index): Track => {
    const voice = trackOfVoice.indexOf(index);
    const added = written.filter((note) => note.voice === voice);
    if (voice < 0 || (added.length === 0 && removed[voice]!.size === 0)) return track;
    const velocity = velocityLike(track.notes);
    const kept = track.notes.filter((note) => !removed[voice]!.has(note));
    const notes = added.map((note) => noteOfGridNote(note, score.ticksPerQuarter, velocity));
    return { ...track, notes: sortedNotes([...kept, ...notes]) };
  });
  const end = Math.max(
    score.endTick,
    ...tracks.flatMap((track) => track.notes.slice(-1).map((note) => note.tick + note.durationTicks)),
  );
  return { ...score, tracks, endTick: end };
}
