/** The instruments that are asked for, by General MIDI's numbers (RP-003), and where they are at home. */

/** In the place of a program: percussion, channel 10 of General MIDI. */
export const DRUMS = 128;

export type AskedInstrument = {
  readonly name: string;
  /** from 0 */
  readonly program: number;
  /** other names of General MIDI and of musicians */
  readonly alias: readonly string[];
  /** sounding pitches that lie well, lowest and highest */
  readonly range: readonly [number, number];
  /** it plays chords */
  readonly chords: boolean;
};

// biome-ignore format: a table
export const ASKED_INSTRUMENTS: readonly AskedInstrument[] = [
  { name: 'piano', program: 0, alias: ['acoustic grand piano', 'grand piano'], range: [33, 93], chords: true },
  { name: 'harpsichord', program: 6, alias: [], range: [36, 84], chords: true },
  { name: 'church organ', program: 19, alias: ['organ'], range: [36, 84], chords: true },
  { name: 'acoustic guitar (nylon)', program: 24, alias: ['guitar', 'nylon guitar'], range: [40, 76], chords: true },
  { name: 'orchestral harp', program: 46, alias: ['harp'], range: [36, 88], chords: true },
  { name: 'string ensemble 1', program: 48, alias: ['strings'], range: [36, 84], chords: true },
  { name: 'choir aahs', program: 52, alias: ['choir'], range: [43, 79], chords: true },
  { name: 'violin', program: 40, alias: [], range: [55, 88], chords: false },
  { name: 'viola', program: 41, alias: [], range: [48, 79], chords: false },
  { name: 'cello', program: 42, alias: ['violoncello'], range: [36, 69], chords: false },
  { name: 'contrabass', program: 43, alias: ['double bass'], range: [28, 55], chords: false },
  { name: 'trumpet', program: 56, alias: [], range: [55, 79], chords: false },
  { name: 'trombone', program: 57, alias: [], range: [40, 69], chords: false },
  { name: 'french horn', program: 60, alias: ['horn'], range: [41, 72], chords: false },
  { name: 'oboe', program: 68, alias: [], range: [60, 84], chords: false },
  { name: 'bassoon', program: 70, alias: [], range: [36, 67], chords: false },
  { name: 'clarinet', program: 71, alias: [], range: [50, 84], chords: false },
  { name: 'flute', program: 73, alias: [], range: [62, 91], chords: false },
  { name: 'drums', program: DRUMS, alias: ['drum kit', 'drum set', 'percussion'], range: [35, 59], chords: false },
];

/**
 * The program of an instrument's name, in any case; `DRUMS` for drums, undefined for one that is never asked for here.
 *
 * @example programOfInstrument('Cello') // => 42
 */
export function programOfInstrument(name: string): number | undefined {
  return askedInstrument(name)?.program;
}

/** The instrument of a name or alias. */
export function askedInstrument(name: string): AskedInstrument | undefined {
  const wanted = name.trim().toLowerCase();
  return ASKED_INSTRUMENTS.find((each) => each.name === wanted || each.alias.includes(wanted));
}
