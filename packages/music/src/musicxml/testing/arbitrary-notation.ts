/** Random notated scores that hold all that MusicXML can hold, for the tests. */
import fc from 'fast-check';
import {
  CREDIT_KINDS,
  type Direction,
  type Lyric,
  type Measure,
  type NotatedEvent,
  type NotatedNote,
  type NotatedPart,
  type NotatedScore,
  type SpelledPitch,
  type Step,
} from '../../notation/notated-score.ts';

const QUARTER = 12;
const STEPS: readonly Step[] = ['C', 'D', 'E', 'F', 'G', 'A', 'B'];
const WORD = fc.stringMatching(/^[A-Za-zäß&<>"'♭-]{1,8}$/).map((word) => `${word}.`);

/** An object without the fields that are undefined. */
function defined<T extends object>(object: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 1 });
const flag = maybe(fc.constant(true as const));

/** Distinct heights, lowest first: no two notes of a chord are the same. */
const pitches = (percussion: boolean): fc.Arbitrary<SpelledPitch[]> =>
  fc
    .uniqueArray(fc.nat(48), { minLength: 1, maxLength: 4 })
    .chain((heights) =>
      fc.tuple(
        ...heights
          .sort((a, b) => a - b)
          .map((height) => fc.constantFrom(-1, 0, 1).map((alter) => ({ height, alter: percussion ? 0 : alter }))),
      ),
    )
    .map((chord) => {
      const spelled = chord.map(({ height, alter }) => ({
        step: STEPS[height % 7],
        alter,
        octave: 1 + Math.floor(height / 7),
      }));
      const key = ({ step, alter, octave }: SpelledPitch): number =>
        octave * 12 + [0, 2, 4, 5, 7, 9, 11][STEPS.indexOf(step)] + alter;
      return spelled.sort((a, b) => key(a) - key(b)).filter((pitch, i, all) => i === 0 || key(pitch) > key(all[i - 1]));
    });

const head = (pitch: SpelledPitch, percussion: boolean): fc.Arbitrary<NotatedNote> =>
  fc
    .record({
      tieStart: flag,
      tieStop: flag,
      accidental: maybe(fc.constantFrom('plain', 'cautionary', 'editorial')),
      unpitched: percussion ? fc.integer({ min: 35, max: 81 }) : fc.constant(undefined),
      notehead: maybe(fc.constantFrom('x', 'diamond')),
      velocity: maybe(fc.integer({ min: 1, max: 127 })),
    })
    .map((fields) => ({ pitch, ...defined(fields) }));

const lyrics: fc.Arbitrary<readonly Lyric[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })
  .chain((verses) =>
    fc.tuple(
      ...verses.sort().map((verse) =>
        fc
          .record({
            text: fc.tuple(WORD, maybe(WORD)).map(([a, b]) => (b === undefined ? a : `${a}‿${b}`)),
            syllabic: maybe(fc.constantFrom('begin', 'middle', 'end')),
            extend: flag,
          })
          .map((fields) => ({ verse, ...defined(fields) })),
      ),
    ),
  );

const MARKS = [
  'staccato',
  'accent',
  'fermata',
  'trill-mark',
  'fingering:2',
  'tremolo:3',
  'up-bow',
  'glissando-start',
  'wavy-line-stop',
  'let-ring',
  'gasp',
];
const numbers = fc
  .uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 })
  .map((list) => list.sort());

/** The events of a voice in a measure: pieces of its length, some left out. */
function voiceEvents(
  measure: Measure,
  staff: number,
  voice: number,
  percussion: boolean,
): fc.Arbitrary<NotatedEvent[]> {
  return fc.array(fc.tuple(fc.constantFrom(3, 6, 12, 24), fc.nat(9)), { minLength: 1, maxLength: 6 }).chain((cuts) => {
    const events: fc.Arbitrary<NotatedEvent[]>[] = [];
    let tick = measure.tick;
    for (const [length, kind] of cuts) {
      const durationTicks = Math.min(length, measure.tick + measure.durationTicks - tick);
      if (durationTicks <= 0) break;
      const at = { tick, durationTicks, staff, voice };
      if (kind > 2) events.push(event(at, percussion));
      else if (kind === 2)
        events.push(flag.map((hidden) => [{ ...at, notes: [], value: 'quarter' as const, ...defined({ hidden }) }]));
      else if (kind === 1)
        events.push(fc.tuple(graceNote(at, percussion), event(at, percussion)).map(([grace, [main]]) => [grace, main]));
      tick += durationTicks;
    }
    return fc.tuple(...events).map((lists) => lists.flat());
  });
}

type Place = Pick<NotatedEvent, 'tick' | 'durationTicks' | 'staff' | 'voice'>;

