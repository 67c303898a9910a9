/** Writes Standard MIDI Files (RP-001, version 1.0) of type 1. */

import type { KeySignature, Meter, Score, Tempo, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { checkScore } from '../validate-score.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeMeta, writeRaw, writeText } from './event-bytes.ts';
import { extensionBytes, SEQUENCER_SPECIFIC } from './extension.ts';
import { keyBytes, meterBytes, tempoBytes } from './meta.ts';
import { TrackWriter } from './write-track.ts';

/**
 * The bytes of a Standard MIDI File of type 1: a first chunk for what holds for the whole piece, then one a track.
 *
 * What MIDI has no event for (a pickup that the meters do not show, chords, sections) goes into a sequencer-specific event.
 * Of overlapping notes of one pitch in one track the first to start is the first to end, as `readMidi` reads it.
 *
 * @throws MusicError  the score is not valid, with the first thing that is wrong
 * @example writeMidi(createScore({ tracks: [{ notes: [{ pitch: 60 }] }] })).length // => 50
 */
export function writeMidi(score: Score): Uint8Array<ArrayBuffer> {
  checkScore(score);
  const out = new ByteWriter();
  out.uint32(0x4d546864); // MThd
  out.uint32(6);
  out.uint16(1);
  out.uint16(score.tracks.length + 1);
  out.uint16(score.ticksPerQuarter);
  const endTick = lastTick(score);
  writeChunk(out, () => writeWholePiece(out, score, endTick));
  for (const track of score.tracks) writeChunk(out, () => new TrackWriter(out, track).write(endTick));
  return out.finish();
}

/** The end of the piece: `endTick`, or the last event where that lies later. */
function lastTick(score: Score): Ticks {
  let last = score.endTick;
  const look = (events: readonly { readonly tick: Ticks }[]): void => {
    for (const event of events) if (event.tick > last) last = event.tick;
  };
  for (const list of [score.tempos, score.meters, score.keys, score.texts, score.raws]) look(list);
  for (const track of score.tracks) {
    for (const list of [track.controllers, track.pitchBends, track.programChanges, track.pressures]) look(list);
    for (const list of [track.texts, track.raws]) look(list);
    if (track.programTick && track.programTick > last) last = track.programTick;
    for (const note of track.notes) if (note.tick + note.durationTicks > last) last = note.tick + note.durationTicks;
  }
  return last;
}

function writeChunk(out: ByteWriter, writeEvents: () => void): void {
  out.uint32(0x4d54726b); // MTrk
  out.uint32(0);
  const start = out.length;
  writeEvents();
  out.uint32At(start - 4, out.length - start);
}

function writeWholePiece(out: ByteWriter, score: Score, endTick: Ticks): void {
  const extension = extensionBytes(score);
  const events: { readonly tick: Ticks; readonly write: () => void }[] = [];
  if (extension) events.push({ tick: 0, write: () => writeMeta(out, SEQUENCER_SPECIFIC, extension) });
  const add = <Event extends { readonly tick: Ticks }>(list: readonly Event[], write: (event: Event) => void): void => {
    for (const event of list) events.push({ tick: event.tick, write: () => write(event) });
  };
  add(score.tempos, (tempo: Tempo) => writeMeta(out, 0x51, tempoBytes(tempo)));
  add(score.meters, (meter: Meter) => writeMeta(out, 0x58, meterBytes(meter)));
  add(score.keys, (key: KeySignature) => writeMeta(out, 0x59, keyBytes(key)));
  add(score.texts, (text) => writeText(out, text));
  add(score.raws, (raw) => writeRaw(out, raw));
  let tick = 0;
  for (const event of byTick(events)) {
    out.quantity(event.tick - tick);
    event.write();
    tick = event.tick;
  }
  out.quantity(endTick - tick);
  writeMeta(out, 0x2f, new Uint8Array(0));
}
