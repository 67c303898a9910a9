/**
 * The ways in which an n-gram over cells looks at each choice: chains of facts, the most telling first, each of which makes a
 * context longer. A chain may count a pitch from another one, so that it counts in all keys at once.
 */
import type { CellNote } from '@continuo/corpus';
import { velocityLevel } from '@continuo/models';
import { countAt, type KnownNotes, lengthOf, noteAt, noteBefore, onsetAfter } from './known-notes.ts';

export const ATTRIBUTES = ['position', 'pitch', 'duration', 'velocity'] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

export type Chain = {
  readonly name: string;
  /** counts within the passage, too, as a short-term model (Pearce 2005, section 6.2.4) */
  readonly isLocal: boolean;
  /** facts, whole numbers, the first for the shortest context */
  readonly facts: (known: KnownNotes) => readonly number[];
  /** what pitches are counted from; 0 unless given */
  readonly origin?: (known: KnownNotes) => number;
};

const chain = (name: string, isLocal: boolean, facts: Chain['facts'], origin?: Chain['origin']): Chain => ({
  ...{ name, isLocal, facts },
  ...(origin && { origin }),
});

/** Where the cell stands: the last onset, how many notes began there, its length. */
const here = (known: KnownNotes): number => (known.last?.position ?? -1) + 1 + 256 * Number(known.isDrums);
const stack = (known: KnownNotes): number => Math.min(6, known.chordSize);
/** What the bar before has after here: whether notes are left at this onset, and where the next is. */
const ahead = (notes: readonly CellNote[], known: KnownNotes): number => {
  const at = known.last?.position ?? -1;
  const left = at < 0 ? 0 : Math.sign(countAt(notes, at) - known.chordSize) + 1;
  return 3 * onsetAfter(notes, at) + left;
};
const isSameRhythm = ({ cell, echo }: KnownNotes): number =>
  cell.every(({ position }, index) => echo[index]?.position === position) ? 1 : 0;

const POSITION: readonly Chain[] = [
  chain('rhythm', true, (known) => [
    here(known),
    known.steps * 64 + lengthOf(known.last),
    stack(known),
    known.onset(1) + 1,
    known.family * 256 + known.onset(2) + 1,
    known.rhythm,
  ]),
  chain('echo', true, (known) => [
    here(known),
    ahead(known.echo, known),
    stack(known),
    ahead(known.echo2, known),
    isSameRhythm(known) * 64 + lengthOf(known.last),
    known.steps * 32 + known.family,
  ]),
  chain('beside', false, (known) => [
    here(known),
    ahead(known.beside, known),
    stack(known) * 64 + lengthOf(known.last),
    ahead(known.echo, known),
    known.family,
  ]),
  chain('chord', true, (known) => [
    Math.sign(known.cell.length) * 32 + known.family,
    stack(known),
    known.chord(2)?.notes.length ?? 0,
    here(known) * 64 + lengthOf(known.last),
    known.cell.length === 0 ? 128 : known.last!.pitch,
  ]),
];

/** The lowest note of a chord so many onsets before. */
const bottom = (known: KnownNotes, back: number): number => known.chord(back)?.notes[0]?.pitch ?? -1;
const isChord = (known: KnownNotes): number => (known.isChord ? 1 : 0) + (known.isDrums ? 2 : 0);
const rank = (known: KnownNotes): number => (known.isChord ? known.chordSize : 0);
/** The note before in the same voice, as it were: below in the chord, or the bottom of the chord before. */
const near = (known: KnownNotes, back: number): number => {
  if (!known.isChord) return bottom(known, back);
  const below = known.cell[known.cell.length - back];
  return below?.position === known.position ? below.pitch : bottom(known, 1) + 256;
};
const moved = (from: number, to: number): number => (from < 0 || to < 0 ? 400 : to - from);
const classOf = (pitch: number, origin: number): number => (pitch < 0 ? 12 : (pitch - origin + 240) % 12);
/** The classes that sound, from an origin up. */
const turnedClasses = (classes: number, origin: number): number =>
  ((classes >> origin) | (classes << (12 - origin))) & 0xfff;
