/** The changes that a dataset may ask of its pieces: onto a grid, to one loudness, to one key, to families of instruments. */
import { DRUM_CHANNEL, findKey, quantize, type Score, transposeScore } from '@continuo/music';
import type { PrepareOptions } from './prepare-options.ts';

/** The mean velocity of even pieces, and every note's of flat ones. */
const VELOCITY = 80;

/**
 * A score as the options ask for it.
 *
 * @throws MusicError  'out-of-range': a note would leave 0–127 in the common key
 * @example changeScore(inDMajor, { ...DEFAULT_PREPARE_OPTIONS, keys: 'common' }) // in C major
 */
export function changeScore(score: Score, { quantize: grid, velocities, keys, instruments }: PrepareOptions): Score {
  let changed = score;
  if (grid !== 'none') changed = quantize(changed, { tempoFollows: grid }).score;
  if (velocities !== 'keep') changed = withVelocities(changed, velocities);
  if (keys === 'common') changed = toCommonKey(changed);
  if (instruments === 'families') changed = toFamilies(changed);
  return changed;
}

/**
 * A score in C major or A minor, moved by at most half an octave; as it is where it has no key.
 *
 * @example toCommonKey(inEFlatMajor) // three semitones lower
 */
export function toCommonKey(score: Score): Score {
  const key = findKey(score);
  if (key === undefined) return score;
  const up = ((key.mode === 'major' ? 0 : 9) - key.tonic + 12) % 12;
  return transposeScore(score, up > 6 ? up - 12 : up);
}

function withVelocities(score: Score, wish: 'even' | 'flat'): Score {
  const velocities = score.tracks.flatMap(({ notes }) => notes.map(({ velocity }) => velocity));
  const mean = velocities.reduce((sum, velocity) => sum + velocity, 0) / Math.max(1, velocities.length);
  const shift = Math.round(VELOCITY - mean);
  const velocityOf = (velocity: number): number =>
    wish === 'flat' ? VELOCITY : Math.min(127, Math.max(1, velocity + shift));
  return {
    ...score,
    tracks: score.tracks.map((track) => ({
      ...track,
      notes: track.notes.map((note) => ({ ...note, velocity: velocityOf(note.velocity) })),
    })),
  };
}

/** Each program becomes the first of its General MIDI family: every guitar a nylon guitar. */
function toFamilies(score: Score): Score {
  const first = (program: number): number => program - (program % 8);
  return {
    ...score,
    tracks: score.tracks.map((track) =>
      track.channel === DRUM_CHANNEL
        ? track
        : {
            ...track,
            program: first(track.program),
            programChanges: track.programChanges.map((change) => ({ ...change, program: first(change.program) })),
          },
    ),
  };
}
