/** Tempo words with a metronome mark, as Humdrum writes them. */
import type { NotatedTempo, NoteValue } from '../notation/notated-score.ts';
import { wholesOfWritten } from '../notation/written-duration.ts';

const VALUES: Readonly<Record<string, NoteValue>> = {
  breve: 'breve',
  whole: 'whole',
  half: 'half',
  quarter: 'quarter',
  eighth: 'eighth',
  '8th': 'eighth',
  sixteenth: '16th',
  '16th': '16th',
};

/**
 * The tempo of a text such as "Allegro [quarter-dot]=80".
 *
 * Verovio Humdrum Viewer documentation, "Tempo" (`!!!OMD`).
 *
 * @example readTempoText('Allegro, [half] = 60').microsecondsPerQuarter // => 500000
 */
export function readTempoText(text: string): Omit<NotatedTempo, 'tick'> {
  const mark = /\[([a-z0-9]+)((?:-dot)*)\]\s*=\s*(?:c(?:a|irca)?\.?\s*)?(\d{1,4}(?:\.\d{1,4})?)/.exec(text);
  const value = mark && Object.hasOwn(VALUES, mark[1]) ? VALUES[mark[1]] : undefined;
  const perMinute = Number(mark?.[3]);
  if (!mark || value === undefined || !(perMinute > 0)) return { text };
  const words = text.replace(/[\s(,]*\[[a-z0-9-]+\]\s*=[^)]*\)?/, '').trim();
  const beat = { value, dots: mark[2].length / 4, perMinute };
  return { ...tempoOfBeat(beat), beat, ...(words === '' ? {} : { text: words }) };
}

/**
 * The length of a quarter that a metronome mark asks for, within what MIDI can say.
 *
 * @example tempoOfBeat({ value: 'quarter', dots: 1, perMinute: 80 }) // => { microsecondsPerQuarter: 500000 }
 */
export function tempoOfBeat({ value, dots, perMinute }: NonNullable<NotatedTempo['beat']>): {
  readonly microsecondsPerQuarter: number;
} {
  const { numerator, denominator } = wholesOfWritten({ value, dots });
  const quarters = (4 * numerator) / denominator;
  return { microsecondsPerQuarter: Math.min(0xffffff, Math.max(1, Math.round(60e6 / (perMinute * quarters)))) };
}
