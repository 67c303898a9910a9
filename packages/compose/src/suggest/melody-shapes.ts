/** Shapes that a line can be given: turned, led on in sequence, adorned, made plain. */
import {
  diatonicScale,
  type Key,
  type MotifPlace,
  MusicError,
  type Note,
  placeMotif,
  type Ticks,
} from '@continuo/music';

/** A line of notes between two ticks, in a key. */
export type Line = {
  /** as they stand in the score, chords among them */
  readonly notes: readonly Note[];
  readonly start: Ticks;
  readonly end: Ticks;
  /** in the middle of the bars: a bar line, or half of a single bar */
  readonly middle: Ticks;
  readonly key: Key;
  readonly ticksPerQuarter: number;
};

export type Shape = {
  readonly name: string;
  /** what it does, for the reason */
  readonly does: string;
  /** undefined where the line does not take it */
  readonly make: (line: Line) => readonly Note[] | undefined;
};

export const SHAPES: readonly Shape[] = [
  {
    name: 'inversion',
    does: 'the same rhythm, and a fall where it rose',
    make: (line) => moved(line, { form: 'inversion' }),
  },
  {
    name: 'retrograde',
    does: 'the same notes from the last to the first',
    make: (line) => moved(line, { form: 'retrograde' }),
  },
  { name: 'sequence up', does: 'its first half again, a step higher', make: (line) => sequence(line, 1) },
  { name: 'sequence down', does: 'its first half again, a step lower', make: (line) => sequence(line, -1) },
  { name: 'ornament', does: 'long notes with passing and neighbouring tones', make: adorned },
  { name: 'outline', does: 'only the notes on the beats, held', make: outlined },
];

/** The whole, turned in the steps of its key, in the octave that lies nearest. */
function moved(
  { notes, start, end, key }: Line,
  place: Omit<MotifPlace, 'tick' | 'diatonicIn'>,
): readonly Note[] | undefined {
  const first = notes[0]!.tick;
  const last = Math.max(...notes.map(({ tick, durationTicks }) => tick + durationTicks));
  // backwards, what was after the last note comes before the first
  const tick = place.form === 'retrograde' ? start + Math.max(0, Math.min(end, end + first - start) - last) : first;
  const made = attempt(() => placeMotif(notes, { ...place, tick, diatonicIn: key }));
  const shifted = made && octaveNear(made, notes);
  return shifted && inside(withVelocities(shifted, notes), start, end);
}

/** The first half, and once more a step further on. */
function sequence({ notes, start, end, middle, key }: Line, by: number): readonly Note[] | undefined {
  const half = notes.filter(({ tick }) => tick < middle);
  if (half.length < 2) return undefined;
  const made = attempt(() =>
    placeMotif(half, { tick: middle + half[0]!.tick - start, transpose: by, diatonicIn: key }),
  );
  return made && [...inside(half, start, middle), ...inside(withVelocities(made, half), middle, end)];
}

/** A tone between two that are a third apart, else a neighbour of the first, in the second half of each long note. */
function adorned({ notes, end, key, ticksPerQuarter, start }: Line): readonly Note[] | undefined {
  const scale = diatonicScale(key);
  const line = topOf(notes);
  const made = line.flatMap((note, i): Note[] => {
    const next = line[i + 1];
    if (next === undefined || note.durationTicks < ticksPerQuarter) return [note];
    const [from, to] = [scale.stepOf(note.pitch), scale.stepOf(next.pitch)];
    const steps = to.step - from.step;
    const step =
      Math.abs(steps) === 2 ? from.step + steps / 2 : steps === 0 ? from.step + 1 : to.step + (steps > 0 ? -1 : 1);
    const pitch = scale.pitchOf({ step, raised: 0 });
    if (Math.abs(steps) === 1 || pitch < 0 || pitch > 127) return [note];
    const before = Math.ceil(note.durationTicks / 2);
    return [
      { ...note, durationTicks: before },
      { ...note, pitch, tick: note.tick + before, durationTicks: note.durationTicks - before },
    ];
  });
  const others = notes.filter((note) => !line.includes(note));
  return made.length === line.length ? undefined : inside([...made, ...others], start, end);
}

/** The notes that begin on a quarter of the bar, each held until the next. */
function outlined({ notes, start, end, ticksPerQuarter }: Line): readonly Note[] | undefined {
  const line = topOf(notes);
  const kept = line.filter(({ tick }) => (tick - start) % ticksPerQuarter === 0);
  if (kept.length < 2 || kept.length === line.length) return undefined;
  return kept.map((note, i) => {
    const last = line.at(-1)!;
    const until = kept[i + 1]?.tick ?? Math.min(end, last.tick + last.durationTicks);
    return { ...note, durationTicks: until - note.tick };
  });
}

/** Of notes that begin together the highest. */
function topOf(notes: readonly Note[]): readonly Note[] {
  return [...Map.groupBy(notes, ({ tick }) => tick).values()].map((chord) =>
    chord.reduce((high, note) => (note.pitch > high.pitch ? note : high)),
  );
}

/** By octaves nearer to where the line lay. */
function octaveNear<N extends { readonly pitch: number }>(
  made: readonly N[],
  old: readonly Note[],
): readonly N[] | undefined {
  const mean = (list: readonly { readonly pitch: number }[]): number =>
    list.reduce((sum, { pitch }) => sum + pitch, 0) / list.length;
  const by = 12 * Math.round((mean(old) - mean(made)) / 12);
  const shifted = made.map((note) => ({ ...note, pitch: note.pitch + by }));
  return shifted.every(({ pitch }) => pitch >= 0 && pitch <= 127) ? shifted : undefined;
}

/** Each as loud as the old one of its place. */
function withVelocities(made: readonly Omit<Note, 'velocity'>[], old: readonly Note[]): readonly Note[] {
  return made.map((note, i) => ({ ...note, velocity: old[Math.min(i, old.length - 1)]!.velocity }));
}

/** What begins inside, cut at the end. */
function inside(notes: readonly Note[], start: Ticks, end: Ticks): readonly Note[] {
  return notes
    .filter(({ tick }) => tick >= start && tick < end)
    .map((note) => ({ ...note, durationTicks: Math.min(note.durationTicks, end - note.tick) }))
    .sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof MusicError) return undefined;
    throw error;
  }
}
