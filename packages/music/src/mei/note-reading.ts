/** Notes of MEI: their sounding accidental, ties, marks, words. */
import type { DraftEvent, DraftNote } from '../notation/draft-event.ts';
import type { Lyric, SpelledPitch, Step } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import { fifthsOfSpelled } from '../notation/spelled-pitch.ts';
import { allTextOf, childOf, type XmlElement } from '../xml/parse-xml.ts';
import { chosenChildren } from './editorial.ts';
import { alterOfAccid, idOf, integerOf, placeOfNote } from './mei-values.ts';
import type { MeiStaff } from './staves.ts';

/** What must be known to read the pitches of a document. */
export type PitchRules = {
  /** no note says how it sounds (`accid.ges`): key signatures and the accidentals of a measure must */
  readonly implied: boolean;
  /** ids of notes that `tie` elements end at */
  readonly tieEnds: ReadonlySet<string>;
  /** accidentals of the measure by staff and place, in implied mode */
  readonly inMeasure: Map<string, number>;
  /** the last accidental of each staff and place, for notes that a tie brings from the measure before */
  readonly lastOfPlace: Map<string, number>;
  /** notes whose octave is the sounding one */
  readonly soundingOctaves: Set<DraftNote>;
};

/** `data.ARTICULATION` and MusicXML's names. */
const ARTICULATIONS: Readonly<Record<string, string>> = {
  acc: 'accent',
  'acc-soft': 'soft-accent',
  stacc: 'staccato',
  ten: 'tenuto',
  stacciss: 'staccatissimo',
  marc: 'strong-accent',
  spicc: 'spiccato',
  stress: 'stress',
  unstress: 'unstress',
  doit: 'doit',
  scoop: 'scoop',
  plop: 'plop',
  fall: 'falloff',
  bend: 'brass-bend',
  flip: 'flip',
  smear: 'smear',
  shake: 'shake',
  dnbow: 'down-bow',
  upbow: 'up-bow',
  harm: 'harmonic',
  snap: 'snap-pizzicato',
  fingernail: 'fingernails',
  stop: 'stopped',
  open: 'open-string',
  dbltongue: 'double-tongue',
  trpltongue: 'triple-tongue',
  heel: 'heel',
  toe: 'toe',
  tap: 'tap',
};

/** The head of a note; undefined, with a report, for one without a pitch. */
export function readNote(
  note: XmlElement,
  staff: MeiStaff,
  tied: string,
  rules: PitchRules,
  reports: ReportTally,
): DraftNote | undefined {
  const drums = staff.clefs.at(-1)?.sign === 'percussion';
  const key = integerOf(note.attributes.pnum, 0, 127);
  const place = placeOfNote(note) ?? placeOfLoc(note, drums, key);
  if (!place) {
    reports.add('no-pitch', `line ${note.line}: a note without pname and oct is left out`);
    return undefined;
  }
  const tie = note.attributes.tie ?? tied;
  const id = idOf(note);
  const tieStop = /[mt]/.test(tie) || (id !== undefined && rules.tieEnds.has(id));
  const { alter, printed } = accidentalOf(note, place, staff, tieStop, rules);
  const velocity = integerOf(note.attributes.vel, 1, 127);
  const head = note.attributes['head.shape'];
  const sounding = integerOf(note.attributes['oct.ges'], -1, 9);
  const draft: DraftNote = {
    pitch: { ...place, ...(sounding === undefined ? {} : { octave: sounding }), alter },
    ...(/[im]/.test(tie) ? { tieStart: true } : {}),
    ...(tieStop ? { tieStop: true } : {}),
    ...(printed ? { accidental: printed } : {}),
    ...(drums && key !== undefined ? { unpitched: key } : {}),
    ...(head !== undefined && head !== 'quarter' ? { notehead: head.slice(0, 40) } : {}),
    ...(velocity === undefined ? {} : { velocity }),
  };
  if (sounding !== undefined) rules.soundingOctaves.add(draft);
  return draft;
}

/** Where percussion is drawn: `@loc` counts from the lowest line, E4 of a G clef. */
function placeOfLoc(
  { attributes }: XmlElement,
  drums: boolean,
  key: number | undefined,
): Omit<SpelledPitch, 'alter'> | undefined {
  const loc = integerOf(attributes.loc, -20, 30);
  if (loc === undefined && !(drums && key !== undefined)) return undefined;
  const steps = (loc ?? 4) + 4 * 7 + 2;
  return { step: 'CDEFGAB'[steps % 7] as Step, octave: Math.floor(steps / 7) };
}

