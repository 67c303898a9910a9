/** Directions beside a staff: dynamics, words, wedges, tempos, rehearsal marks, jumps. */
import { type Direction, NOTE_VALUES, type NotatedTempo, type NoteValue } from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import { childOf, textOf, type XmlElement } from '../xml/parse-xml.ts';
import { inMeasure, offsetTick } from './cursor.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import { MAXIMUM_STAVES } from './drafts.ts';
import { isPlainJump, JUMPS, jumpOfWords } from './jumps.ts';
import { wholeNumberIn } from './xml-values.ts';

/** The slowest tempo that a MIDI file holds. */
const MOST_MICROSECONDS = 0xffffff;

/** What a direction element says besides the directions it becomes. */
type Said = {
  readonly words: string[];
  readonly tick: number;
  readonly staff: number;
  readonly placement: { readonly placement?: 'above' | 'below' };
  metronome?: XmlElement;
};

/** Reads a `direction` element at the cursor. */
export function readDirection(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  const { placement } = element.attributes;
  const said: Said = {
    words: [],
    tick: offsetTick(element, part, piece),
    staff: wholeNumberIn(textOf(element, 'staff'), 1, MAXIMUM_STAVES) ?? 1,
    placement: placement === 'above' || placement === 'below' ? { placement } : {},
  };
  if (said.staff > part.staves) part.staves = said.staff;
  for (const type of element.children) {
    if (type.name === 'direction-type') for (const child of type.children) readType(child, said, part, piece);
  }
  const sound = childOf(element, 'sound');
  const jumps = sound ? readJumps(sound, piece) : [];
  const tempo = tempoOf(said, sound, element.attributes.directive === 'yes', piece);
  if (sound) reportSound(sound, piece);
  if (tempo) {
    addTempo(tempo, piece);
    return;
  }
  for (const text of said.words) {
    const asked = jumpOfWords(text);
    if (asked !== undefined) piece.measure.jumps.add(asked);
    // the words that stand for a jump where no others were given
    if (jumps.some((jump) => isPlainJump(text, jump))) continue;
    part.directions.push({ tick: said.tick, staff: said.staff, kind: 'words', text, ...said.placement });
  }
}

/** Reads a `sound` element: a tempo or a jump. */
export function readSound(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  readJumps(element, piece);
  reportSound(element, piece);
  const tick = offsetTick(element, part, piece);
  const tempo = tempoOf({ words: [], tick, staff: 1, placement: {} }, element, false, piece);
  if (tempo) addTempo(tempo, piece);
}

/** Adds the dynamics in a `dynamics` element to a part. */
export function addDynamics(
  element: XmlElement,
  tick: number,
  staff: number,
  part: PartDraft,
  placement: Said['placement'] = {},
): void {
  for (const child of element.children) {
    const text = child.name === 'other-dynamics' ? child.text.trim() : child.name;
    if (text !== '') part.directions.push({ tick, staff, kind: 'dynamics', text, ...placement });
  }
}

const WEDGES: ReadonlySet<string> = new Set(['crescendo', 'diminuendo', 'stop']);
const PEDALS: ReadonlySet<string> = new Set(['start', 'stop', 'change']);
const SHIFTS: ReadonlySet<string> = new Set(['up', 'down', 'stop']);

function readType(element: XmlElement, said: Said, part: PartDraft, piece: PieceDraft): void {
  const { name, attributes } = element;
  const { tick, staff, placement } = said;
  const { type = '' } = attributes;
  const text = element.text.trim();
  const push = (kind: Direction['kind'], of: string): void => {
    part.directions.push({ tick, staff, kind, text: of, ...placement });
  };
  if (name === 'words') {
    if (text !== '') said.words.push(text);
  } else if (name === 'dynamics') addDynamics(element, tick, staff, part, placement);
  else if (name === 'wedge' && WEDGES.has(type)) push('wedge', type);
  else if (name === 'pedal' && PEDALS.has(type)) push('pedal', type);
  else if (name === 'octave-shift' && SHIFTS.has(type)) push('octave-shift', `${type} ${shiftSize(attributes.size)}`);
  else if (name === 'metronome') said.metronome ??= element;
  else if (name === 'rehearsal') {
    if (text !== '') piece.sections.set(`${tick} ${text}`, { tick, name: text });
  } else if (name === 'segno' || name === 'coda') piece.measure.jumps.add(name);
  else if (type !== 'continue') {
    const which = type === '' ? `<${name}>` : `<${name}> of type ${quoted(type)}`;
    piece.reports.add('not-kept', `directions ${which} are not kept`);
  }
}

function shiftSize(size = '8'): number {
  return wholeNumberIn(size, 8, 22) ?? 8;
}

