/** Reads Standard MIDI Files (RP-001, version 1.0), types 0 and 1. */

import { MidiReadError } from '../music-error.ts';
import type { Score } from '../score.ts';
import { assembleScore } from './assemble.ts';
import { type ChunkContents, TrackReader } from './read-track.ts';
import { type MidiReport, ReportList } from './report.ts';

export type ReadMidiOptions = {
  /** larger files are refused unread; default 64 MiB */
  readonly maximumBytes?: number;
  /**
   * files with more events are refused, because each becomes an object: note-offs, which become none, do not count, and
   * meta and system exclusive events count four times; default 5.1 million, which stays below 512 MB
   */
  readonly maximumEvents?: number;
};

export type MidiReading = {
  readonly score: Score;
  /** what was repaired or left out, in the order of the file; empty for a flawless one */
  readonly reports: readonly MidiReport[];
};

/**
 * The score in the bytes of a Standard MIDI File, and what the reader had to repair.
 *
 * Writing the score and reading it again gives an equal one.
 *
 * @throws MidiReadError  not a MIDI file, type 2, cut short, damaged or too large; with track and byte
 * @example readMidi(bytes).score.tracks[0].notes[0] // => { pitch: 60, velocity: 64, tick: 0, durationTicks: 480 }
 */
export function readMidi(file: Uint8Array, options: ReadMidiOptions = {}): MidiReading {
  // a Node Buffer is a Uint8Array whose slices are views; the score is to hold copies
  let bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const { maximumBytes = 64 * 1024 * 1024, maximumEvents = 5_100_000 } = options;
  if (bytes.length > maximumBytes) {
    fail(
      'too-large',
      `the file has ${bytes.length} bytes where at most ${maximumBytes} are read; raise maximumBytes to read it`,
      0,
    );
  }
  const reports = new ReportList();
  if (startsWith(bytes, 0, RIFF)) bytes = midiInRiff(bytes, reports);
  const header = readHeader(bytes);
  const division = readDivision(header.division, reports);
  const budget = { left: maximumEvents, maximum: maximumEvents };
  const chunks = readChunks(bytes, header, new TrackReader(bytes, reports, budget), reports);
  if (division.fixedTempo !== undefined && chunks.some((chunk) => chunk.tempos.length > 0)) {
    const message = 'tempo events were left out: this file counts frames, so that tempo has no effect in it';
    reports.add(() => ({ code: 'smpte-tempo', byte: 0, message }));
  }
  const score = assembleScore(chunks, division.ticksPerQuarter, division.fixedTempo, reports);
  return { score, reports: reports.finish() };
}

/** Names of chunks as big-endian numbers: "MThd", "MTrk", and "RIFF", "RMID", "data" of a file around a file. */
const HEADER_CHUNK = 0x4d546864;
const TRACK_CHUNK = 0x4d54726b;
const RIFF = 0x52494646;
const RIFF_MIDI = 0x524d4944;
const RIFF_DATA = 0x64617461;

/** The MIDI file inside a RIFF file (.rmi; RP-029, "Bundling SMF and DLS data"); sounds and names beside it are left out. */
function midiInRiff(bytes: Uint8Array, reports: ReportList): Uint8Array {
  if (!startsWith(bytes, 8, RIFF_MIDI))
    fail('not-midi', 'this is a RIFF file of another kind, such as WAV, not MIDI', 0);
  for (let at = 12; at + 8 <= bytes.length; ) {
    // RIFF counts from the lowest byte
    const length = ((bytes[at + 7] << 24) | (bytes[at + 6] << 16) | (bytes[at + 5] << 8) | bytes[at + 4]) >>> 0;
    const end = at + 8 + length;
    if (startsWith(bytes, at, RIFF_DATA)) {
      const inside = bytes.subarray(at + 8, Math.min(end, bytes.length));
      const beside = bytes.length - inside.length;
      const message = `the MIDI file inside a RIFF file was read; ${beside} bytes around it were left out`;
      reports.add(() => ({ code: 'riff', byte: 0, message }));
      return inside;
    }
    at = end + (end & 1);
  }
  return fail('not-midi', 'this RIFF file holds no MIDI data', 12);
}

