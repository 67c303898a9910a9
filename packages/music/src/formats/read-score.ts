/** One door for every format: bytes in, a score out. */
import { readAbc } from '../abc/read.ts';
import { readScoreJson } from '../json/score-json.ts';
import { readKern } from '../kern/read.ts';
import { readMei } from '../mei/read.ts';
import { readMidi } from '../midi/read.ts';
import { MusicError } from '../music-error.ts';
import { readMusicXml } from '../musicxml/read.ts';
import type { NotatedScore } from '../notation/notated-score.ts';
import { scoreOfNotation } from '../notation/score-of-notation.ts';
import type { ReadReport } from '../read-report.ts';
import type { Score } from '../score.ts';
import { extensionsOf, formatOfContent, formatOfName, type ScoreFormat } from './score-format.ts';

export type ReadScoreOptions = {
  /** the file's name, whose extension is believed where its content tells no format */
  readonly name?: string;
  /** repeats and jumps once as they stand (`written`, the default) or as often as they are played */
  readonly repeats?: 'written' | 'played';
};

/** A score, and how it came. */
export type ScoreReading = {
  readonly format: ScoreFormat;
  readonly score: Score;
  /** what stood on paper, where the format is one of notation: spelling, voices, ties */
  readonly notation?: NotatedScore;
  /** what was repaired, left out or not kept; empty for a flawless file */
  readonly reports: readonly ReadReport[];
};

/**
 * The score in the bytes of a MIDI, MusicXML (plain or compressed), ABC, kern, MEI or score JSON file.
 *
 * The content decides which it is, not the name: many files carry another's extension.
 *
 * @throws MusicError  `unknown-format`; or the reader's own error: `MidiReadError`, `ScoreReadError`, with the place
 * @example readScore(bytes, { name: 'air.abc' }).format // => 'abc'
 */
export function readScore(bytes: Uint8Array, options: ReadScoreOptions = {}): ScoreReading {
  const { name = '', repeats = 'written' } = options;
  const format = bytes.length === 0 ? undefined : (formatOfContent(bytes) ?? formatOfName(name));
  if (format === undefined) {
    const found = bytes.length === 0 ? 'the file is empty' : 'the file is of no known format';
    throw new MusicError('unknown-format', `${found}; expected one of ${extensionsOf('isRead').join(', ')}`);
  }
  if (format === 'midi') return { format, ...readMidi(bytes) };
  if (format === 'json') return { format, score: readScoreJson(decodeText(bytes)), reports: [] };
  const { notation, reports } = readNotation(format, bytes);
  const played = scoreOfNotation(notation, { repeats });
  return { format, score: played.score, notation, reports: [...reports, ...played.reports] };
}

function readNotation(
  format: Exclude<ScoreFormat, 'midi' | 'json'>,
  bytes: Uint8Array,
): { readonly notation: NotatedScore; readonly reports: readonly ReadReport[] } {
  switch (format) {
    case 'musicxml':
    case 'mxl':
      return readMusicXml(bytes);
    case 'mei':
      return readMei(bytes);
    case 'abc':
      return readAbc(decodeText(bytes));
    case 'kern':
      return readKern(decodeText(bytes));
  }
}

/** Text in UTF-8 or, where its bytes are not that, Latin-1, as older ABC and kern files are. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
