/** Voices: a file's names of them as numbers, and never two events at once in one. */
import { inMeasure } from './cursor.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';

/** How many further voices an overlap may open beside each of the file's. */
const MAXIMUM_EXTRA_VOICES = 15;
/** Between the file's name of a voice and the number of an extra one. */
const EXTRA = '\u0001';

/**
 * Takes time in a voice for an event, and gives the voice's number in order of appearance, from 0. Where the voice is
 * still busy a further voice beside it is taken; undefined where those are busy too, and the event is left out.
 */
export function takeVoice(
  name: string,
  tick: number,
  durationTicks: number,
  part: PartDraft,
  piece: PieceDraft,
): number | undefined {
  let key = name;
  for (let extra = 0; extra <= MAXIMUM_EXTRA_VOICES; extra++) {
    if (extra > 0) key = `${name}${EXTRA}${extra}`;
    let voice = part.voices.get(key);
    if (voice === undefined) {
      voice = part.voices.size;
      part.voices.set(key, voice);
      part.voiceEnds.push(0);
    }
    // a grace note takes no time, but its tick must not lie inside a note of its own voice
    if (tick < part.voiceEnds[voice]) continue;
    if (extra > 0) {
      piece.reports.add(
        'voices-overlap',
        `${inMeasure(piece)}notes of voice "${name.slice(0, 20)}" overlap; they were put in a further voice`,
      );
    }
    part.voiceEnds[voice] = tick + durationTicks;
    return voice;
  }
  piece.reports.add('voices-overlap', `${inMeasure(piece)}too many notes of one voice overlap; some were left out`);
  return undefined;
}

/**
 * The final number of each voice, from 1 without gaps, in the order of the file's numbers; other names come after them.
 *
 * @returns  indexed by the number in order of appearance
 * @example rankVoices(new Map([['5', 0], ['1', 1]])) // => [2, 1]
 */
export function rankVoices(voices: ReadonlyMap<string, number>): readonly number[] {
  const keyed = [...voices].map(([key, index]) => {
    const [name, extra = '0'] = key.split(EXTRA);
    const number = /^\d{1,9}$/.test(name) ? Number(name) : Number.POSITIVE_INFINITY;
    return { name, number, extra: Number(extra), index };
  });
  keyed.sort((a, b) => {
    if (a.number !== b.number) return a.number < b.number ? -1 : 1;
    return a.name === b.name ? a.extra - b.extra : a.name < b.name ? -1 : 1;
  });
  const ranks: number[] = new Array(keyed.length).fill(0);
  for (const [rank, { index }] of keyed.entries()) ranks[index] = rank + 1;
  return ranks;
}
