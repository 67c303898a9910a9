/** The formats that scores come in and go out as: their names, extensions and how one is told by its first bytes. */

/** What is known of a format. */
export type FormatFacts = {
  readonly label: string;
  /** the usual one first */
  readonly extensions: readonly string[];
  /** as browsers and mail name it */
  readonly mediaType: string;
  readonly isRead: boolean;
  readonly isWritten: boolean;
};

/** The formats of scores. Pictures and sound are not among them: no score can be read from those. */
export const SCORE_FORMATS = {
  midi: {
    label: 'MIDI',
    extensions: ['.mid', '.midi', '.smf', '.kar', '.rmi'],
    mediaType: 'audio/midi',
    isRead: true,
    isWritten: true,
  },
  musicxml: {
    label: 'MusicXML',
    extensions: ['.musicxml', '.xml'],
    mediaType: 'application/vnd.recordare.musicxml+xml',
    isRead: true,
    isWritten: true,
  },
  mxl: {
    label: 'compressed MusicXML',
    extensions: ['.mxl'],
    mediaType: 'application/vnd.recordare.musicxml',
    isRead: true,
    isWritten: true,
  },
  abc: { label: 'ABC', extensions: ['.abc'], mediaType: 'text/vnd.abc', isRead: true, isWritten: true },
  kern: {
    label: 'Humdrum kern',
    extensions: ['.krn', '.kern', '.hum'],
    mediaType: 'text/plain',
    isRead: true,
    isWritten: false,
  },
  mei: { label: 'MEI', extensions: ['.mei'], mediaType: 'application/xml', isRead: true, isWritten: false },
  json: {
    label: 'score JSON',
    extensions: ['.json'],
    mediaType: 'application/json',
    isRead: true,
    isWritten: true,
  },
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** A format of scores. */
export type ScoreFormat = keyof typeof SCORE_FORMATS;

const NAMES = Object.keys(SCORE_FORMATS) as readonly ScoreFormat[];

/**
 * The format of a file name's extension.
 *
 * @example formatOfName('Air.MXL') // => 'mxl'
 */
export function formatOfName(name: string): ScoreFormat | undefined {
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot).toLowerCase();
  return NAMES.find((format) => (SCORE_FORMATS[format].extensions as readonly string[]).includes(extension));
}

/**
 * The label of a format for people.
 *
 * @example formatLabel('mxl') // => 'compressed MusicXML'
 */
export function formatLabel(format: ScoreFormat): string {
  return SCORE_FORMATS[format].label;
}

/**
 * The extensions of the formats that are read or written, the usual one of each first.
 *
 * @example extensionsOf('isWritten').includes('.mxl') // => true
 */
export function extensionsOf(way: 'isRead' | 'isWritten'): readonly string[] {
  return NAMES.filter((format) => SCORE_FORMATS[format][way]).flatMap((format) => SCORE_FORMATS[format].extensions);
}

/** How many bytes are looked at. */
const HEAD_BYTES = 8192;

/**
 * The format that a file's first bytes show, whatever its name says; undefined where they show none.
 *
 * @example formatOfContent(new TextEncoder().encode('X:1\nK:C\nCDEF|')) // => 'abc'
 */
export function formatOfContent(bytes: Uint8Array): ScoreFormat | undefined {
  const head = bytes.subarray(0, HEAD_BYTES);
  const start = String.fromCharCode(...head.subarray(0, 4));
  if (start === 'MThd' || start === 'RIFF') return 'midi';
  if (start === 'PK\u0003\u0004') return 'mxl';
  const text = new TextDecoder(encodingOf(head)).decode(head).trimStart();
  if (text.startsWith('<')) return formatOfXml(text);
  if (text.startsWith('{')) return 'json';
  if (/^(?:!|\*\*)/.test(text) && /(?:^|[\t\n])\*\*kern(?:[\t\r\n]|$)/.test(text)) return 'kern';
  if (/^%abc/.test(text) || /(?:^|\n)X: *\d/.test(text) || /(?:^|\n)K: *[A-Ga-gnH]/.test(text)) return 'abc';
  return undefined;
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** By the first element, which comments and declarations may precede. */
function formatOfXml(text: string): ScoreFormat | undefined {
  const found = /<(?:\w+:)?(score-partwise|score-timewise|opus|mei|meiCorpus|music)[\s>]/.exec(text)?.[1];
  if (found === undefined) return undefined;
  return found.startsWith('score') || found === 'opus' ? 'musicxml' : 'mei';
}
