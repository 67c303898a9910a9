/**
 * The JSB chorales on the 16th grid, `Jsb16thSeparated.json`, with their official split.
 *
 * Boulanger-Lewandowski et al. 2012 chose the split; the file is `{ train, valid, test }`, each a list of pieces, a piece
 * a list of frames `[soprano, alto, tenor, bass]`, −1 for a silent voice.
 */
import { type ChoraleGrid, HIGHEST_PITCH, LOWEST_PITCH, SILENT, VOICES } from './chorale-grid.ts';
import { CorpusError } from './corpus-error.ts';
import { gunzip } from './gunzip.ts';

/** Pieces by split. */
export type ChoraleSplits = {
  readonly train: readonly ChoraleGrid[];
  readonly validation: readonly ChoraleGrid[];
  readonly test: readonly ChoraleGrid[];
};

/**
 * Reads `Jsb16thSeparated.json`, gzipped or plain.
 *
 * @throws CorpusError  not JSON of that shape, or a pitch that is no MIDI pitch within the vocabulary
 * @example (await readJsbChorales(bytes)).train.length // => 229
 */
export async function readJsbChorales(bytes: Uint8Array): Promise<ChoraleSplits> {
  const text = new TextDecoder().decode(await unpack(bytes));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CorpusError('not-jsb-json', `the chorale file is not JSON: ${(cause as Error).message}`, {}, cause);
  }
  return { train: readSplit(json, 'train'), validation: readSplit(json, 'valid'), test: readSplit(json, 'test') };
}

function readSplit(json: unknown, name: string): ChoraleGrid[] {
  const pieces = (json as Record<string, unknown> | null)?.[name];
  if (!Array.isArray(pieces)) {
    throw new CorpusError('not-jsb-json', `the chorale file has no list "${name}"; expected { train, valid, test }`, {
      name,
    });
  }
  return pieces.map((piece, index) => gridOfFrames(piece, `${name} piece ${index}`));
}

/**
 * A grid from a list of frames of four pitches.
 *
 * @throws CorpusError  a frame does not hold four pitches of the vocabulary (or −1)
 * @example gridOfFrames([[72, 67, 64, 48]]).length // => 1
 */
export function gridOfFrames(frames: readonly (readonly number[])[], where = 'piece'): ChoraleGrid {
  if (!Array.isArray(frames)) throw new CorpusError('not-jsb-json', `${where} is not a list of frames`, { where });
  const pitches = new Int16Array(frames.length * VOICES.length);
  frames.forEach((frame, index) => {
    const isFrame = Array.isArray(frame) && frame.length === VOICES.length && frame.every(isGridPitch);
    if (!isFrame) {
      throw new CorpusError(
        'not-jsb-json',
        `${where}, frame ${index}: found ${JSON.stringify(frame)}, expected four pitches ${LOWEST_PITCH}–${HIGHEST_PITCH} or −1`,
        { where, frame: index },
      );
    }
    pitches.set(frame, index * VOICES.length);
  });
  return { length: frames.length, pitches };
}

function isGridPitch(value: unknown): boolean {
  return (
    Number.isInteger(value) &&
    (value === SILENT || ((value as number) >= LOWEST_PITCH && (value as number) <= HIGHEST_PITCH))
  );
}

function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  return gunzip(bytes).catch((cause: unknown) => {
    throw new CorpusError('not-jsb-json', 'the gzipped chorale file is damaged or cut short', {}, cause);
  });
}
