/** A piano roll as a score that can be played. */
import { createScore, DRUM_CHANNEL, type NoteInWords, type Score } from '@continuo/music';
import type { PianoRoll, PianoRollHeader } from './piano-roll-header.ts';

export type ScoreOfRollOptions = {
  /** quarter notes a minute; default 110 */
  readonly bpm?: number;
};

const TICKS_PER_QUARTER = 480;

/**
 * A score of a roll in 4/4: steps of a pitch that follow each other are one note, drums stand on MIDI channel 10.
 *
 * A note that sounds in the last step ends where the roll does. Rolls of one header may stand one after another.
 *
 * @param roll  [tracks, bars, steps, pitches]
 * @example scoreOfRoll(roll, BAND_HEADER).tracks.map(({ name }) => name) // => ['drums', 'piano', 'guitar', 'bass', 'strings']
 */
export function scoreOfRoll(roll: PianoRoll, header: PianoRollHeader, { bpm = 110 }: ScoreOfRollOptions = {}): Score {
  const { tracks, bars, stepsPerBar, pitches } = header;
  const steps = bars * stepsPerBar;
  return createScore({
    ticksPerQuarter: TICKS_PER_QUARTER,
    bpm,
    meters: '4/4',
    endTick: bars * 4 * TICKS_PER_QUARTER,
    tracks: tracks.map(({ name, program }, track) => ({
      name,
      program: Math.max(0, program),
      channel: program < 0 ? DRUM_CHANNEL : track < DRUM_CHANNEL ? track : track + 1,
      notes: notesOfTrack(roll.subarray(track * steps * pitches, (track + 1) * steps * pitches), header),
    })),
  });
}

/** Runs of steps, by pitch. */
function notesOfTrack(cells: Uint8Array, { bars, stepsPerBar, lowestPitch, pitches }: PianoRollHeader): NoteInWords[] {
  const steps = bars * stepsPerBar;
  const tickOf = (step: number): number => Math.round((step * 4 * TICKS_PER_QUARTER) / stepsPerBar);
  const notes: NoteInWords[] = [];
  for (let row = 0; row < pitches; row += 1) {
    for (let step = 0; step < steps; step += 1) {
      if (cells[step * pitches + row] === 0) continue;
      const from = step;
      while (step < steps && cells[step * pitches + row] !== 0) step += 1;
      notes.push({ pitch: lowestPitch + row, tick: tickOf(from), durationTicks: tickOf(step) - tickOf(from) });
    }
  }
  return notes;
}
