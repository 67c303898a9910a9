/**
 * Makes a score of the track chunks of a file.
 *
 * What holds for the whole piece goes to the score: tempos of all chunks, meters and keys where chunks agree, and the texts
 * and raw events of the first chunk. Each pair of chunk and channel becomes a track. Written with one chunk for the score
 * and one a track, it is read back equal; each rule here keeps that.
 */

import type { KeySignature, Meter, RawEvent, Score, Tempo, TextEvent, Ticks, Track } from '../score.ts';
import { type Extension, pickupOfMeters, readExtension, SEQUENCER_SPECIFIC } from './extension.ts';
import type { ChunkContents, Placed } from './read-track.ts';
import type { ReportList } from './report.ts';

const PORT = 0x21;
/** Texts of the first chunk that belong to its first track, if it has one; the others belong to the piece. */
const TEXTS_OF_A_TRACK: ReadonlySet<TextEvent['kind']> = new Set(['lyric', 'instrument', 'program', 'device']);

/**
 * The score of some track chunks.
 *
 * @param fixedTempo  microseconds a quarter where ticks are clock time (SMPTE); the file's tempos are then left out
 */
export function assembleScore(
  chunks: readonly ChunkContents[],
  ticksPerQuarter: number,
  fixedTempo: number | undefined,
  reports: ReportList,
): Score {
  const own = new Set<RawEvent>();
  const meters = agreed(chunks, (chunk) => chunk.meters, sameMeter, own);
  const keys = agreed(chunks, (chunk) => chunk.keys, sameKey, own);
  const tracks: Track[] = [];
  const texts: TextEvent[] = [];
  let raws: RawEvent[] = [];
  for (const chunk of chunks) {
    if (chunk.index === 0) {
      const hasChannels = chunk.channels.length > 0;
      const forTrack = (text: TextEvent): boolean => hasChannels && TEXTS_OF_A_TRACK.has(text.kind);
      const isPort = (raw: RawEvent): boolean => hasChannels && raw.kind === 'meta' && raw.type === PORT;
      const oneChannel = chunk.channels.length === 1;
      const named = oneChannel ? chunk.texts.findIndex(isTrackName) : -1;
      for (const [i, text] of chunk.texts.entries()) if (i !== named && !forTrack(text)) texts.push(text);
      raws = chunk.raws.filter((raw) => !isPort(raw));
      const trackTexts = chunk.texts.filter((text, i) => i === named || forTrack(text));
      if (hasChannels) pushTracks(tracks, chunk, trackTexts, chunk.raws.filter(isPort));
    } else {
      const kept =
        own.size > 0 && chunk.raws.some((raw) => own.has(raw)) ? chunk.raws.filter((raw) => !own.has(raw)) : chunk.raws;
      pushTracks(tracks, chunk, chunk.texts, kept);
    }
  }
  const { extension, others } = takeExtension(raws, reports);
  return {
    ticksPerQuarter,
    tempos: fixedTempo === undefined ? joinTempos(chunks) : [{ tick: 0, microsecondsPerQuarter: fixedTempo }],
    meters,
    keys,
    pickupTicks: extension.pickupTicks ?? pickupOfMeters(meters, ticksPerQuarter),
    tracks,
    texts,
    raws: others,
    endTick: chunks.reduce<Ticks>((last, chunk) => Math.max(last, chunk.endTick), 0),
    ...(extension.chords ? { chords: extension.chords } : {}),
    ...(extension.sections ? { sections: extension.sections } : {}),
  };
}

/** The first name at tick 0 that says something is the track's. */
function isTrackName(text: TextEvent): boolean {
  return text.kind === 'name' && text.tick === 0 && text.text !== '';
}

/** One track a channel; names and ports go to all of them, other texts and raw events to the first. */
function pushTracks(
  tracks: Track[],
  chunk: ChunkContents,
  chunkTexts: readonly TextEvent[],
  raws: readonly RawEvent[],
): void {
  const named = chunkTexts.findIndex(isTrackName);
  const texts = named < 0 ? chunkTexts : chunkTexts.filter((_, i) => i !== named);
  const { text: name = '', encoding } = chunkTexts[named] ?? {};
  let isFirst = true;
  for (const contents of chunk.channels) {
    const { channel, notes, controllers, pitchBends, programs, pressures, sameTick } = contents;
    const setsProgram = programs.length > 0 && !contents.noteBeforeProgram;
    const track: { -readonly [Field in keyof Track]: Track[Field] } = {
      name,
      program: setsProgram ? programs[0].program : 0,
      channel,
      notes,
      controllers,
      pitchBends,
      programChanges: setsProgram ? programs.slice(1) : programs,
      pressures,
      texts: isFirst ? texts : [],
      raws: isFirst ? raws : raws.filter((raw) => raw.kind === 'meta' && raw.type === PORT),
    };
    if (encoding) track.nameEncoding = encoding;
    if (!setsProgram) track.programTick = null;
    else if (programs[0].tick > 0) track.programTick = programs[0].tick;
    if (sameTick.length > 0) track.sameTick = sameTick;
    tracks.push(track);
    isFirst = false;
  }
  if (isFirst && (name !== '' || texts.length > 0 || raws.length > 0)) {
    tracks.push(emptyTrack(encoding ? { name, nameEncoding: encoding } : { name }, texts, raws));
  }
}

