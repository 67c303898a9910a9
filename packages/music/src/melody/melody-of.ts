/** Which notes are the melody? */

import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Note, Score, Track } from '../score.ts';
import { byTick } from '../sorted.ts';
import { melodyLineOf } from './melody-line.ts';
import { skylineOf } from './skyline.ts';

/** A melody and how it was found. */
export type Melody = {
  /** one at a time, in the order of time */
  readonly notes: readonly Note[];
  /** index of the track that holds it; undefined where it wanders between tracks */
  readonly track: number | undefined;
  /** `named`: the track's name says so; `only`: there is one line; `track`: the track most of the line lies in; `line`: the line itself */
  readonly rule: 'named' | 'only' | 'track' | 'line' | 'none';
};

export type MelodyOptions = {
  /** whether names of tracks count; default true */
  readonly names?: boolean;
};

/** Words that name a melody, in the order of trust. */
const MELODY_NAMES: readonly RegExp[] = [
  /\b(melod(y|ie|ia)|melodía|chant|tune|lead vocals?|lead voice)\b/i,
  /\b(vocals?|vox|voice|voix|voce|singer|singstimme|gesang|soprano?|cantus|descant)\b/i,
  /\b(lead|solo)\b/i,
];
const BACKING = /\b(backing|background|back|harmony|2nd|second)\b|\b(bass|synth)\s+voice\b/i;
/** A track of which more notes than this start while another sounds is not one line. */
const ONE_LINE = 0.15;
/** The line lies in a track where at least this share of it does. */
const MOST = 0.35;

/**
 * The most likely melody of a score.
 *
 * The rules, in order: a track whose name says melody, voice, soprano or lead; the only track where that is one line;
 * the track of one line in which most of the best path through all notes lies (`melodyLineOf`); else that path. Drums
 * are left out. On POP909 the names of the tracks hidden, see `npm run bench -- form`.
 *
 * @example melodyOf(createScore({ tracks: [{ name: 'Melody', notes: [{ pitch: 60 }] }] })).rule // => 'named'
 */
export function melodyOf(
  score: Pick<Score, 'tracks' | 'ticksPerQuarter'>,
  { names = true }: MelodyOptions = {},
): Melody {
  const pitched = score.tracks
    .map((track, index) => ({ track, index }))
    .filter(({ track }) => track.channel !== DRUM_CHANNEL && track.notes.length > 0);
  if (pitched.length === 0) return { notes: [], track: undefined, rule: 'none' };
  const named = names ? namedTrack(pitched) : undefined;
  if (named) return { notes: skylineOf(named.track.notes), track: named.index, rule: 'named' };
  if (pitched.length === 1 && isOneLine(pitched[0].track)) {
    return { notes: skylineOf(pitched[0].track.notes), track: pitched[0].index, rule: 'only' };
  }
  const all = byTick(pitched.flatMap(({ track }) => track.notes));
  const line = melodyLineOf(all, score.ticksPerQuarter);
  const onLine = new Set<Note>(line);
  let most: { readonly track: Track; readonly index: number; readonly share: number } | undefined;
  for (const { track, index } of pitched) {
    let count = 0;
    for (const note of track.notes) if (onLine.has(note)) count++;
    if (count / line.length > (most?.share ?? 0)) most = { track, index, share: count / line.length };
  }
  if (most && most.share >= MOST && isOneLine(most.track)) {
    return { notes: skylineOf(most.track.notes), track: most.index, rule: 'track' };
  }
  return { notes: line, track: pitched.length === 1 ? pitched[0].index : undefined, rule: 'line' };
}

function namedTrack<Item extends { readonly track: Track }>(tracks: readonly Item[]): Item | undefined {
  for (const words of MELODY_NAMES) {
    const found = tracks.find(({ track: { name } }) => words.test(name.replaceAll('_', ' ')) && !BACKING.test(name));
    if (found) return found;
  }
  return undefined;
}

/** Do the notes of a track follow each other, save for a few? A tenth of a note may ring on into the next. */
function isOneLine({ notes }: Track): boolean {
  let end = 0;
  let overlaps = 0;
  for (const { tick, durationTicks } of byTick(notes)) {
    if (end - tick > durationTicks / 10) overlaps++;
    end = Math.max(end, tick + durationTicks);
  }
  return overlaps <= ONE_LINE * notes.length;
}
