/** What an answer did not keep, measured on the scores alone: bars, keys, chords and limits are read anew from the request. */
import {
  chordPitchClasses,
  createBarMap,
  type Note,
  parseChordSymbol,
  playableDrums,
  playableRange,
  type Score,
  validateScore,
  writeMidi,
} from '@continuo/music';
import type { ComposeRequest } from '../../compose-request.ts';
import { readKeyWish } from '../../key-wish.ts';

type Place = { readonly track: number; readonly note: Note };

/** A sentence for everything that is not as it was promised; empty for a good answer. */
export function brokenPromises(request: ComposeRequest, score: Score): string[] {
  const problems = validateScore(score).map(({ path, message }) => `${path}: ${message}`);
  if (problems.length > 0) return problems;
  const inCells = cellsOf(request);
  const before = request.score;
  if (before !== undefined && request.task !== 'arrange')
    problems.push(...changesOutside(request, before, score, inCells));
  const written = writtenNotes(request, score, inCells);
  problems.push(...written.flatMap((place) => brokenRules(request, score, place)));
  problems.push(...clashes(score, written), ...crowds(request, score, written));
  if (before !== undefined && (request.task === 'infill' || request.task === 'vary')) {
    problems.push(...rhythmAndCopies(request, before, score, inCells));
  }
  return problems;
}

/** Does a note that begins there belong to the cells that are written? */
export function cellsOf(request: ComposeRequest): (track: number, tick: number) => boolean {
  const { task, score, cells } = request;
  if (task === 'compose') return () => true;
  const old = score!.tracks.length;
  if (task === 'accompany') return (track) => track >= old;
  if (task === 'arrange') {
    const silent = score!.tracks.filter(({ notes }) => notes.length === 0).length;
    return (track) => track >= silent;
  }
  const { barAtTick } = createBarMap(score!);
  if (task === 'continue') {
    const last = Math.max(...score!.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick)));
    return (_, tick) => tick >= barAtTick(last).nextBarTick;
  }
  if (cells === undefined) return () => true;
  return (track, tick) => {
    const { bar } = barAtTick(tick);
    return cells.some(
      ({ bars: [first, end], tracks }) =>
        bar >= first && bar <= end && (tracks === undefined || tracks.includes(track)),
    );
  };
}

function isLocked({ locks }: ComposeRequest, track: number, { tick, pitch }: Note): boolean {
  return locks.some((lock) => lock.track === track && lock.tick === tick && (lock.pitch ?? pitch) === pitch);
}

function changesOutside(
  request: ComposeRequest,
  before: Score,
  after: Score,
  inCells: (track: number, tick: number) => boolean,
): string[] {
  const problems: string[] = [];
  const { tracks: oldTracks, endTick, meters, ...rest } = before;
  const { tracks: newTracks, endTick: newEnd, meters: newMeters, ...newRest } = after;
  if (JSON.stringify(rest) !== JSON.stringify(newRest)) problems.push('what is of the whole piece changed');
  if (request.task !== 'continue') {
    if (newEnd !== endTick) problems.push(`the end moved from ${endTick} to ${newEnd}`);
    if (JSON.stringify(meters) !== JSON.stringify(newMeters)) problems.push('the meters changed');
  }
  for (const [index, { notes, ...others }] of oldTracks.entries()) {
    const { notes: newNotes, ...newOthers } = newTracks[index]!;
    if (JSON.stringify(others) !== JSON.stringify(newOthers)) problems.push(`track ${index} changed beside its notes`);
    const stays = (note: Note): boolean => !inCells(index, note.tick) || isLocked(request, index, note);
    const lost = notes.filter((note) => stays(note) && !newNotes.includes(note));
    const [were, are] = [notes, newNotes].map((all) => all.filter(({ tick }) => !inCells(index, tick)).length);
    if (lost.length > 0) problems.push(`track ${index} lost ${JSON.stringify(lost[0])}`);
    if (were !== are) problems.push(`track ${index} had ${were} notes outside the cells, it has ${are}`);
  }
  const touched = new Set(newTracks.flatMap(({ notes }, index) => (notes === oldTracks[index]?.notes ? [] : [index])));
  if (request.task === 'infill') {
    const [old, now] = [chunksOf(before), chunksOf(after)];
    for (const index of oldTracks.keys()) {
      if (!touched.has(index) && old[index + 1] !== now[index + 1])
        problems.push(`the bytes of track ${index} changed`);
    }
    if (old[0] !== now[0]) problems.push('the bytes of the first chunk changed');
  }
  return problems;
}