function emptyTrack(
  naming: Pick<Track, 'name' | 'nameEncoding'>,
  texts: readonly TextEvent[],
  raws: readonly RawEvent[],
): Track {
  return {
    ...naming,
    program: 0,
    programTick: null,
    channel: 0,
    notes: [],
    controllers: [],
    pitchBends: [],
    programChanges: [],
    pressures: [],
    texts,
    raws,
  };
}

/**
 * The values that hold for the whole piece, by tick. At each tick the first chunk that speaks is heard; another chunk's
 * equal value is redundant, and a different one (the key of a transposing instrument) stays in that chunk.
 *
 * @param own  takes the raw events that are not to stay in their chunks
 */
function agreed<Value extends { readonly tick: Ticks }>(
  chunks: readonly ChunkContents[],
  valuesOf: (chunk: ChunkContents) => readonly Placed<Value>[],
  identity: (value: Value) => string,
  own: Set<RawEvent>,
): readonly Value[] {
  const speaking = chunks.filter((chunk) => valuesOf(chunk).length > 0);
  if (speaking.length === 0) return [];
  if (speaking.length === 1) {
    const placed = valuesOf(speaking[0]);
    for (const { raw } of placed) if (raw) own.add(raw);
    return placed.map(({ value }) => value);
  }
  const all: { readonly placed: Placed<Value>; readonly chunk: number }[] = [];
  for (const chunk of speaking) for (const placed of valuesOf(chunk)) all.push({ placed, chunk: chunk.index });
  all.sort((a, b) => a.placed.value.tick - b.placed.value.tick);
  const values: Value[] = [];
  let tick = -1;
  let speaker = -1;
  const said = new Set<string>();
  for (const { placed, chunk } of all) {
    const { value, raw } = placed;
    if (value.tick !== tick) {
      tick = value.tick;
      speaker = chunk;
      said.clear();
    }
    if (chunk === speaker) {
      values.push(value);
      said.add(identity(value));
      if (raw) own.add(raw);
    } else if (raw && said.has(identity(value))) own.add(raw);
  }
  return values;
}

function sameMeter(meter: Meter): string {
  return `${meter.numerator}/${meter.denominator}/${meter.clocksPerClick}/${meter.thirtySecondsPerQuarter}`;
}

function sameKey(key: KeySignature): string {
  return `${key.fifths}${key.mode}`;
}

/** All tempos by tick; one that repeats another chunk's at the same tick is redundant. */
function joinTempos(chunks: readonly ChunkContents[]): Tempo[] {
  const speaking = chunks.filter((chunk) => chunk.tempos.length > 0);
  if (speaking.length < 2) return [...(speaking[0]?.tempos ?? [])];
  const all = speaking.flatMap((chunk) => chunk.tempos.map((tempo) => ({ tempo, chunk: chunk.index })));
  all.sort((a, b) => a.tempo.tick - b.tempo.tick);
  const tempos: Tempo[] = [];
  let previousChunk = -1;
  for (const { tempo, chunk } of all) {
    const previous = tempos.at(-1);
    const isRepeated =
      previous !== undefined &&
      previousChunk !== chunk &&
      previous.tick === tempo.tick &&
      previous.microsecondsPerQuarter === tempo.microsecondsPerQuarter;
    if (isRepeated) continue;
    tempos.push(tempo);
    previousChunk = chunk;
  }
  return tempos;
}

function takeExtension(
  raws: readonly RawEvent[],
  reports: ReportList,
): { extension: Extension; others: readonly RawEvent[] } {
  let extension: Extension | undefined;
  const others = raws.filter((raw) => {
    if (raw.kind !== 'meta' || raw.type !== SEQUENCER_SPECIFIC) return true;
    const found = readExtension(raw.bytes);
    if (!found) return true;
    if (extension) {
      const message = 'a second list of chords and sections was left out';
      reports.add(() => ({ code: 'second-extension', track: 0, byte: 0, tick: raw.tick, message }));
    }
    extension ??= found;
    return false;
  });
  return { extension: extension ?? {}, others };
}