function readJumps({ attributes }: XmlElement, { measure }: PieceDraft): (typeof JUMPS)[number][] {
  const jumps = JUMPS.filter((jump) => attributes[jump] !== undefined && attributes[jump] !== 'no');
  for (const jump of jumps) measure.jumps.add(jump);
  return jumps;
}

function reportSound({ attributes, children }: XmlElement, { reports }: PieceDraft): void {
  for (const name of Object.keys(attributes)) {
    if (name !== 'tempo' && name !== 'id' && !(JUMPS as readonly string[]).includes(name)) {
      reports.add('not-kept', `attribute ${quoted(name)} of <sound> is not kept`);
    }
  }
  for (const { name } of children) {
    if (name !== 'offset') reports.add('not-kept', `elements <${name}> of <sound> are not kept`);
  }
}

/** The tempo of a direction: its metronome mark, what `sound` says, its words; undefined where it is about no tempo. */
function tempoOf(
  { tick, words, metronome }: Said,
  sound: XmlElement | undefined,
  directive: boolean,
  piece: PieceDraft,
): NotatedTempo | undefined {
  const beat = metronome && beatOf(metronome, piece);
  const given = sound?.attributes.tempo;
  const bpm = given === undefined ? undefined : Number(given);
  if (bpm !== undefined && !(bpm > 0 && bpm <= 60_000_000)) {
    piece.reports.add(
      'bad-tempo',
      `${inMeasure(piece)}tempo ${quoted(given ?? '')} where quarter notes a minute are expected was left out`,
    );
  }
  const known = bpm !== undefined && bpm > 0 && bpm <= 60_000_000;
  if (!beat && !known && !(directive && words.length > 0)) return undefined;
  const beatQuarters = beat
    ? (2 ** (NOTE_VALUES.indexOf('quarter') - NOTE_VALUES.indexOf(beat.value)) * (2 ** (beat.dots + 1) - 1)) /
      2 ** beat.dots
    : 1;
  const quarters = known ? bpm : beat ? beat.perMinute * beatQuarters : undefined;
  const microseconds = quarters === undefined ? undefined : Math.max(1, Math.round(60_000_000 / quarters));
  if (microseconds !== undefined && microseconds > MOST_MICROSECONDS) {
    piece.reports.add('bad-tempo', `${inMeasure(piece)}a tempo slower than 3.6 quarter notes a minute is kept as that`);
  }
  return {
    tick,
    ...(microseconds === undefined ? {} : { microsecondsPerQuarter: Math.min(MOST_MICROSECONDS, microseconds) }),
    ...(words.length > 0 ? { text: words.join(' ') } : {}),
    ...(beat ? { beat } : {}),
  };
}

function beatOf(metronome: XmlElement, { reports }: PieceDraft): NotatedTempo['beat'] {
  const { children } = metronome;
  const units = children.filter(({ name }) => name === 'beat-unit');
  const value = units[0]?.text.trim();
  const dots = children.filter(({ name }) => name === 'beat-unit-dot').length;
  // "c. 120", "100-120": the first number is taken
  const text = textOf(metronome, 'per-minute') ?? '';
  const perMinute = Number(/\d{1,5}(\.\d{1,6})?/.exec(text)?.[0] ?? Number.NaN);
  const known = value !== undefined && (NOTE_VALUES as readonly string[]).includes(value);
  if (units.length === 1 && known && dots <= 3 && perMinute > 0) {
    if (text !== String(perMinute)) reports.add('not-kept', `metronome mark ${quoted(text)} is kept as ${perMinute}`);
    return { value: value as NoteValue, dots, perMinute };
  }
  reports.add('not-kept', 'metronome marks that relate two note values are not kept');
  return undefined;
}

/** Parts of a piece repeat its tempos; the first of each tick is kept. */
function addTempo(tempo: NotatedTempo, { tempos, reports, measure }: PieceDraft): void {
  const { microsecondsPerQuarter, text } = tempo;
  const other = tempos.get(tempo.tick);
  if (!other) {
    tempos.set(tempo.tick, tempo);
    return;
  }
  // words of one direction and the mark of the next are one tempo
  tempos.set(tempo.tick, { ...tempo, ...other });
  const differ =
    microsecondsPerQuarter !== undefined &&
    other.microsecondsPerQuarter !== undefined &&
    microsecondsPerQuarter !== other.microsecondsPerQuarter;
  if (differ || (text !== undefined && other.text !== undefined && text !== other.text)) {
    reports.add('tempos-differ', `measure ${measure.number.slice(0, 20)}: of two tempos at once the first is kept`);
  }
}