const beatOf = ({ position }: KnownNotes): number => position % 24;

/** The note of the same rank in the chord before, else the last. */
const voice = (known: KnownNotes): number => {
  const before = known.chord(1)?.notes;
  if (before === undefined) return known.last?.pitch ?? 60;
  return (before[Math.min(before.length - 1, rank(known))] ?? before[0]!).pitch;
};
const echoed = (known: KnownNotes, notes: readonly CellNote[]): CellNote | undefined =>
  noteAt(notes, known.position, rank(known)) ?? notes.find(({ position }) => position > known.position);
const echoOrigin = (known: KnownNotes): number =>
  echoed(known, known.echo)?.pitch ?? known.last?.pitch ?? (bottom(known, 1) < 0 ? 60 : bottom(known, 1));
const echoKind = (known: KnownNotes): number => {
  const count = countAt(known.echo, known.position);
  return (known.echo.length === 0 ? 0 : count === 0 ? 1 : count > rank(known) ? 2 : 3) * 4 + isChord(known);
};
/** How far the last note lies from its own echo. */
const driftOf = ({ last, echo }: KnownNotes): number => {
  const same = last && noteBefore(echo, last.position);
  return same === undefined ? 400 : last!.pitch - same.pitch;
};
const besideOrigin = (known: KnownNotes): number => noteBefore(known.beside, known.position)?.pitch ?? voice(known);

const PITCH: readonly Chain[] = [
  chain('written', true, (known) => [
    isChord(known) * 32 + known.family,
    near(known, 1),
    near(known, 2) * 8 + Math.min(7, rank(known)),
    known.position,
    near(known, 3),
    near(known, 4),
  ]),
  chain(
    'intervals',
    true,
    (known) => [
      isChord(known),
      moved(near(known, 2), near(known, 1)),
      moved(near(known, 3), near(known, 2)),
      lengthOf(known.last) * 32 + beatOf(known),
      moved(near(known, 4), near(known, 3)),
    ],
    (known) => Math.max(0, near(known, 1) % 256),
  ),
  chain(
    'voices',
    false,
    (known) => [
      isChord(known) * 8 + Math.min(7, rank(known)),
      known.isChord ? moved(voice(known), known.last!.pitch) : moved(bottom(known, 2), bottom(known, 1)),
      known.isChord ? moved(bottom(known, 1), known.cell[known.cell.length - known.chordSize]!.pitch) : 0,
      classOf(known.bass, voice(known)),
      known.family * 512 + moved(bottom(known, 2), bottom(known, 1)),
    ],
    voice,
  ),
  chain(
    'key',
    true,
    (known) => [
      isChord(known) * 2 + (known.key >= 12 ? 1 : 0),
      near(known, 1) - (known.key % 12),
      near(known, 2) - (known.key % 12),
      known.position,
      near(known, 3),
    ],
    (known) => known.key % 12,
  ),
  chain(
    'harmony',
    false,
    (known) => [
      isChord(known) * 32 + known.family,
      turnedClasses(known.classes, known.key % 12) * 2 + (known.key >= 12 ? 1 : 0),
      near(known, 1) - (known.key % 12),
      known.bass - (known.key % 12),
      near(known, 2),
    ],
    (known) => known.key % 12,
  ),
  chain(
    'echo',
    true,
    (known) => [
      echoKind(known),
      driftOf(known),
      moved(echoOrigin(known), echoed(known, known.echo2)?.pitch ?? -1),
      moved(echoOrigin(known), near(known, 1)),
      known.family * 2 + isSameRhythm(known),
      classOf(known.bass, echoOrigin(known)),
    ],
    echoOrigin,
  ),
  chain(
    'beside',
    false,
    (known) => [
      isChord(known) * 4 + (known.beside.length === 0 ? 0 : countAt(known.beside, known.position) > 0 ? 2 : 1),
      moved(besideOrigin(known), near(known, 1)),
      known.last === undefined
        ? 400
        : moved(known.last.pitch, noteBefore(known.beside, known.last.position)?.pitch ?? -1),
      classOf(known.bass, besideOrigin(known)),
    ],
    besideOrigin,
  ),
];