function event(at: Place, percussion: boolean): fc.Arbitrary<NotatedEvent[]> {
  return fc
    .record({
      notes: pitches(percussion).chain((chord) => fc.tuple(...chord.map((pitch) => head(pitch, percussion)))),
      value: fc.constantFrom('half' as const, 'quarter' as const, 'eighth' as const, '16th' as const),
      dots: maybe(fc.integer({ min: 1, max: 2 })),
      tuplet: maybe(fc.constantFrom({ actual: 3, normal: 2 }, { actual: 5, normal: 4 })),
      tupletStart: maybe(fc.integer({ min: 1, max: 2 })),
      tupletStop: maybe(fc.constant(1)),
      beams: maybe(fc.constantFrom(['begin'] as const, ['continue', 'forward hook'] as const, ['end', 'end'] as const)),
      stem: maybe(fc.constantFrom('up' as const, 'down' as const)),
      lyrics: maybe(lyrics),
      marks: maybe(fc.uniqueArray(fc.constantFrom(...MARKS), { minLength: 1, maxLength: 3 })),
      slurStart: maybe(numbers),
      slurStop: maybe(numbers),
    })
    .map((fields) => [{ ...at, ...defined(fields) } as NotatedEvent]);
}

function graceNote(at: Place, percussion: boolean): fc.Arbitrary<NotatedEvent> {
  return fc
    .tuple(
      pitches(percussion).chain(([pitch]) => head(pitch, percussion)),
      fc.constantFrom('slash' as const, 'plain' as const),
    )
    .map(([note, grace]) => ({ ...at, durationTicks: 0, notes: [note], value: '16th' as const, grace }));
}

const PLACEMENT = maybe(fc.constantFrom('above' as const, 'below' as const));
const DIRECTIONS: readonly (readonly [Direction['kind'], string])[] = [
  ['dynamics', 'mf'],
  ['dynamics', 'sfz'],
  ['dynamics', 'pf!'],
  ['words', 'dolce'],
  ['words', 'a < b & "c"'],
  ['wedge', 'crescendo'],
  ['wedge', 'stop'],
  ['pedal', 'start'],
  ['pedal', 'stop'],
  ['octave-shift', 'down 8'],
  ['octave-shift', 'stop 8'],
];

const isEnd = ({ kind, text }: Direction): boolean => kind !== 'words' && text.startsWith('stop');

function part(measures: readonly Measure[]): fc.Arbitrary<NotatedPart> {
  const end = measures.reduce((sum, { durationTicks }) => sum + durationTicks, 0);
  const tick = fc.nat(end - 1);
  return fc
    .record({ staves: fc.integer({ min: 1, max: 2 }), percussion: fc.boolean() })
    .chain(({ staves, percussion }) => {
      const staff = fc.integer({ min: 1, max: staves });
      const voices = staves === 1 ? [1, 1] : [1, 2, 1];
      const events = fc
        .tuple(...measures.flatMap((measure) => voices.map((of, i) => voiceEvents(measure, of, 3 * i + 1, percussion))))
        .map((lists) =>
          lists
            .flat()
            .sort(
              (a, b) =>
                a.tick - b.tick || a.staff - b.staff || a.voice - b.voice || Number(!a.grace) - Number(!b.grace),
            ),
        );
      const sparse = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 4 });
      return fc
        .record({
          name: fc.constantFrom('', 'Horn & Co.', 'Flöte'),
          abbreviation: maybe(WORD),
          program: fc.nat(127),
          channel: maybe(fc.nat(15)),
          transpose: maybe(
            fc.constantFrom(
              { chromatic: -2, diatonic: -1 },
              { chromatic: 12, diatonic: 7 },
              { chromatic: -21, diatonic: -12 },
            ),
          ),
          events,
          chords: sparse(
            fc.record({ tick, symbol: fc.constantFrom('C', 'Dm7', 'F#/A#', 'N.C.', 'Bb7b9', 'Gsus4', 'Eb6', 'what?') }),
          ),
          directions: sparse(
            fc
              .tuple(tick, staff, fc.constantFrom(...DIRECTIONS), PLACEMENT)
              .map(([at, of, [kind, text], placement]) => ({
                tick: at,
                staff: of,
                kind,
                text,
                ...defined({ placement }),
              })),
          ),
          clefs: fc.uniqueArray(
            fc
              .tuple(tick, staff, fc.constantFrom('G', 'F', 'C', 'percussion'), maybe(fc.constant(-1)))
              .map(([at, of, sign, octaveChange]) => ({
                tick: at,
                staff: of,
                sign,
                line: 3,
                ...defined({ octaveChange }),
              })),
            { maxLength: 3, selector: ({ tick: at, staff: of }) => `${at} ${of}` },
          ),
          keys: fc.uniqueArray(
            fc
              .tuple(
                tick,
                fc.integer({ min: -7, max: 7 }),
                maybe(fc.constantFrom('major', 'minor', 'dorian')),
                maybe(staff),
              )
              .map(([at, fifths, mode, of]) => ({ tick: at, fifths, ...defined({ mode, staff: of }) })),
            { maxLength: 3, selector: ({ tick: at, staff: of }) => `${at} ${of}` },
          ),
        })
        .map((fields): NotatedPart => {
          const { name, program, channel, transpose, abbreviation, ...lists } = fields;
          return {
            name,
            program,
            staves,
            ...defined({ channel, transpose, abbreviation }),
            events: lists.events,
            chords: lists.chords.sort((a, b) => a.tick - b.tick),
            directions: lists.directions.sort(
              (a, b) => a.tick - b.tick || a.staff - b.staff || Number(isEnd(b)) - Number(isEnd(a)),
            ),
            clefs: lists.clefs.sort((a, b) => a.tick - b.tick || a.staff - b.staff) as NotatedPart['clefs'],
            keys: lists.keys.sort((a, b) => a.tick - b.tick || (a.staff ?? 0) - (b.staff ?? 0)) as NotatedPart['keys'],
          };
        });
    });
}

