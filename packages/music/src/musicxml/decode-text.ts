/** The characters of an XML file: its encoding told by a byte order mark, by its first bytes or by its declaration. */
import { ScoreReadError, type TextFormat } from '../music-error.ts';
import type { ReportTally } from '../notation/report-tally.ts';

/** Encodings other than UTF-8 and UTF-16 that are read, and their names for a TextDecoder. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'windows-1251': 'windows-1251',
  shift_jis: 'shift_jis',
  gb2312: 'gb18030',
  gb18030: 'gb18030',
};

/**
 * The text of an XML file (XML 1.0, appendix F).
 *
 * Bytes that are wrong in the encoding become U+FFFD and are reported.
 *
 * @throws ScoreReadError  `bad-value`: an encoding that is not read
 * @example decodeXml(Uint8Array.of(0xff, 0xfe, 0x3c, 0x00), new ReportTally()) // => '<'
 */
export function decodeXml(bytes: Uint8Array, reports: ReportTally, format: TextFormat = 'MusicXML'): string {
  const encoding = encodingOf(bytes, format);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    reports.add('bad-encoding', `some bytes are not ${encoding.toUpperCase()}; each is read as U+FFFD`);
    return new TextDecoder(encoding).decode(bytes);
  }
}

function encodingOf(bytes: Uint8Array, format: TextFormat): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  if (a === 0xef && b === 0xbb) return 'utf-8';
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase();
  // a file that says UTF-16 but begins with single bytes is not UTF-16
  if (declared === undefined || declared.startsWith('utf-') || declared === 'utf8') return 'utf-8';
  const known = ENCODINGS[declared];
  if (known !== undefined && Object.hasOwn(ENCODINGS, declared)) return known;
  throw new ScoreReadError(
    'bad-value',
    format,
    `encoding "${declared}" is not read; UTF-8, UTF-16, ISO-8859-1 or Windows-1252 is expected. Save the file as UTF-8.`,
    { line: 1 },
  );
}
