/** Edits of a score as plain commands: each gives a new score and the notes that are selected after it. */
import type { Note, Score, Ticks, Track } from '@continuo/music';

/** Notes are told apart by identity: a note that an edit changes is a new object, all others stay the same. */
export type Selection = ReadonlySet<Note>;
export const NOTHING_SELECTED: Selection = new Set<Note>();

/** What a person can do to a score by hand. */
export type ScoreCommand =
  | { readonly kind: 'add'; readonly track: number; readonly notes: readonly Note[] }
  | { readonly kind: 'delete'; readonly notes: Selection }
  | { readonly kind: 'move'; readonly notes: Selection; readonly ticks: Ticks; readonly semitones: number }
  | { readonly kind: 'resize'; readonly notes: Selection; readonly ticks: Ticks; readonly shortest: Ticks }
  | { readonly kind: 'duplicate'; readonly notes: Selection; readonly ticks: Ticks }
  | { readonly kind: 'assign'; readonly notes: Selection; readonly track: number }
  | { readonly kind: 'tempo'; readonly bpm: number }
  | { readonly kind: 'program'; readonly program: number };

/** What an edit leaves behind. */
export type Edited = { readonly score: Score; readonly selection: Selection };

/** A name for the undo button: `Undo move`. */
export function commandTitle(command: ScoreCommand): string {
  const titles = {
    add: 'draw',
    delete: 'delete',
    move: 'move',
    resize: 'resize',
    duplicate: 'duplicate',
    assign: 'change of voice',
    tempo: 'tempo',
    program: 'sound',
  } as const;
  return titles[command.kind];
}

/**
 * Applies one command. Moves stop at tick 0 and at pitches 0 and 127, all notes together, so that chords keep their shape.
 *
 * @example applyCommand(score, { kind: 'move', notes: new Set([note]), ticks: 0, semitones: 12 }).score
 */
export function applyCommand(score: Score, command: ScoreCommand): Edited {
  switch (command.kind) {
    case 'add':
      return addNotes(score, command.track, command.notes);
    case 'delete':
      return { score: mapNotes(score, command.notes, () => undefined).score, selection: NOTHING_SELECTED };
    case 'move': {
      const { ticks, semitones } = moveWithinBounds(command.notes, command.ticks, command.semitones);
      return mapNotes(score, command.notes, (note) => ({
        ...note,
        tick: note.tick + ticks,
        pitch: note.pitch + semitones,
      }));
    }
    case 'resize':
      return mapNotes(score, command.notes, (note) => ({
        ...note,
        durationTicks: Math.max(Math.min(command.shortest, note.durationTicks), note.durationTicks + command.ticks),
      }));
    case 'duplicate':
      return duplicateNotes(score, command.notes, command.ticks);
    case 'assign':
      return assignNotes(score, command.notes, command.track);
    case 'tempo':
      return {
        score: { ...score, tempos: [{ tick: 0, microsecondsPerQuarter: Math.round(60_000_000 / command.bpm) }] },
        selection: NOTHING_SELECTED,
      };
    case 'program':
      return {
        score: {
          ...score,
          tracks: score.tracks.map((track) =>
            track.channel === 9 ? track : { ...track, program: command.program, programChanges: [] },
          ),
        },
        selection: NOTHING_SELECTED,
      };
  }
}

/** The largest move that keeps every note on the page. */
export function moveWithinBounds(
  notes: Selection,
  ticks: Ticks,
  semitones: number,
): { ticks: Ticks; semitones: number } {
  let earliest = Number.POSITIVE_INFINITY;
  let lowest = 127;
  let highest = 0;
  for (const note of notes) {
    earliest = Math.min(earliest, note.tick);
    lowest = Math.min(lowest, note.pitch);
    highest = Math.max(highest, note.pitch);
  }
  if (notes.size === 0) return { ticks: 0, semitones: 0 };
  return { ticks: Math.max(ticks, -earliest), semitones: Math.min(Math.max(semitones, -lowest), 127 - highest) };
}

/** The order that a score keeps its notes in. */
export function byTickThenPitch(a: Note, b: Note): number {
  return a.tick - b.tick || a.pitch - b.pitch;
}

function addNotes(score: Score, track: number, notes: readonly Note[]): Edited {
  const tracks = score.tracks.map((old, index) =>
    index === track ? { ...old, notes: [...old.notes, ...notes].sort(byTickThenPitch) } : old,
  );
  return { score: withEnd({ ...score, tracks }, notes), selection: new Set(notes) };
}

/** Replaces each of `chosen` by what `change` gives, or drops it; tracks without one of them stay the same object. */
function mapNotes(score: Score, chosen: Selection, change: (note: Note) => Note | undefined): Edited {
  const selection = new Set<Note>();
  const tracks = score.tracks.map((track): Track => {
    if (!track.notes.some((note) => chosen.has(note))) return track;
    const notes: Note[] = [];
    for (const note of track.notes) {
      const changed = chosen.has(note) ? change(note) : note;
      if (changed === undefined) continue;
      notes.push(changed);
      if (chosen.has(note)) selection.add(changed);
    }
    return { ...track, notes: notes.sort(byTickThenPitch) };
  });
  return { score: withEnd({ ...score, tracks }, selection), selection };
}

function duplicateNotes(score: Score, chosen: Selection, ticks: Ticks): Edited {
  const selection = new Set<Note>();
  const tracks = score.tracks.map((track): Track => {
    const copies = track.notes.filter((note) => chosen.has(note)).map((note) => ({ ...note, tick: note.tick + ticks }));
    if (copies.length === 0) return track;
    for (const copy of copies) selection.add(copy);
    return { ...track, notes: [...track.notes, ...copies].sort(byTickThenPitch) };
  });
  return { score: withEnd({ ...score, tracks }, selection), selection };
}

function assignNotes(score: Score, chosen: Selection, target: number): Edited {
  const moved: Note[] = [];
  const tracks = score.tracks.map((track, index): Track => {
    if (index === target || !track.notes.some((note) => chosen.has(note))) return track;
    moved.push(...track.notes.filter((note) => chosen.has(note)));
    return { ...track, notes: track.notes.filter((note) => !chosen.has(note)) };
  });
  const into = tracks[target];
  if (into !== undefined && moved.length > 0)
    tracks[target] = { ...into, notes: [...into.notes, ...moved].sort(byTickThenPitch) };
  return { score: { ...score, tracks }, selection: chosen };
}

/** Lets the piece end no earlier than its last note. */
function withEnd(score: Score, notes: Iterable<Note>): Score {
  let endTick = score.endTick;
  for (const note of notes) endTick = Math.max(endTick, note.tick + note.durationTicks);
  return endTick === score.endTick ? score : { ...score, endTick };
}
