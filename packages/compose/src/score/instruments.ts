/** Instruments by the names that people use, and those that a style usually has. */
import { MusicError, PROGRAM_NAMES, parseProgram } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';

export type Instrument = { readonly name: string; readonly program: number; readonly isDrums: boolean };

const DRUMS = /^(drums?|drum ?(kit|set)|percussion)$/;

/** Names that are shorter than General MIDI's. */
// biome-ignore format: a table
const PROGRAMS: Readonly<Record<string, string>> = {
  piano: 'Acoustic Grand Piano', 'grand piano': 'Acoustic Grand Piano', 'electric piano': 'Electric Piano 1', organ: 'Church Organ',
  guitar: 'Acoustic Guitar (nylon)', 'classical guitar': 'Acoustic Guitar (nylon)', 'acoustic guitar': 'Acoustic Guitar (steel)',
  'electric guitar': 'Electric Guitar (clean)', bass: 'Electric Bass (finger)', 'electric bass': 'Electric Bass (finger)',
  'double bass': 'Contrabass', 'upright bass': 'Acoustic Bass', harp: 'Orchestral Harp', strings: 'String Ensemble 1',
  choir: 'Choir Aahs', voice: 'Voice Oohs', voices: 'Choir Aahs', horn: 'French Horn', saxophone: 'Alto Sax', sax: 'Alto Sax',
  brass: 'Brass Section', synth: 'Lead 2 (sawtooth)', lead: 'Lead 2 (sawtooth)', pad: 'Pad 2 (warm)',
};

/** Keyboards that are written on two staves, a track a hand. */
const TWO_HANDS = new Set([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20]);

/**
 * The tracks that instruments need: one each, of a keyboard two, but where it plays with many or with drums.
 *
 * @throws ComposeError  'bad-request': a name that is not known, with the nearest
 * @example instrumentsOf(['cello', 'drums'], request).map(({ program }) => program) // => [42, 0]
 */
export function instrumentsOf(names: readonly string[], { style }: Pick<ComposeRequest, 'style'>): Instrument[] {
  const read = names.map(readInstrument);
  const isBand = read.some(({ isDrums }) => isDrums) || style === 'game' || style === 'lead-sheet' || style === 'folk';
  const tracks = read.flatMap((each): Instrument[] => {
    const isAlone = read.filter(({ program, isDrums }) => program === each.program && !isDrums).length === 1;
    if (each.isDrums || isBand || !isAlone || !TWO_HANDS.has(each.program)) return [each];
    return [
      { ...each, name: `${each.name}, right hand` },
      { ...each, name: `${each.name}, left hand` },
    ];
  });
  return numbered(tracks);
}

function readInstrument(name: string): Instrument {
  const lower = name.trim().toLowerCase();
  if (DRUMS.test(lower)) return { name: 'Drums', program: 0, isDrums: true };
  try {
    const program = parseProgram(PROGRAMS[lower] ?? lower);
    return { name: titled(PROGRAMS[lower] === undefined ? PROGRAM_NAMES[program]! : lower), program, isDrums: false };
  } catch (error) {
    if (!(error instanceof MusicError)) throw error;
    throw new ComposeError('bad-request', `instruments: ${error.message}`, { name }, error);
  }
}

/** The program that a name means, or drums; undefined where it means none. @example programNamed('double bass') // => 43 */
export function programNamed(name: string): number | 'drums' | undefined {
  try {
    const { program, isDrums } = readInstrument(name);
    return isDrums ? 'drums' : program;
  } catch {
    return undefined;
  }
}

/** A second violin is "Violin 2". */
function numbered(tracks: readonly Instrument[]): Instrument[] {
  return tracks.map((track, index) => {
    const same = tracks.filter(({ name }) => name === track.name);
    if (same.length === 1) return track;
    return {
      ...track,
      name: `${track.name} ${tracks.slice(0, index).filter(({ name }) => name === track.name).length + 1}`,
    };
  });
}

function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What pieces of the styles that ship are mostly played by. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  lieder: ['oboe', 'piano'],
  'string-quartet': ['violin', 'violin', 'viola', 'cello'],
  classical: ['piano'],
  folk: ['piano'],
  hymn: ['piano', 'piano', 'piano', 'piano'],
  chorale: ['piano', 'piano', 'piano', 'piano'],
  'lead-sheet': ['piano'],
  game: ['overdriven guitar', 'string ensemble 1', 'slap bass 1', 'drums'],
  drums: ['drums'],
};

/** The instruments of a style; of none those of a piano piece. */
export function defaultInstruments(request: ComposeRequest): Instrument[] {
  const style = request.style ?? request.blend?.find((part) => part.style !== undefined)?.style;
  return instrumentsOf(USUAL[style ?? ''] ?? ['piano'], request);
}
