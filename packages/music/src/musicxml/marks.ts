/** Marks at notes (articulations, ornaments, fingerings, …): where MusicXML 4.0 keeps each of them. */
import type { ReportTally } from '../notation/report-tally.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

// biome-ignore format: tables of the standard
/** The elements of `notations` that hold marks, and which marks stand in each. */
const GROUPS = {
  articulations: [
    'accent', 'strong-accent', 'staccato', 'tenuto', 'detached-legato', 'staccatissimo', 'spiccato', 'scoop', 'plop',
    'doit', 'falloff', 'breath-mark', 'caesura', 'stress', 'unstress', 'soft-accent',
  ],
  ornaments: [
    'trill-mark', 'turn', 'delayed-turn', 'inverted-turn', 'delayed-inverted-turn', 'vertical-turn',
    'inverted-vertical-turn', 'shake', 'wavy-line', 'mordent', 'inverted-mordent', 'schleifer', 'tremolo', 'haydn',
    'accidental-mark',
  ],
  technical: [
    'up-bow', 'down-bow', 'open-string', 'thumb-position', 'fingering', 'pluck', 'double-tongue', 'triple-tongue',
    'stopped', 'snap-pizzicato', 'fret', 'string', 'hammer-on', 'pull-off', 'tap', 'heel', 'toe', 'fingernails',
    'brass-bend', 'flip', 'smear', 'open', 'half-muted', 'golpe',
    'harmonic',
  ],
} as const;

/** Marks that stand in `notations` itself. */
const ALONE: ReadonlySet<string> = new Set([
  'let-ring',
  'fermata',
  'arpeggiate',
  'non-arpeggiate',
  'glissando',
  'slide',
]);
/** Marks of two ends, each an element with `type` and `number`. */
const SPANNING: ReadonlySet<string> = new Set(['glissando', 'slide', 'wavy-line', 'hammer-on', 'pull-off', 'tremolo']);
const GROUP_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(GROUPS).flatMap(([group, names]) => names.map((name): [string, string] => [name, group])),
);
/**
 * A mark as `notations` holds it.
 *
 * The text of a mark is its element's name, `-start` or `-stop` where it is one end of two, and after a colon what the
 * element holds: "staccato", "fingering:3", "tremolo:3", "glissando-start", "fermata:angled".
 */
export type MarkElement = {
  /** where it stands within `notations`; undefined: in itself */
  readonly group: string | undefined;
  readonly name: string;
  readonly type: string | undefined;
  readonly text: string;
};

/** Whether an element of `notations` holds marks: alone, or a group of them. */
export function isMarkGroup(name: string): boolean {
  return Object.hasOwn(GROUPS, name);
}

/** Whether an element of `notations` is itself a mark. */
export function isMarkAlone(name: string): boolean {
  return ALONE.has(name);
}

/**
 * The text of a mark's element; undefined where it cannot be kept, which is reported.
 *
 * @example markOf({ name: 'fingering', attributes: {}, children: [], text: '3', line: 1 }, tally) // => 'fingering:3'
 */
export function markOf(element: XmlElement, reports: ReportTally): string | undefined {
  const { name, attributes, children } = element;
  const text = element.text.trim();
  if (name.startsWith('other-')) return text === '' ? undefined : text;
  if (!GROUP_OF.has(name) && !ALONE.has(name)) {
    const mark = `marks <${name}>`;
    reports.add(
      'not-kept',
      children.length > 0 ? `what ${mark} say is not kept` : `${mark} are not known; they are kept by name`,
    );
    return name;
  }
  const { type } = attributes;
  if (type === 'continue') return undefined;
  const end = SPANNING.has(name) && (type === 'start' || type === 'stop') ? `-${type}` : '';
  // the words along a glissando are not part of it
  return `${name}${end}${text === '' || (end !== '' && name !== 'tremolo') ? '' : `:${text}`}`;
}

/**
 * The element of a mark; marks that MusicXML does not name become an `other-articulation`.
 *
 * @example markElement('fingering:3') // => { group: 'technical', name: 'fingering', type: undefined, text: '3' }
 */
export function markElement(mark: string): MarkElement {
  const colon = mark.indexOf(':');
  const head = colon < 0 ? mark : mark.slice(0, colon);
  const text = colon < 0 ? '' : mark.slice(colon + 1);
  const span = /^(.+)-(start|stop)$/.exec(head);
  const [name, type] = span && SPANNING.has(span[1]) ? [span[1], span[2]] : [head, undefined];
  const group = GROUP_OF.get(name);
  if (group !== undefined || ALONE.has(name)) return { group, name, type, text };
  return { group: 'articulations', name: 'other-articulation', type: undefined, text: mark };
}
