/** Continue: the score stays as it is, and bars are added. */
import { type GridNote, quantizeChorale, VOICES } from '@continuo/corpus';
import { FREE } from '@continuo/models';
import type { Score, Track } from '@continuo/music';
import type { ComposeRequest } from '../compose-request.ts';
import { frameOfBarStart, lastNoteEnd, lastSoundingBar, metricFrames } from '../score-bars.ts';
import { offGridReport } from './off-grid-report.ts';
import { noteOfGridNote, sortedNotes, tickOfFrame, velocityLike, type WritingTask } from './writing-task.ts';

const DEFAULT_BARS = 4;

export function planContinue(request: ComposeRequest, score: Score): WritingTask {
  const bars = request.bars ?? DEFAULT_BARS;
  const { grid, trackOfVoice, offGridNotes } = quantizeChorale(score);
  const end = lastNoteEnd(score);
  const from = Math.min(grid.length, Math.ceil((end * 4) / score.ticksPerQuarter - 1 / 32));
  const barsBefore = lastSoundingBar(score);
  const length = frameOfBarStart(score, barsBefore + bars + 1);
  const given = new Int16Array(length * VOICES.length).fill(FREE);
  given.set(grid.pitches.subarray(0, from * VOICES.length));
  return {
    length,
    given,
    ...metricFrames(score, Math.max(0, end - 1)),
    ends: request.ends,
    context: score,
    reports: offGridReport(offGridNotes),
    assemble: (written) => ({ score: withAddedNotes(score, trackOfVoice, written, length), trackOfVoice }),
    outcomes: (assembled) => {
      const got = lastSoundingBar(assembled.score) - barsBefore;
      const kept = score.tracks.every((track, index) => {
        const after = new Set(assembled.score.tracks[index]!.notes);
        return track.notes.every((note) => after.has(note));
      });
      return [
        { wish: 'bars', asked: `${bars} more`, got: `${got} more`, kept: got === bars, hard: true },
        { wish: 'given notes', asked: 'unchanged', got: kept ? 'unchanged' : 'changed', kept, hard: true },
      ];
    },
  };
}

function withAddedNotes(
  score: Score,
  trackOfVoice: readonly number[],
  written: readonly GridNote[],
  length: number,
): Score {
  const tracks = score.tracks.map((track, index): Track => {
    const added = written.filter((note) => trackOfVoice[note.voice] === index);
    if (added.length === 0) return track;
    const velocity = velocityLike(track.notes);
    const notes = added.map((note) => noteOfGridNote(note, score.ticksPerQuarter, velocity));
    return { ...track, notes: sortedNotes([...track.notes, ...notes]) };
  });
  return { ...score, tracks, endTick: Math.max(score.endTick, tickOfFrame(length, score.ticksPerQuarter)) };
}
