/** A file of ABC cut into tunes and lines (ABC 2.1, section 2.2). */

/** A line of a tune, comments taken off. */
export type AbcLine =
  | { readonly kind: 'field'; readonly letter: string; readonly text: string; readonly line: number }
  | { readonly kind: 'directive'; readonly name: string; readonly text: string; readonly line: number }
  | {
      readonly kind: 'music';
      readonly text: string;
      /** the line goes on with the next one: a backslash stood at its end */
      readonly goesOn: boolean;
      readonly line: number;
    };

/** The lines of one tune. */
export type AbcTuneLines = {
  /** what X: says, undefined where a tune begins without it */
  readonly reference: string | undefined;
  /** those of the file's header first */
  readonly lines: readonly AbcLine[];
};

export type AbcFileLines = {
  readonly tunes: readonly AbcTuneLines[];
  /** lines of free text between tunes */
  readonly textLines: number;
  /** lines between %%begintext and %%endtext, and the like */
  readonly typesetLines: number;
};

/** Fields that may stand in the header of a file. */
const MOST_HEADER_LINES = 200;

/** Cuts a file into tunes; a tune begins with X: and ends with an empty line. */
export function splitTunes(text: string): AbcFileLines {
  const physical = (text.startsWith('\ufeff') ? text.slice(1) : text).split(/\r\n|\r|\n/);
  const header: AbcLine[] = [];
  const tunes: { reference: string | undefined; lines: AbcLine[] }[] = [];
  let tune: { reference: string | undefined; lines: AbcLine[] } | undefined;
  let hasMusic = false;
  let hasKey = false;
  let textLines = 0;
  let typesetLines = 0;
  let typesetEnd = '';
  const begin = (reference: string | undefined): { reference: string | undefined; lines: AbcLine[] } => {
    const next = { reference, lines: [...header] };
    tunes.push(next);
    hasMusic = false;
    hasKey = false;
    tune = next;
    return next;
  };
  for (const [i, raw] of physical.entries()) {
    if (typesetEnd !== '') {
      if (raw.startsWith(typesetEnd)) typesetEnd = '';
      else typesetLines++;
      continue;
    }
    const typeset = /^%%begin([a-z]{1,10})/.exec(raw);
    if (typeset) {
      typesetEnd = `%%end${typeset[1]}`;
      continue;
    }
    if (raw.trim() === '') {
      if (tune && hasMusic && !goesOnAfterBlank(physical, i)) tune = undefined;
      continue;
    }
    const line = parseLine(raw, i + 1, hasKey);
    if (line === undefined) continue;
    if (line.kind === 'field' && line.letter === 'X' && !(tune && hasKey && !hasMusic && line.text === '')) {
      begin(line.text);
      continue;
    }
    const current =
      tune ??
      (tunes.length === 0 && line.kind === 'field' && 'TK'.includes(line.letter) ? begin(undefined) : undefined);
    if (!current) {
      if (tunes.length === 0 && line.kind !== 'music' && header.length < MOST_HEADER_LINES) header.push(line);
      else textLines++;
      continue;
    }
    if (line.kind === 'music') hasMusic = true;
    if (line.kind === 'field' && line.letter === 'K') hasKey = true;
    current.lines.push(line);
  }
  return { tunes, textLines, typesetLines };
}

/** An empty line inside a tune, as careless files have it: the next line can only be music of this tune. */
function goesOnAfterBlank(lines: readonly string[], blank: number): boolean {
  const next = lines[blank + 1] ?? '';
  return /^(\[?V:|w:|\||\[\|)/.test(next);
}

/** A physical line as a field, a directive or music; undefined for a comment. */
function parseLine(raw: string, line: number, inBody: boolean): AbcLine | undefined {
  if (raw.startsWith('%%')) return directiveOf(raw.slice(2), line);
  const text = withoutComment(raw);
  if (text.trim() === '') return undefined;
  const letter = text[0];
  if (text[1] === ':' && (/[A-Za-z]/.test(letter) || letter === '+') && !(inBody && looksLikeMusic(text))) {
    const content = text.slice(2).trim();
    if (letter === 'I' && /^[A-Za-z][A-Za-z-]+(\s|=|$)/.test(content)) return directiveOf(content, line);
    return { kind: 'field', letter, text: content, line };
  }
  const trimmed = text.trimEnd();
  const goesOn = trimmed.endsWith('\\');
  return { kind: 'music', text: goesOn ? trimmed.slice(0, -1) : trimmed, goesOn, line };
}

/** `A:|` in a tune is a note and a bar line, not the field A:. */
function looksLikeMusic(text: string): boolean {
  return /^[A-Ga-gzxZ]:[|:]/.test(text);
}

function directiveOf(text: string, line: number): AbcLine | undefined {
  const trimmed = withoutComment(text.trim()).trim();
  if (trimmed === '') return undefined;
  const space = trimmed.search(/[\s=]/);
  const name = space < 0 ? trimmed : trimmed.slice(0, space);
  return { kind: 'directive', name, text: space < 0 ? '' : trimmed.slice(space + 1).trim(), line };
}

/** The line up to its first % that no backslash escapes and that stands in no quotes. */
function withoutComment(text: string): string {
  if (!text.includes('%')) return text;
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
    if (text[at - 1] !== '\\') return text.slice(0, at);
  }
  return text;
}
