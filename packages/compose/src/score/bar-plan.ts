/** What is wished of each bar: style, key, chords, mood, energy, and where it comes back to. */
import { type BarChords, keyIndex, keysOfBars } from '@continuo/corpus';
import { distanceLevel, fifthLevel, meterLevel, type PassageBar, type ScoreModel, tempoLevel } from '@continuo/models';

import { nearestName } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { expandForm, type FormBar } from '../form/expand-form.ts';
import { type KeyWish, readKeyWish, seededKeyWish } from '../key-wish.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import { chordAt, type PlacedChord, readChords } from './chord-wishes.ts';
import type { ScoreFrame } from './score-frame.ts';

export type BarPlan = {
  readonly told: Omit<PassageBar, 'time'>;
  /** the key that is asked for there, in the request or the form */
  readonly key: KeyWish | undefined;
  readonly chords: readonly PlacedChord[] | undefined;
  readonly form: FormBar | undefined;
  /** index of the bar that it comes back to */
  readonly reference: number | undefined;
};

/**
 * Plans every bar of a frame.
 *
 * @throws ComposeError  'bad-request': a style or chord that is not known; 'contradiction': form and bars do not agree
 */
export function planBars(
  request: ComposeRequest,
  frame: ScoreFrame,
  model: Pick<ScoreModel, 'styles' | 'name'>,
): BarPlan[] {
  const { bars, firstNumber, oldBars } = frame;
  const wish = readKeyWish(request.key, request.scale);
  const isNew = request.task === 'compose';
  // a form is told of what is new: from the first bar that is written from nothing, or from the first of the score
  const formStart = request.task === 'continue' ? oldBars : firstNumber === 0 ? 1 : 0;
  const form =
    request.form &&
    expandForm(request.form, {
      firstBar: firstNumber + formStart,
      ...(request.key !== undefined && { key: request.key }),
    });
  if (form !== undefined && form.length !== bars.length - formStart && request.task !== 'continue') {
    throw new ComposeError('contradiction', `form: it has ${form.length} bars, the score ${bars.length - formStart}`);
  }
  const chordBars = request.chords === undefined ? undefined : readChords(request.chords, bars.length);
  const chordStart = request.task === 'continue' ? oldBars : firstNumber === 0 ? 1 : 0;
  const found = keysOfBars({
    bars,
    tracks: frame.tracks.map(({ program, isDrums }, track) => ({ track, program, isDrums })),
    cells: frame.cells,
  });
  const nothing =
    wish === undefined && isNew && form === undefined && chordBars === undefined
      ? seededKeyWish(request.seed)
      : undefined;
  const { mood } = request;
  const styles = stylesOf(request, model);
  return bars.map((bar, index): BarPlan => {
    const number = firstNumber + index;
    const formBar = form?.[index - formStart];
    const sectionKey = formBar?.key === undefined ? undefined : readKeyWish(formBar.key, undefined);
    const key = sectionKey ?? wish;
    const heard = key ?? nothing;
    const chords = index < chordStart ? undefined : chordBars?.[index - chordStart];
    const scoped = scopedWishes(request, number);
    const energy = scoped.energy ?? formBar?.energy;
    const valence = scoped.mood?.valence ?? mood?.valence;
    const arousal = scoped.mood?.arousal ?? mood?.arousal;
    const halves = chords && ([chordAt(chords, 0)?.told, chordAt(chords, 0.5)?.told] as BarChords);
    const left = bars.length - 1 - index;
    const reference = formBar?.reference === undefined ? undefined : formBar.reference - firstNumber;
    return {
      told: {
        steps: bar.steps,
        meter: meterLevel(bar.meter),
        tempo: tempoLevel(bar.bpm),
        key: heard ? keyIndex(heard) : found[index]! >= 0 ? found[index]! : lastKey(found, index),
        style: scoped.style === undefined ? styles(index) : styleIndex(scoped.style, model),
        valence: valence === undefined ? -1 : fifthLevel((valence + 1) / 2),
        arousal: arousal === undefined ? -1 : fifthLevel((arousal + 1) / 2),
        energy: energy === undefined ? -1 : fifthLevel(energy),
        since: distanceLevel(index),
        // music that goes on is told that it is in the middle
        left: request.ends ? distanceLevel(left) : distanceLevel(16),
        chords: halves ?? [undefined, undefined],
      },
      key,
      chords,
      form: formBar,
      reference,
    };
  });
}

/** Of the bars before, the nearest whose key is known; −1 where none is. */
function lastKey(found: Int8Array, index: number): number {
  for (let bar = index; bar >= 0; bar -= 1) if (found[bar]! >= 0) return found[bar]!;
  return -1;
}

/** What soft wishes without tracks say of a bar; later ones count. */
function scopedWishes({ wishes }: ComposeRequest, number: number) {
  const found: { energy?: number; mood?: { valence?: number; arousal?: number }; style?: string } = {};
  for (const { bars, tracks, energy, mood, style } of wishes) {
    if (tracks !== undefined && energy === undefined) continue;
    if (bars !== undefined && (number < bars[0] || number > bars[1])) continue;
    if (energy !== undefined) found.energy = energy;
    if (mood !== undefined) found.mood = { ...found.mood, ...(mood as { valence?: number; arousal?: number }) };
    if (style !== undefined) found.style = style;
  }
  return found;
}

/** The style of each bar: one, or of a blend one for two bars each, drawn by its share. */
function stylesOf(
  { style, blend, seed }: ComposeRequest,
  model: Pick<ScoreModel, 'styles' | 'name'>,
): (bar: number) => number {
  if (blend !== undefined) {
    const parts = blend.map((part) => ({ index: styleIndex(part.style, model), share: part.share }));
    const total = parts.reduce((sum, { share }) => sum + share, 0);
    return (bar) => {
      let rest = drawUniform({ seed, variation: 0, candidate: 1, place: bar >> 1 }) * total;
      for (const { index, share } of parts) {
        rest -= share;
        if (rest < 0) return index;
      }
      return parts.at(-1)!.index;
    };
  }
  const index = style === undefined ? -1 : styleIndex(style, model);
  return () => index;
}

/** @throws ComposeError  'bad-request': the model has no such style */
export function styleIndex(style: string, { styles, name }: Pick<ScoreModel, 'styles' | 'name'>): number {
  const lower = style.trim().toLowerCase();
  const index = styles.findIndex((each) => each.toLowerCase() === lower);
  if (index >= 0) return index;
  const near = nearestName(lower, styles);
  throw new ComposeError(
    'bad-request',
    `style: "${style}" is none that "${name}" knows: ${styles.join(', ')}${near ? `; did you mean "${near}"?` : ''}`,
    { style },
  );
}