/** The track chunks of the score as a MIDI file, each as a text. */
function chunksOf(score: Score): string[] {
  const bytes = writeMidi(score);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: string[] = [];
  for (let at = 14; at + 8 <= bytes.length; at += 8 + view.getUint32(at + 4)) {
    chunks.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at + 4)).join());
  }
  return chunks;
}

function writtenNotes(
  request: ComposeRequest,
  { tracks }: Score,
  inCells: (track: number, tick: number) => boolean,
): Place[] {
  const old = new Set(request.score?.tracks.flatMap(({ notes }) => notes) ?? []);
  return tracks.flatMap(({ notes }, track) =>
    notes.filter((note) => inCells(track, note.tick) && !old.has(note)).map((note) => ({ track, note })),
  );
}

/** Limits that hold for a track in a bar. */
function limitsAt({ limits }: ComposeRequest, { tracks }: Score, track: number, bar: number) {
  const isDrums = (index: number): boolean => tracks[index]!.channel === 9;
  const onlyDrums = tracks.every((_, index) => tracks[index]!.notes.length === 0 || isDrums(index));
  return limits.filter(
    ({ bars, tracks: named }) =>
      (bars === undefined || (bar >= bars[0] && bar <= bars[1])) &&
      (named === undefined ? !isDrums(track) || onlyDrums : named.includes(track)),
  );
}

function brokenRules(request: ComposeRequest, score: Score, { track, note }: Place): string[] {
  // the melody and bass of an arrangement are brought, not written
  if (request.task === 'arrange') return [];
  const { program, channel } = score.tracks[track]!;
  const { bar, barTick, nextBarTick, meter } = createBarMap(score).barAtTick(note.tick);
  const { pitch, tick } = note;
  const limits = limitsAt(request, score, track, bar);
  const name = `pitch ${pitch} at tick ${tick} (bar ${bar}) of track ${track}`;
  const broken: string[] = [];
  if (limits.some(({ forbidden = [] }) => forbidden.includes(pitch))) broken.push(`${name} is forbidden`);
  if (channel === 9) return playableDrums().includes(pitch) ? broken : [...broken, `${name} is no drum`];
  if (limits.some(({ range = [0, 127] }) => pitch < range[0] || pitch > range[1]))
    broken.push(`${name} is out of range`);
  const { low, high, source } = playableRange(program);
  if (source === 'instrument' && (pitch < low || pitch > high)) broken.push(`${name} cannot be played`);
  const beat = (score.ticksPerQuarter * 4) / meter.denominator;
  const unit = ['6/8', '9/8', '12/8'].includes(`${meter.numerator}/${meter.denominator}`) ? 3 * beat : beat;
  const isHeld = limits.some(
    ({ chordTones }) => chordTones === 'everywhere' || (chordTones === 'beats' && (tick - barTick) % unit === 0),
  );
  const tones = isHeld ? chordTones(request, score, bar, (tick - barTick) / (nextBarTick - barTick)) : [];
  if (tones.length > 0) return tones.includes(pitch % 12) ? broken : [...broken, `${name} is no tone of its chord`];
  const key = request.keyIs === 'hard' ? keyAt(request, bar) : undefined;
  return key === undefined || key.includes(pitch % 12) ? broken : [...broken, `${name} is not in the key`];
}

/** Bar of the request's chords and form: of what is continued from its first new bar on. */
function countedBar(request: ComposeRequest, bar: number): number {
  if (request.task !== 'continue') return bar;
  const last = Math.max(...request.score!.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick)));
  return bar - createBarMap(request.score!).barAtTick(last).bar;
}

