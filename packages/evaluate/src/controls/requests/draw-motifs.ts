/** Requests with a motif that is stated and comes back transposed, turned, stretched or varied. */
import { askedKey } from '../asked-key.ts';
import type { ControlRequest, MotifNote, MotifPlace } from '../control-request.ts';
import { type AskedInstrument, DRUMS } from '../instruments.ts';
import { placedMotif } from '../measure-motifs.ts';
import type { Lots } from './lots.ts';
import { drawEnsemble, drawSetting, namesOf, quartersOfBar } from './settings.ts';

const FORMS = ['prime', 'prime', 'inversion', 'retrograde', 'retrograde-inversion'] as const;
const TRIES = 60;

/** Stated in bar 1, back in two to four other bars; every place fits its instrument, the piece and a hard key. */
export function drawMotif(draw: Lots): Omit<ControlRequest, 'id' | 'seed'> {
  const setting = drawSetting(draw);
  const instruments = drawEnsemble(draw);
  const pitched = instruments.filter(({ program }) => program !== DRUMS);
  const home = draw.pick(pitched);
  const scale = setting.key === undefined ? undefined : askedKey(setting.key, setting.scale).scale;
  const barQuarters = quartersOfBar(setting.meter);
  const notes = drawNotes(draw, home, scale, barQuarters);
  const isFitting = (place: MotifPlace, others: readonly MotifPlace[]): boolean => {
    const placed = placedMotif(notes, place);
    const [low, high] = pitched.find(({ name }) => name === place.track)!.range;
    const end = (place.bar - 1) * barQuarters + Math.max(...placed.map(({ at, duration }) => at + duration));
    return (
      end <= setting.bars * barQuarters &&
      placed.every(({ pitch }) => pitch >= low && pitch <= high) &&
      (setting.keyIs !== 'hard' || placed.every(({ pitch }) => scale!.includes(pitch % 12))) &&
      // none begins in the two bars around another of its track: a motif is a bar long at most, stretched two
      others.every((other) => other.track !== place.track || Math.abs(other.bar - place.bar) > 2)
    );
  };
  const places: MotifPlace[] = [{ bar: 1, track: home.name }];
  const wanted = draw.whole(3, 5);
  for (let each = 0; each < TRIES && places.length < wanted; each++) {
    const place = drawPlace(draw, draw.pick(pitched).name, setting.bars);
    if (isFitting(place, places)) places.push(place);
  }
  return {
    ...{ kind: 'motif', task: 'compose', ...setting, instruments: namesOf(instruments) },
    motifs: [{ notes, places }],
  };
}

function drawPlace(draw: Lots, track: string, bars: number): MotifPlace {
  const transpose = draw.pick([0, -12, 12, -7, -5, -4, -3, -2, 2, 3, 4, 5, 7]);
  const form = draw.pick(FORMS);
  const stretch = draw.pick([1, 1, 1, 2, 0.5]);
  return { bar: draw.whole(2, bars), track, transpose, form, stretch, ...(draw.chance(0.15) && { free: true }) };
}

/** Three to seven notes one after another, at most a bar long, steps and small leaps of the scale (or of all tones). */
function drawNotes(
  draw: Lots,
  { range }: AskedInstrument,
  scale: readonly number[] | undefined,
  most: number,
): MotifNote[] {
  const tones = Array.from({ length: 128 }, (_, pitch) => pitch).filter(
    (pitch) => pitch >= range[0] && pitch <= range[1] && (scale?.includes(pitch % 12) ?? true),
  );
  let place = Math.floor(tones.length / 2) + draw.whole(-2, 2);
  const notes: MotifNote[] = [];
  const count = draw.whole(3, 7);
  for (let at = 0; notes.length < count; ) {
    const duration = draw.pick([0.5, 0.5, 1, 0.25, 0.75]);
    if (at + duration > most) break;
    notes.push({ pitch: tones[place]!, at, duration });
    at += duration;
    place = Math.max(0, Math.min(tones.length - 1, place + draw.pick([-3, -2, -1, -1, 1, 1, 2, 3])));
  }
  return notes;
}
