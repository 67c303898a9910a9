/** A request as the task of a next-token model. */
import type { SequenceCodec } from '@continuo/corpus';
import { createBarMap, DRUM_CHANNEL, melodyOf, type Score, type Track } from '@continuo/music';
import type { ComposeRequest } from '../compose-request.ts';
import { encodeGiven } from '../encode-given.ts';
import { planDrums } from './drums-task.ts';
import type { PlacedNote, SequenceTask } from './sequence-task.ts';

const DEFAULT_BARS = { compose: 8, continue: 4 } as const;

export function planSequence(codec: SequenceCodec, request: ComposeRequest): SequenceTask {
  if (request.task === 'groove' || request.task === 'tap-to-drums') return planDrums(codec, request);
  return request.task === 'continue' ? planContinue(codec, request, request.score!) : planCompose(codec, request);
}

function planCompose(codec: SequenceCodec, { bars = DEFAULT_BARS.compose, bpm }: ComposeRequest): SequenceTask {
  return {
    prompt: Int32Array.from(codec.start === undefined ? [] : [codec.start]),
    bars,
    asked: String(bars),
    reports: [],
    assemble(tokens, total) {
      const decoded = codec.decode(tokens, bpm === undefined ? {} : { bpm });
      const { score: whole, cut } = cutAtBar(decoded, total);
      const score = atTempo(whole, bpm);
      const notes = codec
        .notesOf(tokens)
        .map((place) => ({ ...place, written: score.tracks[place.track]!.notes[place.note]! }));
      return { score, notes, cut };
    },
  };
}

function planContinue(
  codec: SequenceCodec,
  { bars = DEFAULT_BARS.continue }: ComposeRequest,
  score: Score,
): SequenceTask {
  const { tokens, startTick, reports } = encodeGiven(codec, score);
  const prompt = codec.end === undefined ? tokens : tokens.filter((token) => token !== codec.end);
  return {
    prompt,
    bars,
    asked: `${bars} more`,
    reports,
    assemble(all, total) {
      const { score: decoded, cut } = cutAtBar(codec.decode(all), total);
      const scale = score.ticksPerQuarter / decoded.ticksPerQuarter;
      const toTick = (tick: number): number => Math.round(startTick + tick * scale);
      const added = codec.notesOf(all).filter(({ token }) => token >= prompt.length);
      const home = homesOf(codec, decoded, score);
      const tracks: Track[] = [...score.tracks];
      const notes = added.map((place): PlacedNote => {
        const { pitch, velocity, tick, durationTicks } = decoded.tracks[place.track]!.notes[place.note]!;
        const start = toTick(tick);
        const written = { pitch, velocity, tick: start, durationTicks: toTick(tick + durationTicks) - start };
        const track = home(place.track, tracks);
        tracks[track] = { ...tracks[track]!, notes: [...tracks[track]!.notes, written] };
        return { ...place, track, written };
      });
      const sorted = tracks.map((track) => ({
        ...track,
        notes: track.notes.toSorted((a, b) => a.tick - b.tick || a.pitch - b.pitch),
      }));
      const endTick = Math.max(score.endTick, toTick(decoded.endTick));
      const placed = notes.map((note) => ({ ...note, note: sorted[note.track]!.notes.indexOf(note.written) }));
      return { score: { ...score, tracks: sorted, endTick }, notes: placed, cut };
    },
  };
}

/** The first bars of a score, and a pickup; notes that ring on after them are cut. */
function cutAtBar(score: Score, bars: number): { readonly score: Score; readonly cut: number } {
  const endTick = createBarMap(score).tickOfBar(bars + 1);
  let cut = 0;
  const tracks = score.tracks.map((track) => ({
    ...track,
    notes: track.notes.map((note) => {
      if (note.tick + note.durationTicks <= endTick) return note;
      cut += 1;
      return { ...note, durationTicks: endTick - note.tick };
    }),
  }));
  return { score: { ...score, tracks, endTick }, cut };
}

/** Where the notes of a decoded track go: the melody's track, or the track of the same instrument, or one of their own. */
function homesOf(codec: SequenceCodec, decoded: Score, score: Score): (track: number, tracks: Track[]) => number {
  if (codec.kind === 'melody') {
    const melody = Math.max(0, melodyOf(score).track ?? 0);
    return () => melody;
  }
  const known = new Map<number, number>();
  return (track, tracks) => {
    const found = known.get(track);
    if (found !== undefined) return found;
    const { program, channel } = decoded.tracks[track]!;
    const isAlike = (other: Track): boolean =>
      (channel === DRUM_CHANNEL) === (other.channel === DRUM_CHANNEL) &&
      (channel === DRUM_CHANNEL || other.program === program);
    const taken = new Set(known.values());
    let place = tracks.findIndex((other, index) => isAlike(other) && !taken.has(index));
    if (place < 0) place = tracks.push({ ...decoded.tracks[track]!, notes: [] }) - 1;
    known.set(track, place);
    return place;
  };
}

/** The score at the tempo that was asked for. */
export function atTempo(score: Score, bpm: number | undefined): Score {
  if (bpm === undefined) return score;
  return { ...score, tempos: [{ tick: 0, microsecondsPerQuarter: Math.round(60_000_000 / bpm) }] };
}