const sameEcho = (known: KnownNotes, notes: readonly CellNote[]): CellNote | undefined =>
  notes.find(({ position, pitch }) => position === known.position && pitch === known.pitch) ??
  noteAt(notes, known.position, rank(known));
const isSamePitch = (known: KnownNotes, note: CellNote | undefined): number =>
  note === undefined ? 2 : note.pitch === known.pitch ? 1 : 0;
const lastLength = (known: KnownNotes): number => isChord(known) * 64 + lengthOf(known.last);
const lengthBefore = (known: KnownNotes): number => lengthOf(known.chord(2)?.notes[0]);
const barPlace = (known: KnownNotes): number => known.steps * 256 + known.position;

const DURATION: readonly Chain[] = [
  chain('rhythm', true, (known) => [
    lastLength(known),
    beatOf(known),
    known.family,
    barPlace(known),
    lengthBefore(known) * 256 + known.position - (known.last?.position ?? 0),
    known.rhythm,
  ]),
  chain('echo', true, (known) => [
    lengthOf(sameEcho(known, known.echo)) * 4 + isSamePitch(known, sameEcho(known, known.echo)),
    lastLength(known),
    lengthOf(sameEcho(known, known.echo2)),
    onsetAfter(known.echo, known.position) - known.position,
    barPlace(known),
  ]),
  chain('beside', false, (known) => [
    lengthOf(noteAt(known.beside, known.position)) + 64 * Number(known.isDrums),
    lastLength(known),
    onsetAfter(known.beside, known.position) - known.position,
    barPlace(known),
  ]),
  chain('tone', true, (known) => [
    known.family,
    lastLength(known),
    known.pitch,
    beatOf(known),
    moved(known.pitch, near(known, 1)),
  ]),
];

const loudnessOf = (note: CellNote | undefined): number => (note === undefined ? 16 : velocityLevel(note.velocity));
const lastLoudness = (known: KnownNotes): number => isChord(known) * 32 + known.velocity;
const loudnessBefore = (known: KnownNotes, back: number): number => loudnessOf(known.cell[known.cell.length - back]);
const lastOfPitch = ({ cell, echo, pitch }: KnownNotes): number =>
  loudnessOf(cell.findLast((note) => note.pitch === pitch) ?? echo.findLast((note) => note.pitch === pitch));

const VELOCITY: readonly Chain[] = [
  chain('last', true, (known) => [
    lastLoudness(known),
    loudnessBefore(known, 2),
    known.family,
    loudnessBefore(known, 3),
    loudnessBefore(known, 4) * 32 + beatOf(known),
  ]),
  chain('place', true, (known) => [
    known.family,
    known.isDrums ? known.pitch : lastLoudness(known),
    barPlace(known),
    lastLoudness(known) + (known.isDrums ? 64 : 0),
    known.duration,
  ]),
  chain('echo', true, (known) => [
    loudnessOf(sameEcho(known, known.echo)) * 4 + isSamePitch(known, sameEcho(known, known.echo)),
    lastLoudness(known),
    loudnessOf(known.last && sameEchoOfLast(known)),
    loudnessOf(sameEcho(known, known.echo2)),
    known.family * 256 + known.position,
  ]),
  chain('beside', false, (known) => [
    loudnessOf(noteBefore(known.beside, known.position)) + (known.isDrums ? 32 : 0),
    lastLoudness(known),
    loudnessOf(sameEcho(known, known.echo)),
    known.family,
  ]),
  chain('tone', true, (known) => [
    lastOfPitch(known) + (known.isDrums ? 32 : 0),
    known.pitch * 4 + isChord(known),
    lastLoudness(known),
    beatOf(known),
    known.position,
  ]),
];

function sameEchoOfLast({ echo, last }: KnownNotes): CellNote | undefined {
  return echo.find(({ position, pitch }) => position === last!.position && pitch === last!.pitch);
}

export const CHAINS: Readonly<Record<Attribute, readonly Chain[]>> = {
  position: POSITION,
  pitch: PITCH,
  duration: DURATION,
  velocity: VELOCITY,
};
