/** Drums to a tapped rhythm, and given drums as a drummer plays them. */
import { drumOfPitch, type SequenceCodec, untangled } from '@continuo/corpus';
import { createTrack, DRUM_CHANNEL, type Note, type Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { encodeGiven } from '../encode-given.ts';
import { drumWords, guideOfPattern, guideOfTaps, tapsOf } from './drum-steps.ts';
import type { PlacedNote, SequenceTask } from './sequence-task.ts';

const STEPS_PER_QUARTER = 4;

/**
 * The task of a model of drums: Gillick et al. 2019 ("Learning to Groove with Inverse Sequence Transformations", section 1) call
 * the two humanization and tap-to-drums. Here one model writes from left to right, and masks hold it to what is given.
 *
 * @throws ComposeError  `bad-score`: no notes, or another meter than 4/4
 */
export function planDrums(codec: SequenceCodec, { task, score }: Pick<ComposeRequest, 'task' | 'score'>): SequenceTask {
  return task === 'groove' ? planGroove(codec, score!) : planTaps(codec, score!);
}

/** All notes are taps, whatever their pitch; drums take their place. */
function planTaps(codec: SequenceCodec, score: Score): SequenceTask {
  const notes = score.tracks.flatMap((track) => track.notes.map((note) => ({ ...note, pitch: 38 })));
  const tapped = createTrack({ name: 'Taps', channel: DRUM_CHANNEL, notes });
  const { tokens, startTick, reports } = encodeGiven(codec, { ...score, tracks: [tapped] });
  const taps = tapsOf(tokens);
  const wanted = codec.decode(tokens).tracks[0]!.notes;
  return {
    ...{ ...common(codec, tokens), reports, guide: guideOfTaps(taps) },
    assemble(all) {
      const decoded = codec.decode(all);
      const toTick = ticksFrom(startTick, score, decoded);
      const played = decoded.tracks[0]!.notes.map((note) => {
        const tick = toTick(note.tick);
        return { ...note, tick, durationTicks: toTick(note.tick + note.durationTicks) - tick };
      });
      const drums = createTrack({ name: 'Drums', channel: DRUM_CHANNEL, notes: played });
      const endTick = Math.max(score.endTick, toTick(decoded.endTick));
      const hits = new Set(decoded.tracks[0]!.notes.map(({ tick }) => tick));
      const hit = wanted.filter(({ tick }) => hits.has(tick)).length;
      return {
        score: { ...score, tracks: [drums], endTick },
        notes: placedIn(codec, all, played, 0),
        cut: 0,
        outcomes: [outcome('taps', 'a hit on each', `${hit} of ${wanted.length}`, hit === wanted.length)],
      };
    },
  };
}

/** The same hits; what is no drum of the kit, and the softer of two hits on a step, stays as it is. */
function planGroove(codec: SequenceCodec, score: Score): SequenceTask {
  const { tokens, startTick, reports } = encodeGiven(codec, score);
  const given = hitsOfScore(score, startTick);
  const stay = reports.map((report) => report.replace('are left out', 'stay as they are'));
  return {
    ...{ ...common(codec, tokens), reports: stay, guide: guideOfPattern(tokens) },
    assemble(all) {
      const decoded = codec.decode(all);
      const toTick = ticksFrom(startTick, score, decoded);
      const places = stepsOf(all);
      const played = new Map<Note, Note>();
      const notes: { readonly token: number; readonly track: number; readonly written: Note }[] = [];
      for (const { token, note } of codec.notesOf(all)) {
        const { tick, velocity } = decoded.tracks[0]!.notes[note]!;
        const found = given.get(places.get(token)!);
        if (found === undefined) continue;
        const written = { ...found.note, tick: toTick(tick), velocity };
        played.set(found.note, written);
        notes.push({ token, track: found.track, written });
      }
      const tracks = score.tracks.map((track) => {
        if (track.channel !== DRUM_CHANNEL) return track;
        return { ...track, notes: untangled(track.notes.map((note) => played.get(note) ?? note)) };
      });
      const whole = { ...score, tracks };
      return {
        score: whole,
        notes: notes.map(({ token, track, written }) => {
          const { tick, pitch } = written;
          const note = tracks[track]!.notes.findIndex((each) => each.tick === tick && each.pitch === pitch);
          return { token, track, note, written: tracks[track]!.notes[note]! };
        }),
        cut: 0,
        outcomes: grooveOutcomes(score, given.size, played),
      };
    },
  };
}

function common(codec: SequenceCodec, tokens: Int32Array): Pick<SequenceTask, 'prompt' | 'bars' | 'asked'> {
  const bars = codec.quartersOf(tokens) / 4;
  return { prompt: tokens.slice(0, 1), bars, asked: String(bars) };
}

function ticksFrom(startTick: number, score: Score, decoded: Score): (tick: number) => number {
  const scale = score.ticksPerQuarter / decoded.ticksPerQuarter;
  return (tick) => Math.round(startTick + tick * scale);
}

/** Each hit of the kit by its step and drum, "step drum"; of several the loudest. */
function hitsOfScore(score: Score, startTick: number): Map<string, { readonly note: Note; readonly track: number }> {
  const ticksPerStep = score.ticksPerQuarter / STEPS_PER_QUARTER;
  const hits = new Map<string, { readonly note: Note; readonly track: number }>();
  for (const [track, { channel, notes }] of score.tracks.entries()) {
    for (const note of channel === DRUM_CHANNEL ? notes : []) {
      const drum = drumOfPitch(note.pitch);
      if (drum === undefined) continue;
      const name = `${Math.floor((note.tick - startTick) / ticksPerStep + 0.5)} ${drum}`;
      if ((hits.get(name)?.note.velocity ?? 0) < note.velocity) hits.set(name, { note, track });
    }
  }
  return hits;
}

/** "step drum" of each token that tells a hit. */
function stepsOf(tokens: ArrayLike<number>): Map<number, string> {
  return new Map(
    [...drumWords(tokens)].flatMap(({ word, step }, place): [number, string][] =>
      word.kind === 'hit' ? [[place, `${step} ${word.drum}`]] : [],
    ),
  );
}

function placedIn(codec: SequenceCodec, tokens: Int32Array, notes: readonly Note[], track: number): PlacedNote[] {
  return codec.notesOf(tokens).map((place) => ({ ...place, track, written: notes[place.note]! }));
}

function grooveOutcomes(score: Score, hits: number, played: ReadonlyMap<Note, Note>): WishOutcome[] {
  const moved = [...played].reduce((sum, [before, after]) => sum + Math.abs(after.tick - before.tick), 0);
  const share = (moved * STEPS_PER_QUARTER) / score.ticksPerQuarter / Math.max(1, played.size);
  const loud = [...played.values()].map(({ velocity }) => velocity);
  return [
    outcome('pattern', 'each hit on its step', `${played.size} of ${hits}`, played.size === hits),
    {
      ...{ wish: 'groove', asked: 'played', kept: true, hard: false },
      got: `moved by ${share.toFixed(2)} of a sixteenth on average, velocities ${Math.min(...loud)}–${Math.max(...loud)}`,
    },
  ];
}

function outcome(wish: string, asked: string, got: string, kept: boolean): WishOutcome {
  return { wish, asked, got, kept, hard: true };
}
