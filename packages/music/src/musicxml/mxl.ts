/** Compressed MusicXML (`.mxl`): a ZIP archive whose META-INF/container.xml names the score. */
import { strToU8, zipSync } from 'fflate';
import { ScoreReadError } from '../music-error.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { decodeXml } from './decode-text.ts';
import { unpackEntry, type ZipEntry, zipEntries } from './zip.ts';

const CONTAINER = 'META-INF/container.xml';
const MEDIA_TYPE = 'application/vnd.recordare.musicxml+xml';
/** A container names a file or two. */
const MAXIMUM_CONTAINER_BYTES = 1 << 20;

/**
 * The score in a compressed MusicXML file (MusicXML 4.0, "Compressed .MXL files"): the first root file of its container.
 *
 * @throws ScoreReadError  `not-well-formed`, `too-large`, or `no-music` where the archive holds no score
 */
export function unpackMxl(bytes: Uint8Array, reports: ReportTally, maximumBytes: number): Uint8Array {
  const entries = zipEntries(bytes);
  const find = (name: string): ZipEntry | undefined => entries.find((entry) => entry.name === name);
  const container = find(CONTAINER);
  const named = container ? rootFile(unpackEntry(bytes, container, MAXIMUM_CONTAINER_BYTES), reports) : undefined;
  const score = named === undefined ? undefined : find(named);
  if (score) return unpackEntry(bytes, score, maximumBytes);
  const guess = entries.find(({ name }) => /\.(musicxml|xml)$/i.test(name) && !name.startsWith('META-INF/'));
  if (!guess) {
    throw new ScoreReadError(
      'no-music',
      'MusicXML',
      `the ZIP archive holds no .musicxml or .xml file beside ${CONTAINER}`,
    );
  }
  reports.add('mxl-container', `${CONTAINER} names no file that is there; "${guess.name}" was read`);
  return unpackEntry(bytes, guess, maximumBytes);
}

/**
 * A compressed MusicXML file of a MusicXML text. The same text gives the same bytes.
 *
 * @example isZip(packMxl('<score-partwise/>')) // => true
 */
export function packMxl(text: string): Uint8Array {
  const container = `<?xml version="1.0" encoding="UTF-8"?>
<container>
  <rootfiles>
    <rootfile full-path="score.musicxml" media-type="${MEDIA_TYPE}"/>
  </rootfiles>
</container>
`;
  const mtime = new Date(1980, 0, 1);
  return zipSync({ [CONTAINER]: [strToU8(container), { mtime }], 'score.musicxml': [strToU8(text), { mtime }] });
}

/** The path that a container names first; undefined where it names none or is no XML, as music21's with an apostrophe in the name. */
function rootFile(container: Uint8Array, reports: ReportTally): string | undefined {
  try {
    const root = parseXml(decodeXml(container, reports), 'MusicXML', { maximumElements: 1000, maximumDepth: 10 });
    const files: XmlElement[] = root.children
      .filter(({ name }) => name === 'rootfiles')
      .flatMap(({ children }) => children.filter(({ name }) => name === 'rootfile'));
    return files[0]?.attributes['full-path'];
  } catch (error) {
    if (error instanceof ScoreReadError) return undefined;
    throw error;
  }
}