function keyAt(request: ComposeRequest, bar: number): readonly number[] | undefined {
  let next = 1;
  for (const { bars, key } of request.form?.sections ?? []) {
    const at = countedBar(request, bar);
    if (at >= next && at < next + bars && key !== undefined) return readKeyWish(key, undefined)!.pitchClasses;
    next += bars;
  }
  return readKeyWish(request.key, request.scale)?.pitchClasses;
}

function chordTones(request: ComposeRequest, _: Score, bar: number, share: number): readonly number[] {
  const at = countedBar(request, bar) - 1;
  if (request.chords === undefined || at < 0) return [];
  const bars: string[][] = [];
  for (const text of request.chords.split('|'))
    bars.push(text.trim() === '%' ? bars.at(-1)! : text.trim().split(/\s+/));
  const symbols = bars[at % bars.length]!;
  const chord = parseChordSymbol(symbols[Math.floor(share * symbols.length + 1e-9)]!);
  return chord === 'N.C.' ? [] : chordPitchClasses(chord);
}

const endOf = ({ tick, durationTicks }: Note): number => tick + Math.max(1, durationTicks);

/** A written note touches no other of its pitch in its track. */
function clashes({ tracks }: Score, written: readonly Place[]): string[] {
  return written.flatMap(({ track, note }) =>
    tracks[track]!.notes.filter(
      (other) => other !== note && other.pitch === note.pitch && other.tick < endOf(note) && endOf(other) > note.tick,
    ).map((other) => `track ${track}: ${JSON.stringify(note)} touches ${JSON.stringify(other)}`),
  );
}

/** While a written note sounds no more sound together than may. */
function crowds(request: ComposeRequest, score: Score, written: readonly Place[]): string[] {
  if (request.task === 'arrange') return [];
  const { barAtTick } = createBarMap(score);
  return written.flatMap(({ track, note }) => {
    const { notes } = score.tracks[track]!;
    const moments = notes.map(({ tick }) => tick).filter((tick) => tick >= note.tick && tick < endOf(note));
    return moments.flatMap((tick) => {
      const most = Math.min(
        ...limitsAt(request, score, track, barAtTick(tick).bar).map(({ polyphony = 99 }) => polyphony),
        99,
      );
      const count = notes.filter((other) => other.tick <= tick && endOf(other) > tick).length;
      return count > most ? [`track ${track}: ${count} sound at tick ${tick} where ${most} may`] : [];
    });
  });
}

function rhythmAndCopies(
  request: ComposeRequest,
  before: Score,
  after: Score,
  inCells: (track: number, tick: number) => boolean,
): string[] {
  const { barAtTick } = createBarMap(before);
  const byBar = ({ tracks }: Score, name: (note: Note) => string): Map<string, string> => {
    const found = new Map<string, string[]>();
    for (const [track, { notes }] of tracks.entries()) {
      for (const note of notes) {
        if (!inCells(track, note.tick) || isLocked(request, track, note)) continue;
        const place = `bar ${barAtTick(note.tick).bar} of track ${track}`;
        found.set(place, [...(found.get(place) ?? []), name(note)]);
      }
    }
    return new Map([...found].map(([place, names]) => [place, names.sort().join()]));
  };
  const problems: string[] = [];
  if (request.keepRhythm) {
    const rhythm = ({ tick, durationTicks }: Note): string => `${tick} ${durationTicks}`;
    const [old, now] = [byBar(before, rhythm), byBar(after, rhythm)];
    for (const place of new Set([...old.keys(), ...now.keys()])) {
      if (old.get(place) !== now.get(place))
        problems.push(`${place} has another rhythm: ${old.get(place)} → ${now.get(place)}`);
    }
  }
  if (request.noCopy) {
    const music = ({ tick, durationTicks, pitch }: Note): string => `${tick} ${durationTicks} ${pitch}`;
    const now = byBar(after, music);
    for (const [place, notes] of byBar(before, music))
      if (now.get(place) === notes) problems.push(`${place} is a copy`);
  }
  return problems;
}
