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

/** The highest number of a voice that is kept as the file has it. */
const HIGHEST_VOICE = 99;

/**
 * The final number of each voice: the file's own where it is a number 1–99; voices of other names, and those that an
 * overlap opened, are numbered on from there.
 *
 * @returns  indexed by the number in order of appearance
 * @example numberVoices(new Map([['5', 0], ['1', 1], ['alto', 2]])) // => [5, 1, 6]
 */
export function numberVoices(voices: ReadonlyMap<string, number>): readonly number[] {
  const numbers: number[] = new Array(voices.size).fill(0);
  const unnumbered: { readonly key: string; readonly index: number }[] = [];
  let highest = 0;
  for (const [key, index] of voices) {
    const number = /^[1-9]\d?$/.test(key) ? Number(key) : HIGHEST_VOICE + 1;
    if (number > HIGHEST_VOICE) unnumbered.push({ key, index });
    else {
      numbers[index] = number;
      highest = Math.max(highest, number);
    }
  }
  unnumbered.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { index } of unnumbered) numbers[index] = ++highest;
  return numbers;
}
