/**
 * The lines and spines of a Humdrum file, whatever its representation.
 *
 * Huron, "The Humdrum Toolkit: Reference Manual", 1994, section 1 (syntax): records of tokens between tabs, exclusive
 * interpretations, and the spine-path indicators *+ *- *^ *v *x.
 */
import { ScoreReadError } from '../music-error.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';

/** A column from its exclusive interpretation to its end; splits stay the same spine. */
export type Spine = {
  /** from 0, in the order in which they begin */
  readonly index: number;
  /** e.g. "kern", without the asterisks */
  type: string;
};

/** One column of one spine between two path indicators. */
export type Column = { readonly spine: Spine };

/** A record with tokens. */
export type HumdrumLine = {
  /** from 1 */
  readonly number: number;
  readonly kind: 'data' | 'barline' | 'interpretation' | 'comment';
  readonly tokens: readonly string[];
  /** one for each token */
  readonly columns: readonly Column[];
  /** columns that this line joins into another, which goes on */
  readonly joins?: readonly { readonly from: Column; readonly into: Column }[];
  /** columns that this line splits off from another */
  readonly splits?: readonly { readonly from: Column; readonly added: Column }[];
};

/** A reference record `!!!KEY: text` or a global comment, and how many lines with tokens stand before it. */
export type HumdrumNote = { readonly key?: string; readonly text: string; readonly before: number };

export type HumdrumFile = {
  readonly lines: readonly HumdrumLine[];
  readonly spines: readonly Spine[];
  readonly notes: readonly HumdrumNote[];
};

/** More columns than this are refused. */
export const MAXIMUM_COLUMNS = 512;
/** More lines than this are refused. */
export const MAXIMUM_LINES = 2_000_000;

/**
 * The records of a Humdrum text with the columns that their tokens belong to.
 *
 * @throws ScoreReadError  `bad-value`: a record does not have as many tokens as there are columns, or there is no
 *   exclusive interpretation; `too-large`
 */
export function parseHumdrum(text: string, reports: ReportTally): HumdrumFile {
  const lines: HumdrumLine[] = [];
  const notes: HumdrumNote[] = [];
  const spines: Spine[] = [];
  let columns: Column[] = [];
  let begun = false;
  let number = 0;
  for (let start = 0; start <= text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
    number++;
    if (number === 1 && line.startsWith('\ufeff')) line = line.slice(1);
    if (number > MAXIMUM_LINES) throw error('too-large', `more than ${MAXIMUM_LINES} lines`, number);
    if (line.trim() === '') {
      if (end < text.length && line !== '') reports.add('blank-line', 'a line of spaces only is passed over');
      continue;
    }
    if (line.startsWith('!!')) {
      const record = /^!!!+([^:\s]+):\s*(.*)$/.exec(line);
      notes.push(
        record
          ? { key: record[1], text: record[2].trim(), before: lines.length }
          : { text: line.replace(/^!+\s*/, '').trim(), before: lines.length },
      );
      continue;
    }
    const tokens = line.split('\t', MAXIMUM_COLUMNS + 1);
    if (tokens.length > MAXIMUM_COLUMNS) throw error('too-large', `more than ${MAXIMUM_COLUMNS} columns`, number);
    if (columns.length === 0) {
      if (!tokens.every((token) => token.startsWith('**'))) {
        if (begun) {
          reports.add('after-end', 'what follows the end of all spines is not read');
          break;
        }
        throw error(
          'bad-value',
          `${quoted(line)} where exclusive interpretations such as "**kern" are expected`,
          number,
        );
      }
      if (begun) {
        reports.add('second-piece', 'the file holds more than one piece; only the first is read');
        break;
      }
      begun = true;
      columns = tokens.map((token) => addSpine(spines, token.slice(2)));
      lines.push({ number, kind: 'interpretation', tokens, columns });
      continue;
    }
    while (tokens.length > columns.length && tokens.at(-1) === '') {
      tokens.pop();
      reports.add('tab-at-end', 'a tab at the end of a line is passed over');
    }
    if (tokens.length !== columns.length) {
      throw error(
        'bad-value',
        `${tokens.length} tokens where ${columns.length} spines are open: ${quoted(line)}; check the tabs and the *^ and *v before it`,
        number,
      );
    }
    const kind = kindOf(tokens, number);
    if (kind !== 'interpretation') {
      lines.push({ number, kind, tokens, columns });
      continue;
    }
    const next = followPaths(tokens, columns, spines, number, reports);
    lines.push({ number, kind, tokens, columns, joins: next.joins, splits: next.splits });
    columns = next.columns;
    if (columns.length > MAXIMUM_COLUMNS) throw error('too-large', `more than ${MAXIMUM_COLUMNS} columns`, number);
  }
  if (columns.length > 0) reports.add('no-end', 'the spines do not end with *-; the file may be cut short');
  return { lines, spines, notes };
}

function kindOf(tokens: readonly string[], number: number): HumdrumLine['kind'] {
  const mark = tokens[0][0];
  const kind =
    mark === '*' ? 'interpretation' : mark === '=' ? 'barline' : mark === '!' ? 'comment' : ('data' as const);
  if (kind === 'data') return kind;
  const other = tokens.find((token) => token[0] !== mark && !(kind === 'barline' && token === '.'));
  if (other !== undefined) {
    throw error('bad-value', `${quoted(other)} in a line of ${quoted(mark)} where all tokens begin alike`, number);
  }
  return kind;
}

type Paths = {
  columns: Column[];
  joins: { from: Column; into: Column }[];
  splits: { from: Column; added: Column }[];
};

function followPaths(
  tokens: readonly string[],
  columns: readonly Column[],
  spines: Spine[],
  number: number,
  reports: ReportTally,
): Paths {
  const paths: Paths = { columns: [], joins: [], splits: [] };
  for (let i = 0; i < tokens.length; i++) {
    const column = columns[i];
    const token = tokens[i];
    if (token === '*-') continue;
    if (token === '*^') {
      const added = { spine: column.spine };
      paths.splits.push({ from: column, added });
      paths.columns.push(column, added);
    } else if (token === '*+') {
      paths.columns.push(column, addSpine(spines, ''));
    } else if (token === '*v') {
      const first = i;
      while (i + 1 < tokens.length && tokens[i + 1] === '*v' && columns[i + 1].spine === column.spine) {
        i++;
        paths.joins.push({ from: columns[i], into: column });
      }
      if (i === first) reports.add('lone-join', `line ${number}: a *v has no neighbour of its spine to join with`);
      paths.columns.push(column);
    } else if (token === '*x') {
      if (tokens[i + 1] === '*x') {
        i++;
        paths.columns.push(columns[i], column);
      } else {
        reports.add('lone-exchange', `line ${number}: a *x has no neighbour to change places with`);
        paths.columns.push(column);
      }
    } else {
      if (token.startsWith('**')) {
        if (column.spine.type === '') column.spine.type = token.slice(2);
        else if (column.spine.type !== token.slice(2)) {
          reports.add('changed-type', `line ${number}: a spine turns into ${quoted(token)}; it is read as a new one`);
          paths.columns.push(addSpine(spines, token.slice(2)));
          continue;
        }
      }
      paths.columns.push(column);
    }
  }
  return paths;
}

function addSpine(spines: Spine[], type: string): Column {
  const spine = { index: spines.length, type };
  spines.push(spine);
  return { spine };
}

function error(code: 'bad-value' | 'too-large', what: string, line: number): ScoreReadError {
  return new ScoreReadError(code, 'kern', what, { line });
}