const measures: fc.Arbitrary<Measure[]> = fc
  .array(
    fc.record({
      durationTicks: fc.constantFrom(12, 36, 48, 30),
      implicit: flag,
      repeatStart: flag,
      repeatTimes: maybe(fc.constantFrom(2, 2, 3)),
      barline: maybe(fc.constantFrom('light-light', 'dashed', 'heavy')),
      endings: maybe(fc.constantFrom([1], [1, 2], [2])),
      jumps: maybe(fc.constantFrom(['segno'], ['coda'], ['fine'], ['segno', 'dacapo'], ['tocoda', 'dalsegno'])),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => {
    let tick = 0;
    return list.map(({ durationTicks, ...fields }, i): Measure => {
      const measure = { tick, durationTicks, number: String(i), ...defined(fields) };
      tick += durationTicks;
      return measure;
    });
  });

/** One of each kind, two where there may be several. */
const CREDITS = CREDIT_KINDS.flatMap((kind) =>
  kind === 'composer' || kind === 'other' || kind === 'remark' ? [kind, kind] : [kind],
);

/** A random notated score, in the order that readers give. */
export const arbitraryNotation: fc.Arbitrary<NotatedScore> = measures.chain((list) => {
  const end = list.reduce((sum, { durationTicks }) => sum + durationTicks, 0);
  const tick = fc.nat(end - 1);
  const byTick = <T extends { readonly tick: number }>(items: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc
      .uniqueArray(items, { maxLength: 3, selector: (item) => item.tick })
      .map((all) => all.sort((a, b) => a.tick - b.tick));
  return fc.record({
    ticksPerQuarter: fc.constant(QUARTER),
    credits: fc
      .subarray(CREDITS.map((kind, i) => ({ kind, text: `${kind} ${i} <&>` })))
      .map((all) => (all.some(({ kind }) => kind === 'title') ? all : all.filter(({ kind }) => kind !== 'subtitle'))),
    measures: fc.constant(list),
    meters: fc
      .uniqueArray(
        fc.tuple(
          fc.nat(list.length - 1),
          fc.constantFrom(
            { numerator: 4, denominator: 4, symbol: 'common' as const },
            { numerator: 3, denominator: 4 },
            { numerator: 5, denominator: 8, groups: [3, 2] },
            { numerator: 2, denominator: 2, symbol: 'none' as const },
          ),
        ),
        { maxLength: 2, selector: ([i]) => i },
      )
      .map((all) => all.sort(([a], [b]) => a - b).map(([i, meter]) => ({ tick: list[i].tick, ...meter }))),
    tempos: byTick(
      fc.oneof(
        fc
          .tuple(tick, fc.integer({ min: 1, max: 0xffffff }))
          .map(([at, microsecondsPerQuarter]) => ({ tick: at, microsecondsPerQuarter })),
        fc.tuple(tick, fc.constantFrom('Andante', 'con moto')).map(([at, text]) => ({ tick: at, text })),
        tick.map((at) => ({
          tick: at,
          microsecondsPerQuarter: 500_000,
          text: 'Allegro',
          beat: { value: 'quarter' as const, dots: 1, perMinute: 80 },
        })),
      ),
    ),
    sections: byTick(fc.record({ tick, name: fc.constantFrom('A', 'Verse 1', 'B & C') })),
    parts: fc.array(part(list), { minLength: 1, maxLength: 2 }),
  });
});
