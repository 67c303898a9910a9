/** Tempos, keys and chord symbols at the nearest step, as ids. */
import { DEFAULT_MICROSECONDS_PER_QUARTER, type Score } from '@continuo/music';
import { chordName, chordToken } from './chord-names.ts';
import { type GridTables, keyId, tempoId } from './grid-tables.ts';
import { NO_EVENTS, type StepEvents } from './step-grid.ts';
import type { TokenReports } from './token-reports.ts';

type StepOf = (tick: number) => number;
type Timed = { readonly tick: number };

/** Tempos; the first always stands at step 0, as 120 bpm where the score says none. */
export function roundTempos(
  { tempos }: Score,
  tables: GridTables,
  stepOf: StepOf,
  endStep: number,
  reports: TokenReports,
): StepEvents {
  if (tables.tempos.length === 0) {
    const heard = tempos.filter(({ microsecondsPerQuarter: each }) => each !== DEFAULT_MICROSECONDS_PER_QUARTER);
    if (heard.length > 0) {
      reports.add(
        'tempo-not-held',
        () => `tempos are not held: the one at tick ${heard[0].tick} became 120 bpm`,
        heard.length,
      );
    }
    return NO_EVENTS;
  }
  if (endStep === 0) {
    if (tempos.length > 0) reports.add('tempo-of-nothing', () => 'a score of no length holds no tempo', tempos.length);
    return NO_EVENTS;
  }
  const first = { tick: 0, microsecondsPerQuarter: DEFAULT_MICROSECONDS_PER_QUARTER };
  const isLed = tempos.some(({ tick }) => stepOf(tick) === 0);
  const idOf = ({ tick, microsecondsPerQuarter }: (typeof tempos)[number]): number => {
    const id = tempoId(tables, microsecondsPerQuarter);
    if (tables.tempos[id] !== microsecondsPerQuarter) {
      const [from, to] = [microsecondsPerQuarter, tables.tempos[id]].map((each) => (60e6 / each).toFixed(2));
      reports.add('tempo-rounded', () => `tick ${tick}: a tempo of ${from} bpm became ${to}`);
    }
    return id;
  };
  return roundEvents(isLed ? tempos : [first, ...tempos], idOf, stepOf, endStep, 'tempo', true, reports);
}

/** Key signatures. */
export function roundKeys(
  { keys }: Score,
  tables: GridTables,
  stepOf: StepOf,
  endStep: number,
  reports: TokenReports,
): StepEvents {
  if (tables.keys) {
    return roundEvents(keys, ({ fifths, mode }) => keyId(fifths, mode), stepOf, endStep, 'key', true, reports);
  }
  if (keys.length > 0) reports.add('key-not-held', () => 'key signatures are not held', keys.length);
  return NO_EVENTS;
}

/** Chord symbols, at the chord nearest to what they say. */
export function roundChords(
  { chords = [] }: Score,
  tables: GridTables,
  stepOf: StepOf,
  endStep: number,
  reports: TokenReports,
): StepEvents {
  if (tables.chords.length === 0) {
    if (chords.length > 0) reports.add('chord-not-held', () => 'chord symbols are not held', chords.length);
    return NO_EVENTS;
  }
  const idOf = ({ tick, symbol }: (typeof chords)[number]): number | undefined => {
    const id = chordToken(symbol, tables.chords);
    const name = id === undefined ? undefined : chordName(id, tables.chords);
    const shown = symbol.slice(0, 40);
    if (name === undefined) reports.add('chord-left-out', () => `tick ${tick}: chord "${shown}" has no token`);
    else if (name !== symbol) reports.add('chord-simplified', () => `tick ${tick}: chord "${shown}" became "${name}"`);
    return id;
  };
  return roundEvents(chords, idOf, stepOf, endStep, 'chord', false, reports);
}

/** Of several in one step the last holds; one that says the same again changes nothing and goes, where `isState`. */
function roundEvents<Event extends Timed>(
  events: readonly Event[],
  idOf: (event: Event) => number | undefined,
  stepOf: StepOf,
  endStep: number,
  name: string,
  isState: boolean,
  reports: TokenReports,
): StepEvents {
  const found: { step: number; id: number }[] = [];
  for (const event of events.toSorted((a, b) => a.tick - b.tick)) {
    const step = stepOf(event.tick);
    if (step >= endStep) {
      reports.add(`${name}-after-end`, () => `tick ${event.tick}: a ${name} at or after the end was left out`);
      continue;
    }
    const id = idOf(event);
    if (id === undefined) continue;
    const last = found.at(-1);
    if (last?.step === step) {
      if (last.id !== id)
        reports.add(`${name}-crowded`, () => `tick ${event.tick}: of several ${name}s in one step the last was kept`);
      found.pop();
    }
    if (!isState || found.at(-1)?.id !== id) found.push({ step, id });
  }
  return { steps: Int32Array.from(found, ({ step }) => step), ids: Int32Array.from(found, ({ id }) => id) };
}
