/** The `attributes` of a measure: divisions, keys, meters, clefs, staves, transposition. */
import type { Clef, NotatedKey, NotatedMeter, Step } from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import { childOf, textOf, type XmlElement } from '../xml/parse-xml.ts';
import { inMeasure, tickOf } from './cursor.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import { MAXIMUM_STAVES } from './drafts.ts';
import { badValue, numberOf, wholeNumberIn } from './xml-values.ts';

/** The usual line of a clef that names none. */
const USUAL_LINES: Readonly<Record<Clef['sign'], number>> = { G: 2, F: 4, C: 3, percussion: 3, TAB: 5, none: 3 };

/** Reads an `attributes` element at the cursor. */
export function readAttributes(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  for (const child of element.children) {
    switch (child.name) {
      case 'divisions': {
        const divisions = numberOf(child);
        if (divisions <= 0) throw badValue(child, `<divisions> is ${divisions} where a number above 0 is expected`);
        part.divisions = divisions;
        break;
      }
      case 'key':
        readKey(child, part, piece);
        break;
      case 'time':
        readTime(child, piece);
        break;
      case 'staves': {
        const staves = wholeNumberIn(child.text, 1, MAXIMUM_STAVES);
        if (staves === undefined)
          piece.reports.add('bad-staff', `${quoted(child.text)} staves where 1–${MAXIMUM_STAVES} are expected`);
        else part.staves = Math.max(part.staves, staves);
        break;
      }
      case 'clef':
        readClef(child, part, piece);
        break;
      case 'transpose':
        readTranspose(child, part, piece);
        break;
      default:
        piece.reports.add('not-kept', `elements <${child.name}> of attributes are not kept`);
    }
  }
}

function readKey(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  const { reports } = piece;
  const fifths = childOf(element, 'fifths');
  const mode = textOf(element, 'mode');
  const staff = wholeNumberIn(element.attributes.number, 1, MAXIMUM_STAVES);
  const rest = {
    ...(mode === undefined || mode === '' || mode === 'none' ? {} : { mode }),
    ...(staff === undefined ? {} : { staff }),
  };
  const tick = tickOf(part);
  if (fifths) {
    const number = wholeNumberIn(fifths.text, -7, 7);
    if (number === undefined)
      reports.add(
        'bad-key',
        `${inMeasure(piece)}a key of ${quoted(fifths.text)} fifths where −7 to 7 is expected was left out`,
      );
    else replaceAt(part.keys, { tick, fifths: number, ...rest }, (key) => key.staff === staff);
    return;
  }
  const alters = altersOf(element);
  if (alters.length === 0) {
    reports.add('bad-key', `${inMeasure(piece)}a <key> without <fifths> was left out`);
    return;
  }
  const sum = Math.max(-7, Math.min(7, Math.round(alters.reduce((total, { alter }) => total + alter, 0))));
  replaceAt(part.keys, { tick, fifths: sum, ...rest, alters }, (key) => key.staff === staff);
}

function altersOf({ children }: XmlElement): NonNullable<NotatedKey['alters']> {
  const alters: { step: Step; alter: number }[] = [];
  for (const [i, child] of children.entries()) {
    const step = child.text.trim();
    const alter = children[i + 1];
    if (child.name !== 'key-step' || alter?.name !== 'key-alter' || alters.length >= 7) continue;
    if (/^[A-G]$/.test(step))
      alters.push({ step: step as Step, alter: Math.round(numberOf(alter, -3, 3) * 2) / 2 || 0 });
  }
  return alters;
}

/** A later clef or key of one tick takes the place of an earlier one. */
function replaceAt<Item extends { readonly tick: number }>(
  list: Item[],
  item: Item,
  same: (other: Item) => boolean,
): void {
  for (let i = list.length - 1; i >= 0 && list[i].tick === item.tick; i--) {
    if (same(list[i])) {
      list[i] = item;
      return;
    }
  }
  list.push(item);
}

