/** What stands in a layer, in order, with tuplets, beams, tremolos and grace groups unfolded. */
import type { NoteValue, TupletRatio } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import { type Wholes, wholes, wholesOfWritten } from '../notation/written-duration.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { chosenChildren } from './editorial.ts';
import { idOf, integerOf, valueOfDur } from './mei-values.ts';

/** A note, chord or rest; a space is a hidden rest. */
export type EventItem = {
  readonly kind: 'event';
  readonly element: XmlElement;
  /** its `note` elements; empty: a rest */
  readonly notes: readonly XmlElement[];
  readonly hidden: boolean;
  /** 0 for grace notes */
  readonly length: Wholes;
  readonly value: NoteValue;
  readonly dots: number;
  tuplet?: TupletRatio;
  tupletStart?: number;
  tupletStop?: number;
  readonly grace?: 'slash' | 'plain';
  /** notes with the same object are under one beam */
  readonly beam?: object;
  /** staff of a beam or chord that crosses to another */
  readonly staff?: string;
  /** strokes of a tremolo */
  readonly tremolo?: number;
};

export type LayerItem =
  | EventItem
  /** a rest of the whole measure */
  | { readonly kind: 'measure-rest'; readonly element: XmlElement; readonly hidden: boolean }
  /** the measure before, again */
  | { readonly kind: 'repeat'; readonly element: XmlElement }
  /** `multiRest` */
  | { readonly kind: 'many-rests'; readonly element: XmlElement; readonly count: number }
  /** a clef, key or meter within the measure */
  | { readonly kind: 'change'; readonly element: XmlElement };

/** A tuplet that a `tupletSpan` lays over notes. */
export type TupletSpan = { readonly end: string; readonly ratio: TupletRatio };

type Context = {
  readonly ratio: TupletRatio;
  readonly grace?: string;
  readonly beam?: object;
  readonly staff?: string;
  /** two alternating notes share the time of one */
  readonly halved?: boolean;
  readonly tremolo?: number;
};

type Gathering = {
  readonly items: LayerItem[];
  readonly spans: ReadonlyMap<string, TupletSpan>;
  /** spans that are open */
  open: TupletSpan | undefined;
  readonly defaultDur: string | undefined;
  last: NoteValue;
  readonly reports: ReportTally;
};

const NO_RATIO: TupletRatio = { actual: 1, normal: 1 };
/** Ratios of nested tuplets may not exceed this. */
const LARGEST_RATIO = 10_000;

/** Elements in a layer that draw something but are no music. */
const DRAWN: ReadonlySet<string> = new Set(['pad', 'pb', 'sb', 'cb', 'barLine', 'annot', 'dot', 'accid', 'artic']);

/**
 * The items of a layer.
 *
 * @param spans       tuplets by the id of their first note
 * @param defaultDur  `dur.default` of the definition in force
 */
export function itemsOfLayer(
  layer: XmlElement,
  spans: ReadonlyMap<string, TupletSpan>,
  defaultDur: string | undefined,
  reports: ReportTally,
): readonly LayerItem[] {
  const gathering: Gathering = { items: [], spans, open: undefined, defaultDur, last: 'quarter', reports };
  gather(layer, { ratio: NO_RATIO }, gathering);
  return gathering.items;
}

function gather(container: XmlElement, context: Context, gathering: Gathering): void {
  for (const element of chosenChildren(container, gathering.reports)) gatherElement(element, context, gathering);
}

function gatherElement(element: XmlElement, context: Context, gathering: Gathering): void {
  const { items, reports } = gathering;
  const { attributes } = element;
  switch (element.name) {
    case 'note':
    case 'chord':
    case 'rest':
    case 'space':
      addEvent(element, context, gathering);
      return;
    case 'mRest':
      items.push({ kind: 'measure-rest', element, hidden: attributes.visible === 'false' });
      return;
    case 'mSpace':
      return;
    case 'multiRest':
      items.push({ kind: 'many-rests', element, count: integerOf(attributes.num, 1, 1_000_000_000) ?? 1 });
      return;
    case 'mRpt':
      items.push({ kind: 'repeat', element });
      return;
    case 'beam':
      gather(element, withStaff(element, { ...context, beam: context.beam ?? {} }), gathering);
      return;
    case 'graceGrp':
      gather(element, { ...context, grace: attributes.grace ?? 'unknown' }, gathering);
      return;
    case 'bTrem':
      gather(element, { ...context, tremolo: strokesOf(element) }, gathering);
      return;
    case 'fTrem':
      gather(element, { ...context, halved: true, tremolo: strokesOf(element) }, gathering);
      return;
    case 'tuplet':
      addTuplet(element, context, gathering);
      return;
    case 'clef':
    case 'keySig':
    case 'meterSig':
      if (attributes.sameas === undefined) items.push({ kind: 'change', element });
      return;
    default:
      if (!DRAWN.has(element.name)) reports.add('not-read', `<${element.name.slice(0, 40)}> in a layer is not read`);
  }
}

function withStaff({ attributes: { staff } }: XmlElement, context: Context): Context {
  return staff === undefined ? context : { ...context, staff };
}

