/** Chord symbols: `harmony` elements to symbols. */
import {
  CHORD_KINDS,
  type Chord,
  type ChordDegree,
  type ChordKind,
  type ChordRoot,
  formatChordSymbol,
  rootName,
  tryParseChordSymbol,
} from '../chord-symbol.ts';
import type { Step } from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import { childOf, textOf, type XmlElement } from '../xml/parse-xml.ts';
import { inMeasure, offsetTick } from './cursor.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import { wholeNumberIn } from './xml-values.ts';

/** The order of changes to one degree, as chord symbols keep it. */
const CHANGES: readonly ChordDegree['change'][] = ['add', 'alter', 'subtract'];
const KINDS: ReadonlySet<string> = new Set(CHORD_KINDS);
/** Degrees of one chord that are kept. */
const MOST_DEGREES = 16;

/** Reads a `harmony` element at the cursor. */
export function readHarmony(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  const tick = offsetTick(element, part, piece);
  const symbol = symbolOf(element, piece);
  if (symbol === undefined)
    piece.reports.add('bad-chord', `${inMeasure(piece)}a chord symbol without a root was left out`);
  else part.chords.push({ tick, symbol });
  if (element.children.filter(({ name }) => name === 'kind').length > 1) {
    piece.reports.add('not-kept', 'of chord symbols on top of each other only the first is kept');
  }
  if (childOf(element, 'frame')) piece.reports.add('not-kept', 'fret diagrams are not kept');
}

function symbolOf(element: XmlElement, piece: PieceDraft): string | undefined {
  const kind = childOf(element, 'kind');
  const kindName = kind?.text.trim() ?? '';
  const text = kind?.attributes.text?.trim() ?? '';
  if (kindName === 'none') return 'N.C.';
  const root = rootOf(element, 'root');
  if (!root) {
    // words that are no chord stand here with a function in place of the root
    const words = textOf(element, 'function') || textOf(childOf(element, 'numeral') ?? element, 'numeral-root');
    if (!words) return undefined;
    if (kindName !== 'other')
      piece.reports.add('chord-function', `the function ${quoted(words)} is kept as words without its kind`);
    return words;
  }
  const bass = rootOf(element, 'bass');
  if (KINDS.has(kindName)) {
    const degrees = degreesOf(element, piece);
    return formatChordSymbol({ root, kind: kindName as ChordKind, degrees, ...(bass ? { bass } : {}) });
  }
  return unusual(element, root, bass, kindName, text, piece);
}

/** A kind that names no chord of `CHORD_KINDS`: perhaps its name or its text does. */
function unusual(
  element: XmlElement,
  root: ChordRoot,
  bass: ChordRoot | undefined,
  kind: string,
  text: string,
  piece: PieceDraft,
): string {
  for (const word of new Set([kind, text])) {
    const chord =
      word === 'other' || (word === '' && kind !== '') ? undefined : tryParseChordSymbol(rootName(root) + word);
    if (typeof chord !== 'object') continue;
    // a text says all of the chord, a kind leaves out its degrees
    const degrees = word === kind ? [...chord.degrees, ...degreesOf(element, piece)] : chord.degrees;
    const whole: Chord = { ...chord, degrees, ...(bass ? { bass } : {}) };
    return formatChordSymbol(tryParseChordSymbol(formatChordSymbol(whole)) ?? whole);
  }
  piece.reports.add('bad-chord', `chord kind ${quoted(kind)} with text ${quoted(text)} is kept as it stands`);
  return `${rootName(root)}${text || kind}${bass ? `/${rootName(bass)}` : ''}`;
}

function rootOf(element: XmlElement, name: 'root' | 'bass'): ChordRoot | undefined {
  const root = childOf(element, name);
  const step = root && textOf(root, `${name}-step`);
  if (!root || step === undefined || !/^[A-G]$/.test(step)) return undefined;
  const alter = wholeNumberIn(textOf(root, `${name}-alter`) ?? '0', -3, 3) ?? 0;
  return { step: step as Step, alter };
}

function degreesOf({ children }: XmlElement, { reports }: PieceDraft): readonly ChordDegree[] {
  const degrees: ChordDegree[] = [];
  for (const element of children) {
    if (element.name !== 'degree') continue;
    const degree = wholeNumberIn(textOf(element, 'degree-value'), 1, 13);
    const alter = wholeNumberIn(textOf(element, 'degree-alter') || '0', -3, 3);
    const change = textOf(element, 'degree-type');
    if (degree === undefined || alter === undefined || degrees.length >= MOST_DEGREES) {
      reports.add('bad-chord', 'a degree of a chord that is not 1–13 was left out');
    } else if (change === 'add' || change === 'alter' || change === 'subtract') {
      if (!degrees.some((d) => d.change === change && d.degree === degree && d.alter === alter)) {
        degrees.push({ change, degree, alter });
      }
    }
  }
  return degrees.sort(
    (a, b) => a.degree - b.degree || a.alter - b.alter || CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change),
  );
}