function readClef(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  const text = textOf(element, 'sign') ?? '';
  const known = Object.hasOwn(USUAL_LINES, text);
  if (!known) piece.reports.add('bad-clef', `clef ${quoted(text)} is not known and was left out`);
  if (!known) return;
  const sign = text as Clef['sign'];
  const staff = wholeNumberIn(element.attributes.number ?? '1', 1, MAXIMUM_STAVES) ?? 1;
  if (staff > part.staves) part.staves = staff;
  const line = wholeNumberIn(textOf(element, 'line'), 1, 9) ?? USUAL_LINES[sign];
  const octaveChange = wholeNumberIn(textOf(element, 'clef-octave-change'), -3, 3) ?? 0;
  const clef = { tick: tickOf(part), staff, sign, line, ...(octaveChange === 0 ? {} : { octaveChange }) };
  replaceAt(part.clefs, clef, (other) => other.staff === staff);
}

function readTranspose(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  const chromatic = Number(textOf(element, 'chromatic') ?? '0');
  const octaves = wholeNumberIn(textOf(element, 'octave-change') ?? '0', -9, 9);
  if (!Number.isInteger(chromatic) || Math.abs(chromatic) > 60 || octaves === undefined) {
    piece.reports.add(
      'bad-transpose',
      `a transposition of ${quoted(textOf(element, 'chromatic') ?? '')} semitones was left out`,
    );
    return;
  }
  const letters = wholeNumberIn(textOf(element, 'diatonic'), -60, 60) ?? Math.round((chromatic * 7) / 12);
  const transpose = { chromatic: chromatic + 12 * octaves, diatonic: letters + 7 * octaves };
  if (childOf(element, 'double')) piece.reports.add('not-kept', 'doubling at the octave is not kept');
  const { transpose: before } = part;
  if (before && (before.chromatic !== transpose.chromatic || before.diatonic !== transpose.diatonic)) {
    piece.reports.add('second-transpose', `part ${quoted(part.info.name)}: only its first transposition is kept`);
    return;
  }
  part.transpose = transpose;
}

/** The parts of a meter: groups over a denominator. */
type Fraction = { readonly groups: readonly number[]; readonly denominator: number };

function readTime(element: XmlElement, piece: PieceDraft): void {
  const { reports, measure, meters } = piece;
  if (childOf(element, 'senza-misura')) {
    reports.add('senza-misura', `${inMeasure(piece)}music without meter is kept in the meter before`);
    return;
  }
  if (childOf(element, 'interchangeable')) reports.add('not-kept', 'interchangeable meters are not kept');
  const meter = meterOf(element, piece);
  if (!meter) {
    const text = element.children.map(({ text: child }) => child.trim()).join(' ');
    reports.add('bad-meter', `${inMeasure(piece)}meter ${quoted(text)} is not understood and was left out`);
    return;
  }
  const last = meters.at(-1);
  if (last?.tick !== measure.tick) meters.push(meter);
  else if (last.numerator !== meter.numerator || last.denominator !== meter.denominator) {
    reports.add('meters-differ', `${inMeasure(piece)}parts or staves have different meters; the first is kept`);
  }
}

function meterOf(element: XmlElement, piece: PieceDraft): NotatedMeter | undefined {
  const fractions: Fraction[] = [];
  let beats: string | undefined;
  for (const child of element.children) {
    if (child.name === 'beats') beats = child.text;
    if (child.name !== 'beat-type' || beats === undefined) continue;
    const groups = beats.split('+').map((group) => Number(group));
    const denominator = Number(child.text);
    if (!groups.every((group) => Number.isInteger(group) && group > 0 && group < 256) || groups.length > 32)
      return undefined;
    if (![1, 2, 4, 8, 16, 32, 64, 128].includes(denominator)) return undefined;
    fractions.push({ groups, denominator });
    beats = undefined;
  }
  if (fractions.length === 0) return undefined;
  const denominator = Math.max(...fractions.map((fraction) => fraction.denominator));
  const groups = fractions.flatMap((fraction) =>
    fraction.groups.map((group) => (group * denominator) / fraction.denominator),
  );
  const numerator = groups.reduce((sum, group) => sum + group, 0);
  if (numerator > 255) return undefined;
  if (fractions.some((fraction) => fraction.denominator !== denominator)) {
    piece.reports.add('composite-meter', `a meter of different beats is kept as ${groups.join('+')}/${denominator}`);
  }
  const { symbol: sign } = element.attributes;
  const symbol =
    element.attributes['print-object'] === 'no' ? 'none' : sign === 'common' || sign === 'cut' ? sign : undefined;
  return {
    tick: piece.measure.tick,
    numerator,
    denominator,
    ...(groups.length > 1 ? { groups } : {}),
    ...(symbol === undefined ? {} : { symbol }),
  };
}