function addTuplet(element: XmlElement, context: Context, gathering: Gathering): void {
  const first = gathering.items.length;
  const ratio = multiplied(context.ratio, ratioOf(element));
  if (!ratio) {
    gathering.reports.add('bad-tuplet', `line ${element.line}: a tuplet's ratio is too large; it is passed over`);
    gather(element, context, gathering);
    return;
  }
  gather(element, withStaff(element, { ...context, ratio }), gathering);
  const inside = gathering.items
    .slice(first)
    .filter((item): item is EventItem => item.kind === 'event' && item.grace === undefined);
  const last = inside.at(-1);
  if (!last) return;
  inside[0].tupletStart = (inside[0].tupletStart ?? 0) + 1;
  last.tupletStop = (last.tupletStop ?? 0) + 1;
}

/** `num` notes in the time of `numbase`. */
export function ratioOf({ attributes }: XmlElement): TupletRatio {
  const actual = integerOf(attributes.num, 1, 1000) ?? 3;
  const usual = 2 ** Math.floor(Math.log2(actual));
  return { actual, normal: integerOf(attributes.numbase, 1, 1000) ?? usual };
}

function multiplied(a: TupletRatio, b: TupletRatio): TupletRatio | undefined {
  const actual = a.actual * b.actual;
  const normal = a.normal * b.normal;
  return actual <= LARGEST_RATIO && normal <= LARGEST_RATIO ? { actual, normal } : undefined;
}

function strokesOf({ attributes, children }: XmlElement): number {
  const strokes = /^([1-6])slash/.exec(attributes['stem.mod'] ?? children[0]?.attributes['stem.mod'] ?? '');
  if (strokes) return Number(strokes[1]);
  const unit = integerOf(attributes.unitdur, 8, 256);
  return unit ? Math.floor(Math.log2(unit)) - 2 : 3;
}

function addEvent(element: XmlElement, context: Context, gathering: Gathering): void {
  const { reports, items } = gathering;
  const { attributes } = element;
  const notes =
    element.name === 'chord'
      ? chosenChildren(element, reports).filter(({ name }) => name === 'note')
      : element.name === 'note'
        ? [element]
        : [];
  if (element.name === 'chord' && notes.length === 0) {
    reports.add('empty-chord', `line ${element.line}: a chord without notes is read as a rest`);
  }
  const id = idOf(element);
  const span = gathering.open ?? (id === undefined ? undefined : gathering.spans.get(id));
  const ratio = span ? (multiplied(context.ratio, span.ratio) ?? context.ratio) : context.ratio;
  const { length, value, dots } = lengthOf(element, { ...context, ratio }, gathering);
  const graceWord = attributes.grace ?? context.grace;
  const slashed = /slash/.test(attributes['stem.mod'] ?? '') && graceWord !== undefined;
  const grace = graceWord === undefined ? undefined : slashed || graceWord === 'unacc' ? 'slash' : 'plain';
  const strokes = /^([1-6])slash$/.exec(attributes['stem.mod'] ?? '');
  const tremolo = context.tremolo ?? (strokes && grace === undefined ? Number(strokes[1]) : undefined);
  const played = context.halved ? { actual: ratio.actual * 2, normal: ratio.normal } : ratio;
  const staff = attributes.staff ?? context.staff;
  const item: EventItem = {
    kind: 'event',
    element,
    notes,
    hidden: (attributes.visible === 'false' && notes.length === 0) || element.name === 'space',
    length: grace ? wholes(0, 1) : length,
    value,
    dots,
    ...(grace === undefined && played.actual !== played.normal ? { tuplet: lowest(played) } : {}),
    ...(grace ? { grace } : {}),
    ...(context.beam ? { beam: context.beam } : {}),
    ...(staff === undefined ? {} : { staff }),
    ...(tremolo === undefined ? {} : { tremolo }),
  };
  if (span && !gathering.open) item.tupletStart = 1;
  if (span) gathering.open = span.end === id ? undefined : span;
  if (span && span.end === id) item.tupletStop = 1;
  items.push(item);
}

function lowest({ actual, normal }: TupletRatio): TupletRatio {
  const { numerator, denominator } = wholes(actual, normal);
  // a doubled ratio such as 6:4 says more than 3:2
  return actual <= 64 ? { actual, normal } : { actual: numerator, normal: denominator };
}

function lengthOf(
  element: XmlElement,
  { ratio, halved }: Context,
  gathering: Gathering,
): { readonly length: Wholes; readonly value: NoteValue; readonly dots: number } {
  const { attributes, children } = element;
  const inner = children.find(({ attributes: { dur } }) => dur !== undefined)?.attributes;
  const own = attributes.dur ?? (element.name === 'chord' ? inner?.dur : undefined);
  let value = valueOfDur(own ?? gathering.defaultDur);
  if (value === undefined) {
    value = gathering.last;
    gathering.reports.add(
      'no-length',
      `line ${element.line}: ${own === undefined ? 'no length' : `length ${quoted(own)}`}; that of the note before is taken, a ${value}`,
    );
  }
  gathering.last = value;
  const written = integerOf(attributes.dots ?? (own === inner?.dur ? inner?.dots : undefined), 0, 4) ?? 0;
  const dots = written > 0 ? written : Math.min(4, children.filter(({ name }) => name === 'dot').length);
  const normal = ratio.normal;
  const actual = ratio.actual * (halved ? 2 : 1);
  return { length: wholesOfWritten({ value, dots, tuplet: { actual, normal } }), value, dots };
}
