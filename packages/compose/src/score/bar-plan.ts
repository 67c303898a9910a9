/** What is wished of each bar: style, composer, key, chords, mood, energy, and where it comes back to. */
import { type BarChords, keyIndex, keysOfBars } from '@continuo/corpus';
import { distanceLevel, fifthLevel, meterLevel, type PassageBar, tempoLevel } from '@continuo/models';
import { createBarMap, type KeySignature } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { expandForm, type FormBar } from '../form/expand-form.ts';
import { type KeyWish, readKeyWish, seededKeyWish } from '../key-wish.ts';
import { type BarSpan, chordAt, type PlacedChord, readChords } from './chord-wishes.ts';
import { firstCounted } from './frame-of-request.ts';
import { isHarmonyPlanned, plannedHarmony } from './planned-harmony.ts';
import { plannedReturns } from './returning-bars-planned.ts';
import type { ScoreFrame } from './score-frame.ts';
import { type KnownNames, type NamedManner, stylesOfBars } from './styles-of-bars.ts';
import { chordsOfRole } from './told-cadences.ts';

export type BarPlan = {
  readonly told: Omit<PassageBar, 'time'>;
  /** the whole bar, of which a long one is several */
  readonly span: BarSpan;
  /** the key that is asked for there, in the request or the form */
  readonly key: KeyWish | undefined;
  /** that key, or the one that the seed chose where none is asked for */
  readonly heard: KeyWish | undefined;
  readonly chords: readonly PlacedChord[] | undefined;
  /** of the form that is asked for, else of the returns that are planned */
  readonly form: FormBar | undefined;
  /** index of the bar that it comes back to */
  readonly reference: number | undefined;
  /** where the piece ends on it: the pitch class that the bass ends on */
  readonly finalTonic: number | undefined;
};

/**
 * Plans every bar of a frame.
 *
 * @throws ComposeError  'bad-request': a style, composer or chord that is not known; 'contradiction': form and bars do not agree
 * @throws MusicError    a key or scale that is not known
 */
export function planBars(request: ComposeRequest, frame: ScoreFrame, model: KnownNames): BarPlan[] {
  const { bars, numbers, score } = frame;
  const wish = readKeyWish(request.key, request.scale);
  const start = firstCounted(request, frame);
  const form = formByNumber(request, frame, start);
  const returns = plannedReturns(request, numbers.slice(start));
  const firstNumber = numbers[start]!;
  const chordBars =
    request.chords === undefined ? undefined : readChords(request.chords, numbers.at(-1)! - firstNumber + 1);
  const found = keysOfBars({
    bars,
    tracks: frame.tracks.map(({ program, isDrums }, track) => ({ track, program, isDrums })),
    cells: frame.cells,
  });
  const isFree = wish === undefined && form === undefined && chordBars === undefined;
  const nothing = isFree && request.task === 'compose' ? seededKeyWish(request.seed) : undefined;
  const styles = stylesOfBars(request, model);
  const spans = spansOf(frame);
  const { tickOfBar } = createBarMap(score);
  const ends = request.ends && (request.task === 'compose' || request.task === 'continue');
  const plans = bars.map((bar, index): BarPlan => {
    const number = numbers[index]!;
    const formBar = form?.get(number);
    const comesBack = formBar ?? returns.get(number);
    // a key that the form has from the request is that of the request, with its scale
    const sectionKey =
      formBar?.key === undefined || formBar.key === request.key ? undefined : readKeyWish(formBar.key, undefined);
    const key = sectionKey ?? wish;
    const heard = key ?? nothing;
    const known = heard ? keyIndex(heard) : lastKey(found, index);
    const chords = index < start ? undefined : chordBars?.[number - firstNumber];
    const scoped = scopedWishes(request, number);
    const energy = scoped.energy ?? formBar?.energy;
    const valence = scoped.mood?.valence ?? request.mood?.valence;
    const arousal = scoped.mood?.arousal ?? request.mood?.arousal;
    const wished = chords && ([chordAt(chords, 0)?.told, chordAt(chords, 0.5)?.told] as BarChords);
    const isFinal = ends && index >= start && number === numbers.at(-1);
    const isHome = isFinal && chords === undefined && known >= 0 && endsAtHome(formBar);
    return {
      told: {
        steps: bar.steps,
        meter: meterLevel(bar.meter),
        tempo: tempoLevel(bar.bpm),
        key: known,
        ...styles(index, scoped),
        valence: valence === undefined ? -1 : fifthLevel((valence + 1) / 2),
        arousal: arousal === undefined ? -1 : fifthLevel((arousal + 1) / 2),
        energy: energy === undefined ? -1 : fifthLevel(energy),
        since: distanceLevel(index),
        // music that goes on is told that it is in the middle
        left: distanceLevel(request.ends ? bars.length - 1 - index : 16),
        chords: wished ?? chordsOfRole(formBar, isFinal, known, heldTones(request, key)) ?? [undefined, undefined],
      },
      span: spans[index]!,
      key,
      heard,
      chords,
      form: comesBack,
      reference: referenceOf(comesBack, bar.tick - spans[index]!.start, frame, tickOfBar),
      finalTonic: isHome ? known % 12 : undefined,
    };
  });
  return chordBars === undefined ? withHarmony(request, plans, start, frame) : plans;
}

