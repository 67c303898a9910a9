/** Scores by chance that requests for infilling work on: several tracks, tied notes, pedal, texts, changes of tempo. */
import { createScore, type NoteInWords, type Score, type TrackInWords } from '@continuo/music';
import { askedKey } from '../asked-key.ts';
import { type AskedInstrument, DRUMS } from '../instruments.ts';
import type { Lots } from './lots.ts';
import { quartersOfBar } from './settings.ts';

const TICKS = 480;

export type MadeScoreOptions = {
  readonly bars: number;
  readonly meter: string;
  readonly bpm: number;
  readonly key: string;
  readonly instruments: readonly AskedInstrument[];
};

/** Notes of the key, walking up and down; every bar begins with a note, one note in twelve is held over the bar line. */
export function madeScore(draw: Lots, { bars, meter, bpm, key, instruments }: MadeScoreOptions): Score {
  const barTicks = quartersOfBar(meter) * TICKS;
  const tempos = [{ tick: 0, microsecondsPerQuarter: Math.round(60_000_000 / bpm) }];
  if (draw.chance(0.3)) {
    tempos.push({ tick: barTicks * draw.whole(2, bars - 1), microsecondsPerQuarter: Math.round(54_000_000 / bpm) });
  }
  const channels = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const tracks = instruments.map((instrument): TrackInWords => {
    const isDrums = instrument.program === DRUMS;
    const bar = (first: number): NoteInWords[] => barNotes(draw, instrument, key, first, barTicks);
    const pedal = [0, 1, 2].flatMap((at) => [
      { tick: at * 2 * barTicks, controller: 64, value: 127 },
      { tick: at * 2 * barTicks + barTicks - 20, controller: 64, value: 0 },
    ]);
    return {
      name: instrument.name,
      program: isDrums ? 0 : instrument.program,
      channel: isDrums ? 9 : channels.shift()!,
      controllers: instrument.program === 0 ? pedal : [],
      texts: draw.chance(0.3) ? [{ tick: barTicks, kind: 'text', text: 'dolce' }] : [],
      notes: withoutClashes(Array.from({ length: bars }, (_, index) => bar(index * barTicks)).flat()),
    };
  });
  const endTick = bars * barTicks;
  const last = ({ notes, ...track }: TrackInWords): TrackInWords => ({
    ...track,
    notes: (notes ?? []).map((note) => ({
      ...note,
      durationTicks: Math.min(note.durationTicks!, endTick - note.tick!),
    })),
  });
  return createScore({
    ...{ ticksPerQuarter: TICKS, tempos, meters: meter as `${number}/${number}`, endTick },
    texts: [{ tick: 0, kind: 'marker', text: 'begin' }],
    tracks: tracks.map(last),
  });
}

function barNotes(
  draw: Lots,
  { program, range, chords }: AskedInstrument,
  key: string,
  start: number,
  length: number,
): NoteInWords[] {
  const { scale } = askedKey(key);
  const tones =
    program === DRUMS
      ? [36, 38, 42, 46]
      : Array.from({ length: 128 }, (_, pitch) => pitch).filter(
          (pitch) => pitch >= range[0] && pitch <= range[1] - 5 && scale.includes(pitch % 12),
        );
  let place = draw.whole(0, tones.length - 1);
  const notes: NoteInWords[] = [];
  for (let tick = start; tick < start + length; ) {
    const room = start + length - tick;
    const step = Math.min(room, draw.pick([240, 240, 480, 480, 960, 720]));
    const isHeld = step === room && draw.chance(0.08);
    const together = chords ? draw.whole(1, 3) : 1;
    for (let tone = 0; tone < together; tone++) {
      const pitch = tones[Math.min(tones.length - 1, place + 2 * tone)]!;
      if (notes.some((note) => note.tick === tick && note.pitch === pitch)) continue;
      notes.push({ pitch, tick, durationTicks: isHeld ? step + 240 : step, velocity: draw.whole(40, 110) });
    }
    tick += step;
    place = Math.max(0, Math.min(tones.length - 1, place + draw.whole(-3, 3)));
  }
  return notes;
}

/** A pitch that is struck again ends before: so that the notes go through MIDI as they are. */
function withoutClashes(notes: readonly NoteInWords[]): NoteInWords[] {
  return notes.map((note) => {
    const next = notes.find(({ pitch, tick }) => pitch === note.pitch && tick! > note.tick!)?.tick;
    const room = (next ?? Number.POSITIVE_INFINITY) - note.tick!;
    return { ...note, durationTicks: Math.min(note.durationTicks!, room) };
  });
}