type Header = { readonly type: number; readonly trackCount: number; readonly division: number; readonly end: number };

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length === 0) fail('not-midi', 'the file is empty', 0);
  if (!startsWith(bytes, 0, HEADER_CHUNK)) {
    fail('not-midi', '"MThd" is expected at the start; this is not a MIDI file', 0);
  }
  if (bytes.length < 14)
    fail('cut-short', `the header has 14 bytes and the file only ${bytes.length}; it may be cut short`, bytes.length);
  const length = uint32(bytes, 4);
  if (length < 6) fail('bad-length', `the header declares ${length} bytes where at least 6 are expected`, 4);
  if (length > bytes.length - 8) {
    fail(
      'cut-short',
      `the header declares ${length} bytes where ${bytes.length - 8} are left; the file may be cut short`,
      4,
    );
  }
  const type = uint16(bytes, 8);
  if (type > 1) {
    const what =
      type === 2
        ? 'type 2 (independent patterns) is not read; save the patterns as single files of type 0'
        : `type ${type} where 0 or 1 is expected`;
    fail('unsupported-type', what, 8);
  }
  return { type, trackCount: uint16(bytes, 10), division: uint16(bytes, 12), end: 8 + length };
}

type Division = { readonly ticksPerQuarter: number; readonly fixedTempo?: number };

/** Ticks a quarter, or frames a second and ticks a frame, which become a fixed tempo of one quarter a second. */
function readDivision(division: number, reports: ReportList): Division {
  if (division < 0x8000) {
    if (division === 0) fail('bad-division', 'division 0 where at least 1 tick a quarter is expected', 12);
    return { ticksPerQuarter: division };
  }
  const code = 256 - (division >> 8);
  const ticksPerFrame = division & 0xff;
  if (ticksPerFrame === 0) fail('bad-division', '0 ticks a frame where at least 1 is expected', 13);
  // 29 stands for 30 frames in 1.001 seconds ("drop frame")
  const framesPerQuarter = code === 29 ? 30 : code;
  const fixedTempo = code === 29 ? 1_001_000 : 1_000_000;
  const message = `the file counts ${code} frames a second of ${ticksPerFrame} ticks; it was read as ${framesPerQuarter * ticksPerFrame} ticks a quarter at ${fixedTempo} microseconds`;
  reports.add(() => ({ code: 'smpte-division', byte: 12, message }));
  return { ticksPerQuarter: framesPerQuarter * ticksPerFrame, fixedTempo };
}

function readChunks(bytes: Uint8Array, header: Header, reader: TrackReader, reports: ReportList): ChunkContents[] {
  const chunks: ChunkContents[] = [];
  let position = header.end;
  while (position < bytes.length) {
    const left = bytes.length - position - 8;
    const isTrack = startsWith(bytes, position, TRACK_CHUNK);
    const length = left >= 0 ? uint32(bytes, position + 4) : 0;
    if (left < 0 || length > left) {
      if (chunks.length >= header.trackCount) {
        const message = `${bytes.length - position} bytes after the last track were left out`;
        const byte = position;
        reports.add(() => ({ code: 'bytes-after-last-track', byte, message }));
        return chunks;
      }
      const what =
        left < 0 ? 'the file ends inside a chunk header' : `a chunk declares ${length} bytes where ${left} are left`;
      throw new MidiReadError('cut-short', `${what}; the file may be cut short`, {
        track: chunks.length,
        byte: position,
      });
    }
    const start = position + 8;
    if (isTrack) chunks.push(reader.read(start, start + length, chunks.length));
    else {
      const byte = position;
      reports.add(() => ({
        code: 'unknown-chunk',
        byte,
        message: `byte ${byte}: an unknown chunk of ${length} bytes was left out`,
      }));
    }
    position = start + length;
  }
  if (chunks.length !== header.trackCount) {
    const message = `the header declares ${header.trackCount} tracks, and ${chunks.length} were found`;
    reports.add(() => ({ code: 'track-count', byte: 10, message }));
  }
  return chunks;
}

function startsWith(bytes: Uint8Array, at: number, name: number): boolean {
  return bytes.length >= at + 4 && uint32(bytes, at) === name;
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

function uint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

function fail(code: ConstructorParameters<typeof MidiReadError>[0], what: string, byte: number): never {
  throw new MidiReadError(code, what, { byte });
}