/** The tones that notes are held to; undefined: all. */
function heldTones({ keyIs }: Pick<ComposeRequest, 'keyIs'>, key: KeyWish | undefined): readonly number[] | undefined {
  return keyIs === 'hard' ? key?.pitchClasses : undefined;
}

/** Music that is begun or continued with no chords asked for is told a progression. */
function withHarmony(
  request: ComposeRequest,
  plans: readonly BarPlan[],
  start: number,
  { oldBars, tracks }: ScoreFrame,
): BarPlan[] {
  const { task, seed } = request;
  const isBegun = task === 'compose' || task === 'continue';
  if (!isHarmonyPlanned(request) || !isBegun || tracks.every(({ isDrums }) => isDrums)) return [...plans];
  const first = Math.max(start, oldBars);
  const chords = plannedHarmony(
    plans.slice(first).map(({ told, key, form, reference }, place) => ({
      key: told.key,
      tones: heldTones(request, key),
      place: form === undefined ? place : form.barOfSection - 1,
      reference: reference === undefined || reference < first ? undefined : reference - first,
    })),
    seed,
  );
  return plans.map((plan, bar) => {
    const chord = bar < first ? undefined : chords[bar - first];
    // cadences that the form asks for, and the close, stand
    const isTold = plan.told.chords.some((each) => each !== undefined);
    if (chord === undefined || isTold) return plan;
    return { ...plan, told: { ...plan.told, chords: [chord, chord] as const } };
  });
}

/** Key signatures where they change. */
export function keySignatures(
  plans: readonly Pick<BarPlan, 'heard'>[],
  bars: readonly Pick<ScoreFrame['bars'][number], 'tick'>[],
): KeySignature[] {
  return plans.flatMap(({ heard }, bar) => {
    const before = plans[bar - 1]?.heard;
    if (heard === undefined || (before?.fifths === heard.fifths && before.mode === heard.mode)) return [];
    return [{ tick: bars[bar]!.tick, fifths: heard.fifths, mode: heard.mode }];
  });
}

/** The bars of a form by their number. */
function formByNumber(
  request: ComposeRequest,
  { numbers }: ScoreFrame,
  start: number,
): Map<number, FormBar> | undefined {
  if (request.form === undefined) return undefined;
  const first = numbers[start]!;
  const form = expandForm(request.form, {
    firstBar: first,
    ...(request.key !== undefined && { key: request.key }),
    // a last section that is to come back note for note closes as the other did
    ...((!request.ends || request.form.sections.at(-1)!.distance === 0) && { ending: null }),
  });
  const count = numbers.at(-1)! - first + 1;
  if (form.length !== count) {
    throw new ComposeError('contradiction', `form: it has ${form.length} bars, the score ${count}`, { bars: count });
  }
  return new Map(form.map((bar) => [bar.bar, bar]));
}

/** A piece that closes half or deceptively does not end on its tonic. */
function endsAtHome(bar: FormBar | undefined): boolean {
  return bar?.cadence === undefined || bar.cadence === 'authentic' || bar.cadence === 'plagal';
}

/** The whole bar that each is or is a piece of. */
function spansOf({ bars, numbers, score }: ScoreFrame): BarSpan[] {
  const firsts = new Map<number, number>();
  const lasts = new Map<number, number>();
  for (const [index, number] of numbers.entries()) {
    if (!firsts.has(number)) firsts.set(number, index);
    lasts.set(number, index);
  }
  return bars.map(({ meter }, index) => ({
    start: bars[firsts.get(numbers[index]!)!]!.tick,
    end: bars[lasts.get(numbers[index]!)!]!.endTick,
    ticksPerQuarter: score.ticksPerQuarter,
    numerator: meter.numerator,
    denominator: meter.denominator,
  }));
}

/** The index of the bar, or of the piece of a long one, that a bar of a form comes back to. */
function referenceOf(
  form: FormBar | undefined,
  offset: number,
  { bars, numbers }: ScoreFrame,
  tickOfBar: (bar: number) => number,
): number | undefined {
  if (form?.reference === undefined || form.reference < numbers[0]!) return undefined;
  const tick = tickOfBar(form.reference) + offset;
  const index = bars.findIndex((bar) => bar.tick === tick);
  return index < 0 ? undefined : index;
}

/** Of the bar and those before, the nearest whose key is known; −1 where none is. */
function lastKey(found: Int8Array, index: number): number {
  for (let bar = index; bar >= 0; bar -= 1) if (found[bar]! >= 0) return found[bar]!;
  return -1;
}

type Scoped = NamedManner & { energy?: number; mood?: { valence?: number; arousal?: number } };

/** What soft wishes say of a bar; of those for some tracks the energy alone; later ones count. */
function scopedWishes({ wishes }: Pick<ComposeRequest, 'wishes'>, number: number): Scoped {
  const found: { -readonly [Wish in keyof Scoped]: Scoped[Wish] } = {};
  for (const { bars, tracks, energy, mood, style, composer } of wishes) {
    if (bars !== undefined && (number < bars[0] || number > bars[1])) continue;
    if (energy !== undefined) found.energy = energy;
    if (tracks !== undefined) continue;
    if (mood !== undefined) found.mood = { ...found.mood, ...(mood as NonNullable<Scoped['mood']>) };
    if (style !== undefined) found.style = style;
    if (composer !== undefined) found.composer = composer;
  }
  return found;
}