function accidentalOf(
  note: XmlElement,
  place: Omit<SpelledPitch, 'alter'>,
  staff: MeiStaff,
  tieStop: boolean,
  rules: PitchRules,
): { readonly alter: number; readonly printed?: NonNullable<DraftNote['accidental']> } {
  const child = childOf(note, 'accid');
  const written = alterOfAccid(note.attributes.accid ?? child?.attributes.accid);
  const sounding = alterOfAccid(note.attributes['accid.ges'] ?? child?.attributes['accid.ges']);
  const role = child?.attributes.func;
  const printed =
    written === undefined
      ? {}
      : {
          printed:
            role === 'caution'
              ? ('cautionary' as const)
              : role === 'edit'
                ? ('editorial' as const)
                : ('plain' as const),
        };
  if (!rules.implied) return { alter: sounding ?? written ?? 0, ...printed };
  const at = `${staff.n} ${place.step}${place.octave}`;
  const alter =
    written ??
    (tieStop ? rules.lastOfPlace.get(at) : undefined) ??
    rules.inMeasure.get(at) ??
    alterOfKey(staff, place.step);
  if (written !== undefined) rules.inMeasure.set(at, written);
  rules.lastOfPlace.set(at, alter);
  return { alter, ...printed };
}

function alterOfKey({ keys }: MeiStaff, step: Step): number {
  const key = keys.at(-1);
  if (!key) return 0;
  if (key.alters) return key.alters.find((one) => one.step === step)?.alter ?? 0;
  const place = fifthsOfSpelled({ step, alter: 0 });
  // F is the first sharp, B the first flat
  if (key.fifths > 0) return place + 1 < key.fifths ? 1 : 0;
  return 5 - place < -key.fifths ? -1 : 0;
}

/** Adds articulations, fermatas, fingerings and words of a note, chord or rest to its event. */
export function addNoteMarks(event: DraftEvent, element: XmlElement, reports: ReportTally): void {
  const marks = new Set(event.marks ?? []);
  const add = (words: string | undefined): void => {
    for (const word of (words ?? '').split(/\s+/)) {
      if (word === '') continue;
      const mark = Object.hasOwn(ARTICULATIONS, word) ? ARTICULATIONS[word] : undefined;
      if (mark) marks.add(mark);
      else reports.add('articulation', `an articulation ${quoted(word)} is not known; it is left out`);
    }
  };
  add(element.attributes.artic);
  if (element.attributes.fermata !== undefined) marks.add('fermata');
  for (const child of chosenChildren(element, reports)) {
    if (child.name === 'artic') add(child.attributes.artic);
    else if (child.name === 'verse' || child.name === 'syl') addLyric(event, child, reports);
    else if (!/^(note|accid|dot|annot|plica|stem)$/.test(child.name)) {
      reports.add('not-read', `<${child.name.slice(0, 40)}> in a note is not read`);
    }
  }
  const { syl } = element.attributes;
  if (syl) event.lyrics = [...(event.lyrics ?? []), { verse: 1, text: syl }];
  if (marks.size > 0) event.marks = [...marks];
}

function addLyric(event: DraftEvent, element: XmlElement, reports: ReportTally): void {
  const syllables =
    element.name === 'syl' ? [element] : chosenChildren(element, reports).filter(({ name }) => name === 'syl');
  // a number before the verse, and several syllables that are sung on one note
  const text = [childOf(element, 'label'), ...syllables]
    .flatMap((piece) => (piece ? allTextOf(piece).trim() : []))
    .filter((piece) => piece !== '')
    .join(' ');
  const last = syllables.at(-1);
  if (!last || text === '') return;
  const verse = integerOf(element.attributes.n, 1, 999) ?? 1;
  const { wordpos, con } = last.attributes;
  const first = syllables[0].attributes.wordpos;
  const syllabic: Lyric['syllabic'] =
    wordpos === 'i'
      ? first === 't' || first === 'm'
        ? 'middle'
        : 'begin'
      : wordpos === 'm'
        ? 'middle'
        : wordpos === 't'
          ? 'end'
          : con === 'd'
            ? 'begin'
            : undefined;
  const lyric: Lyric = { verse, text, ...(syllabic ? { syllabic } : {}), ...(con === 'u' ? { extend: true } : {}) };
  event.lyrics ??= [];
  event.lyrics.push(lyric);
}

/** For documents without `wordpos`: makes syllables that only say "a hyphen follows" (`con="d"`) into beginnings and middles of words, and those after them ends. */
export function joinSyllables(events: readonly DraftEvent[]): void {
  const within = new Set<number>();
  for (const event of events) {
    if (!event.lyrics) continue;
    event.lyrics = event.lyrics.map((lyric) => {
      const inside = within.has(lyric.verse);
      const onward = lyric.syllabic === 'begin' || lyric.syllabic === 'middle';
      if (onward) within.add(lyric.verse);
      else within.delete(lyric.verse);
      if (!inside) return lyric;
      if (lyric.syllabic === 'begin') return { ...lyric, syllabic: 'middle' };
      return lyric.syllabic === undefined ? { ...lyric, syllabic: 'end' } : lyric;
    });
  }
}
