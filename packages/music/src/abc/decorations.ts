/** The decorations of ABC 2.1 (section 4.14) and the marks, dynamics, wedges and jumps that they are. */

/** What a decoration becomes. */
export type Decoration =
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'dynamics' | 'wedge' | 'pedal' | 'octave-shift'; readonly text: string }
  | { readonly kind: 'jump'; readonly name: string }
  | { readonly kind: 'accidental'; readonly name: 'cautionary' | 'editorial' };

/** Marks: ABC's name and MusicXML's; of several names of ABC for one mark the first is written. */
const MARKS: readonly (readonly [abc: string, mark: string])[] = [
  ['trill', 'trill-mark'],
  ['lowermordent', 'mordent'],
  ['mordent', 'mordent'],
  ['uppermordent', 'inverted-mordent'],
  ['pralltriller', 'inverted-mordent'],
  ['roll', 'roll'],
  ['turn', 'turn'],
  ['turnx', 'vertical-turn'],
  ['invertedturn', 'inverted-turn'],
  ['invertedturnx', 'inverted-vertical-turn'],
  ['arpeggio', 'arpeggiate'],
  ['accent', 'accent'],
  ['>', 'accent'],
  ['emphasis', 'accent'],
  ['fermata', 'fermata'],
  ['ferm', 'fermata'],
  ['invertedfermata', 'inverted-fermata'],
  ['tenuto', 'tenuto'],
  ['+', 'stopped'],
  ['plus', 'stopped'],
  ['snap', 'snap-pizzicato'],
  ['slide', 'scoop'],
  ['wedge', 'staccatissimo'],
  ['marcato', 'strong-accent'],
  ['^', 'strong-accent'],
  ['staccato', 'staccato'],
  ['upbow', 'up-bow'],
  ['downbow', 'down-bow'],
  ['open', 'open-string'],
  ['thumb', 'thumb-position'],
  ['breath', 'breath-mark'],
];

const JUMPS: readonly (readonly [abc: string, jump: string])[] = [
  ['segno', 'segno'],
  ['coda', 'coda'],
  ['dacoda', 'tocoda'],
  ['fine', 'fine'],
  ['D.C.', 'dacapo'],
  ['dacapo', 'dacapo'],
  ['D.S.', 'dalsegno'],
];
/** The order in which jumps stand in a measure. */
export const JUMP_ORDER: readonly string[] = ['segno', 'coda', 'tocoda', 'fine', 'dalsegno', 'dacapo'];

const DYNAMICS: readonly string[] = 'ppppp pppp ppp pp p mp mf f ff fff ffff fffff fp sf sfz sffz rfz fz'.split(' ');

const DIRECTIONS: readonly (readonly [abc: string, kind: 'wedge' | 'pedal' | 'octave-shift', text: string])[] = [
  ['crescendo(', 'wedge', 'crescendo'],
  ['<(', 'wedge', 'crescendo'],
  ['diminuendo(', 'wedge', 'diminuendo'],
  ['>(', 'wedge', 'diminuendo'],
  ['crescendo)', 'wedge', 'stop'],
  ['<)', 'wedge', 'stop'],
  ['diminuendo)', 'wedge', 'stop'],
  ['>)', 'wedge', 'stop'],
  ['ped', 'pedal', 'start'],
  ['ped-up', 'pedal', 'stop'],
  ['8va(', 'octave-shift', 'down 8'],
  ['8va)', 'octave-shift', 'stop 8'],
  ['8vb(', 'octave-shift', 'up 8'],
  ['8vb)', 'octave-shift', 'stop 8'],
  ['15ma(', 'octave-shift', 'down 15'],
  ['15ma)', 'octave-shift', 'stop 15'],
  ['15mb(', 'octave-shift', 'up 15'],
  ['15mb)', 'octave-shift', 'stop 15'],
];

/** The letters that stand for decorations unless U: says otherwise. */
export const DEFAULT_SYMBOLS: Readonly<Record<string, string>> = {
  '~': 'roll',
  H: 'fermata',
  L: 'accent',
  M: 'lowermordent',
  O: 'coda',
  P: 'uppermordent',
  S: 'segno',
  T: 'trill',
  u: 'upbow',
  v: 'downbow',
};

const BY_NAME: ReadonlyMap<string, Decoration> = new Map<string, Decoration>([
  ...MARKS.map(([abc, name]) => [abc, { kind: 'mark', name }] as const),
  ...JUMPS.flatMap(([abc, name]) =>
    [abc, abc.toLowerCase(), `${abc[0].toUpperCase()}${abc.slice(1)}`].map((n) => [n, { kind: 'jump', name }] as const),
  ),
  ...DYNAMICS.map((text) => [text, { kind: 'dynamics', text }] as const),
  ...DIRECTIONS.map(([abc, kind, text]) => [abc, { kind, text }] as const),
  ['courtesy', { kind: 'accidental', name: 'cautionary' }],
  ['editorial', { kind: 'accidental', name: 'editorial' }],
]);

/**
 * What a decoration's name between exclamation marks says; unknown names become marks of that name.
 *
 * @example decorationOf('trill') // => { kind: 'mark', name: 'trill-mark' }
 */
export function decorationOf(name: string): Decoration {
  return BY_NAME.get(name) ?? { kind: 'mark', name };
}

/** Whether ABC 2.1 or a widespread program knows the name. */
export function isKnownDecoration(name: string): boolean {
  return BY_NAME.has(name);
}

/** ABC's name of a mark; a name that ABC does not know goes out as it is. */
export function decorationOfMark(mark: string): string {
  return MARKS.find(([, name]) => name === mark)?.[0] ?? mark;
}

/** ABC's name of a jump, or undefined. */
export function decorationOfJump(jump: string): string | undefined {
  return JUMPS.find(([, name]) => name === jump)?.[0];
}

/**
 * ABC's name of a direction, or undefined.
 *
 * @param openWedge  which wedge a "stop" ends
 */
export function decorationOfDirection(kind: string, text: string, openWedge?: string): string | undefined {
  if (kind === 'dynamics') return DYNAMICS.includes(text) ? text : undefined;
  if (kind === 'wedge' && text === 'stop') return openWedge === 'diminuendo' ? 'diminuendo)' : 'crescendo)';
  return DIRECTIONS.find(([, k, t]) => k === kind && t === text)?.[0];
}
