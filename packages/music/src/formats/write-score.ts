/** One door for every format: a score in, bytes out. */
import { writeAbc } from '../abc/write.ts';
import { writeScoreJson } from '../json/score-json.ts';
import { writeMidi } from '../midi/write.ts';
import { MusicError } from '../music-error.ts';
import { packMxl } from '../musicxml/mxl.ts';
import { writeMusicXml } from '../musicxml/write.ts';
import type { NotatedScore } from '../notation/notated-score.ts';
import type { ReadReport } from '../read-report.ts';
import type { Score } from '../score.ts';
import { notationOfScore } from './notation-of-score.ts';
import { extensionsOf, formatLabel, SCORE_FORMATS, type ScoreFormat } from './score-format.ts';

export type WriteScoreOptions = {
  /** what stands on paper, where it is known; else it is made of the score */
  readonly notation?: NotatedScore;
};

/** A file's bytes, and what its format could not hold. */
export type ScoreWriting = { readonly bytes: Uint8Array; readonly reports: readonly ReadReport[] };

/**
 * The bytes of a score in a format: MIDI and JSON hold what sounds, MusicXML and ABC what stands on paper.
 *
 * @throws MusicError  `unknown-format`: the format is read only
 * @example new TextDecoder().decode(writeScore(score, 'abc').bytes).startsWith('%abc-2.1') // => true
 */
export function writeScore(score: Score, format: ScoreFormat, options: WriteScoreOptions = {}): ScoreWriting {
  if (format === 'midi') return { bytes: writeMidi(score), reports: [] };
  if (format === 'json') return { bytes: new TextEncoder().encode(writeScoreJson(score)), reports: [] };
  if (!SCORE_FORMATS[format].isWritten) {
    const writable = extensionsOf('isWritten').join(', ');
    throw new MusicError('unknown-format', `${formatLabel(format)} is read but not written; use one of ${writable}`);
  }
  const drawn = options.notation ? { notation: options.notation, reports: [] } : notationOfScore(score);
  const { text, reports } = format === 'abc' ? writeAbc(drawn.notation) : writeMusicXml(drawn.notation);
  return {
    bytes: format === 'mxl' ? packMxl(text) : new TextEncoder().encode(text),
    reports: [...drawn.reports, ...reports],
  };
}
