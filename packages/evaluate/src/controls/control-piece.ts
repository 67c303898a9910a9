/** The written MIDI as what is measured: bars, and notes in ticks; nothing here is shared with the composer. */
import { type MidiReading, readMidi, type Score } from '@continuo/music';
import { EvaluateError } from '../evaluate-error.ts';
import type { BarRange, TrackName } from './control-request.ts';
import { DRUMS, programOfInstrument } from './instruments.ts';

export type PieceNote = {
  readonly pitch: number;
  readonly velocity: number;
  readonly start: number;
  readonly end: number;
};

export type PieceTrack = {
  readonly name: string;
  /** General MIDI from 0; `DRUMS` for channel 10 */
  readonly program: number;
  /** by start, then pitch */
  readonly notes: readonly PieceNote[];
};

/** A bar from its first tick up to, not including, its last. */
export type PieceBar = {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly numerator: number;
  readonly denominator: number;
};

export type ControlPiece = {
  readonly score: Score;
  readonly ticksPerQuarter: number;
  readonly bars: readonly PieceBar[];
  readonly tracks: readonly PieceTrack[];
  readonly endTick: number;
};

/** A MIDI file as notes and bars. */
export function controlPieceOf(bytes: Uint8Array): ControlPiece {
  const { score }: MidiReading = readMidi(bytes);
  const tracks = score.tracks.map(
    ({ name, program, channel, notes }): PieceTrack => ({
      name,
      program: channel === 9 ? DRUMS : program,
      notes: notes
        .map(({ pitch, velocity, tick, durationTicks }) => ({
          pitch,
          velocity,
          start: tick,
          end: tick + durationTicks,
        }))
        .sort((a, b) => a.start - b.start || a.pitch - b.pitch),
    }),
  );
  const endTick = Math.max(score.endTick, ...tracks.flatMap((track) => track.notes.map((note) => note.end)));
  return { score, ticksPerQuarter: score.ticksPerQuarter, bars: barsOf(score, endTick), tracks, endTick };
}

/** Bars up to the end; a meter begins a bar, a pickup is bar 0. */
function barsOf({ ticksPerQuarter, meters, pickupTicks }: Score, endTick: number): PieceBar[] {
  const bars: PieceBar[] = [];
  let number = pickupTicks > 0 ? 0 : 1;
  for (let start = 0; start < endTick || bars.length === 0; number += 1) {
    const { numerator, denominator } = meters.findLast(({ tick }) => tick <= start) ?? { numerator: 4, denominator: 4 };
    const full = start + (ticksPerQuarter * 4 * numerator) / denominator;
    const change = meters.find(({ tick }) => tick > start)?.tick ?? Number.POSITIVE_INFINITY;
    const end = Math.min(number === 0 ? pickupTicks : full, change);
    bars.push({ number, start, end, numerator, denominator });
    start = end;
  }
  return bars;
}

/** The ticks of a range of bars, cut to the piece; undefined: everywhere. */
export function ticksOfBars(piece: ControlPiece, range: BarRange | undefined): { start: number; end: number } {
  if (range === undefined) return { start: 0, end: Number.POSITIVE_INFINITY };
  const inside = piece.bars.filter(({ number }) => number >= range[0] && number <= range[1]);
  return { start: inside[0]?.start ?? Number.POSITIVE_INFINITY, end: inside.at(-1)?.end ?? Number.NEGATIVE_INFINITY };
}

/** Index of the bar in which a tick lies; the last one for what lies behind. */
export function barIndexAt({ bars }: ControlPiece, tick: number): number {
  const after = bars.findIndex(({ start }) => start > tick);
  return after < 0 ? bars.length - 1 : Math.max(0, after - 1);
}

/**
 * The tracks that a name means: those called so, else those whose instrument it names, or the one of that index.
 *
 * @returns indices into `piece.tracks`; empty where none is meant
 */
export function tracksNamed({ tracks }: ControlPiece, name: TrackName): number[] {
  if (typeof name === 'number') return name < tracks.length ? [name] : [];
  const wanted = name.trim().toLowerCase();
  const indices = tracks.map((_, index) => index);
  const called = indices.filter((index) => tracks[index]!.name.trim().toLowerCase() === wanted);
  if (called.length > 0) return called;
  const program = programOfInstrument(name);
  return program === undefined ? [] : indices.filter((index) => tracks[index]!.program === program);
}

/** Indices of the tracks of a scope; unnamed: all that are not drums. */
export function tracksInScope(piece: ControlPiece, names: readonly TrackName[] | undefined): number[] {
  if (names === undefined) return pitchedTracks(piece);
  return [...new Set(names.flatMap((name) => tracksNamed(piece, name)))];
}

/** Indices of the tracks with pitches. */
export function pitchedTracks({ tracks }: ControlPiece): number[] {
  return tracks.flatMap(({ program }, index) => (program === DRUMS ? [] : [index]));
}

/**
 * The bytes of the track chunks of a MIDI file, headers left out; the first is what holds for the whole piece.
 *
 * @throws EvaluateError  'bad-request': it is no MIDI file
 */
export function trackChunks(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const [kind, length] = [view.getUint32(at), view.getUint32(at + 4)];
    if (at === 0 && kind !== 0x4d546864) throw new EvaluateError('bad-request', 'these bytes are no MIDI file');
    if (kind === 0x4d54726b) chunks.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return chunks;
}
