/** Harmonize: a melody stays to the tick, and three voices are written to it. */
import { CHOIR_PROGRAM, type GridNote, melodyGridOfScore, SILENT, VOICES, type Voice } from '@continuo/corpus';
import { FREE } from '@continuo/models';
import { createTrack, pitchName, type Score, type Track } from '@continuo/music';
import type { ComposeRequest } from '../compose-request.ts';
import { metricFrames } from '../score-bars.ts';
import { rangeOfVoice } from '../tone-masks.ts';
import { offGridReport } from './off-grid-report.ts';
import { noteOfGridNote, tickOfFrame, velocityLike, type WritingTask } from './writing-task.ts';

const TRACK_NAMES: Readonly<Record<Voice, string>> = { soprano: 'Soprano', alto: 'Alto', tenor: 'Tenor', bass: 'Bass' };

export function planHarmonize(request: ComposeRequest, score: Score): WritingTask {
  const melody = melodyGridOfScore(score, request.melodyTrack === undefined ? {} : { track: request.melodyTrack });
  const source = score.tracks[melody.track]!;
  const melodyVoice = VOICES.indexOf(request.melodyVoice);
  const context = { ...score, tracks: [source] };
  return {
    length: melody.length,
    given: givenOfMelody(melody.pitches, melodyVoice),
    ...metricFrames(score, 0),
    ends: true,
    context,
    reports: [
      ...offGridReport(melody.offGridNotes),
      ...leftOut(score, melody.track),
      ...outOfReach(melody.pitches, request),
    ],
    assemble: (written) => ({ score: harmonized(score, source, melodyVoice, written), trackOfVoice: [0, 1, 2, 3] }),
    outcomes: (assembled) => {
      const kept = JSON.stringify(assembled.score.tracks[melodyVoice]!.notes) === JSON.stringify(source.notes);
      return [
        { wish: 'melody', asked: 'kept to the tick', got: kept ? 'kept to the tick' : 'changed', kept, hard: true },
      ];
    },
  };
}

/** The melody stands; the others are free from its first note to its last and rest before and after. */
function givenOfMelody(pitches: Int16Array, melodyVoice: number): Int16Array {
  const first = pitches.findIndex((pitch) => pitch !== SILENT);
  const last = pitches.findLastIndex((pitch) => pitch !== SILENT);
  const given = new Int16Array(pitches.length * VOICES.length).fill(SILENT);
  for (let frame = first; frame <= last; frame++) {
    for (let voice = 0; voice < VOICES.length; voice++) {
      given[frame * VOICES.length + voice] = voice === melodyVoice ? pitches[frame]! : FREE;
    }
  }
  return given;
}

function harmonized(score: Score, source: Track, melodyVoice: number, written: readonly GridNote[]): Score {
  const freeChannels = [0, 1, 2, 3, 4].filter((channel) => channel !== source.channel);
  const velocity = Math.max(1, velocityLike(source.notes) - 8);
  const tracks = VOICES.map((voice, index): Track => {
    const name = TRACK_NAMES[voice];
    if (index === melodyVoice) return { ...source, name };
    const notes = written
      .filter((note) => note.voice === index)
      .map((note) => noteOfGridNote(note, score.ticksPerQuarter, velocity));
    return createTrack({ name, program: CHOIR_PROGRAM, channel: freeChannels.shift()!, notes });
  });
  const lastFrame = Math.max(0, ...written.map((note) => note.frame + note.frames));
  return { ...score, tracks, endTick: Math.max(score.endTick, tickOfFrame(lastFrame, score.ticksPerQuarter)) };
}

/** A melody that lies mostly outside its voice's range will be crossed by the others. */
function outOfReach(pitches: Int16Array, request: ComposeRequest): string[] {
  const voice = VOICES.indexOf(request.melodyVoice);
  const [low, high] = rangeOfVoice(request, voice);
  const sounding = [...pitches].filter((pitch) => pitch !== SILENT);
  const outside = sounding.filter((pitch) => pitch < low || pitch > high).length;
  if (outside * 2 <= sounding.length) return [];
  const lowest = pitchName(Math.min(...sounding));
  const highest = pitchName(Math.max(...sounding));
  return [
    `the melody (${lowest}–${highest}) lies mostly outside the ${request.melodyVoice}'s range ${pitchName(low)}–${pitchName(high)}, so voices will cross; transpose it, or make it another voice`,
  ];
}

function leftOut(score: Score, melodyTrack: number): string[] {
  const others = score.tracks.filter((track, index) => index !== melodyTrack && track.notes.length > 0).length;
  return others === 0
    ? []
    : [
        `${others === 1 ? '1 other track' : `${others} other tracks`} with notes left out: the answer holds the melody and the new voices`,
      ];
}
