/** A piece in another style: melody and chords stay, the other notes are written anew. */
import { createBarMap, type Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { beneathMelody } from './beneath-melody.ts';
import { chordsIn, chordText } from './chords-of-bars.ts';
import { chosenCells } from './chosen-cells.ts';
import { type GivenScore, givenScore } from './given-score.ts';
import { keptMelody } from './melody-of-transfer.ts';
import type { ScoreFrame } from './score-frame.ts';
import { type Kept, transferOutcomes } from './transfer-outcomes.ts';
import type { WritingPlan } from './writing-plan.ts';

export type StyleTransfer = {
  /** the same wish in other words: to `infill` all but the melody, or to `accompany` the melody by other instruments */
  readonly request: ComposeRequest;
  /** the plans of the cells with its rule that the melody stays the highest where it lies among chords */
  readonly beneath: (cellPlans: WritingPlan['cellPlans'], frame: ScoreFrame) => WritingPlan['cellPlans'];
  /** what became of all that was to be kept, in an answer */
  readonly outcomes: (score: Score) => WishOutcome[];
};

type Keep = NonNullable<ComposeRequest['keep']>[number];

/**
 * What a change of style asks of a model of whole scores.
 *
 * Form, bars, meter and tempo stay in any case. Chords are read off the score and told to the model, half a bar each.
 *
 * @throws ComposeError  'contradiction': nothing is left to write; 'bad-score', 'bad-request': no melody, no such track
 */
export function styleTransfer(asked: ComposeRequest): StyleTransfer {
  const keep = keepOf(asked);
  const score = asked.score!;
  const given = givenScore(asked);
  const bars = [...new Set(given.numbers)].slice(given.numbers[0] === 0 && given.numbers.length > 1 ? 1 : 0);
  const kept: Kept = {
    melody: keep.has('melody') ? keptMelody(asked) : undefined,
    chords: keep.has('harmony') ? chordsIn(score) : undefined,
    bars,
  };
  const { keep: _keep, melodyTrack: _melodyTrack, ...rest } = asked;
  const common: ComposeRequest = {
    ...rest,
    ...(kept.chords && { chords: chordText(kept.chords, score, bars) }),
    keepRhythm: keep.has('rhythm'),
  };
  const request =
    asked.instruments === undefined ? inItsTracks(common, kept, given) : byOthers(common, kept, keep.has('rhythm'));
  const { melody } = kept;
  const isInTracks = asked.instruments === undefined;
  return {
    request,
    beneath: (plans, frame) => (melody && isInTracks ? beneathMelody(plans, frame, melody) : plans),
    outcomes: (written) => transferOutcomes(score, written, kept),
  };
}

/** Chords that are asked for take the place of the score's own. */
function keepOf({ keep, keepRhythm, chords }: ComposeRequest): ReadonlySet<Keep> {
  if (chords !== undefined && keep?.includes('harmony')) {
    throw new ComposeError(
      'contradiction',
      'chords: others are asked for, but keep names harmony; leave one of them out',
    );
  }
  const kept = new Set<Keep>(keep ?? (chords === undefined ? ['melody', 'harmony'] : ['melody']));
  if (keepRhythm) kept.add('rhythm');
  return kept;
}

/** The tracks stay; all of their cells but the melody's are written. */
function inItsTracks(common: ComposeRequest, { melody }: Kept, given: GivenScore): ComposeRequest {
  const { numbers, tracks } = given;
  const chosen = chosenCells(common, given);
  const cells = tracks.flatMap(({ source }, track) => {
    if (melody?.whole.has(source!)) return [];
    const bars = new Set(numbers.filter((_, bar) => chosen.has(bar * tracks.length + track)));
    return runsOf([...bars]).map((run) => ({ bars: run, tracks: [source!] }));
  });
  if (cells.length === 0) {
    throw new ComposeError(
      'contradiction',
      'keep: nothing is left to write beside the melody; name instruments for other parts, or leave melody out of keep',
    );
  }
  const { barAtTick } = createBarMap(given.score);
  const locks = [...(melody?.byTrack ?? [])].flatMap(([track, notes]) => {
    const written = cells.filter((cell) => cell.tracks.includes(track));
    return notes
      .filter(({ tick }) => {
        const { bar } = barAtTick(tick);
        return written.some(({ bars: [first, last] }) => bar >= first && bar <= last);
      })
      .map(({ tick, pitch }) => ({ track, tick, pitch }));
  });
  return { ...common, task: 'infill', cells, locks: [...common.locks, ...locks] };
}

/** The melody stays on its instrument; others play beside it in the place of all other tracks. */
function byOthers(common: ComposeRequest, { melody }: Kept, keepsRhythm: boolean): ComposeRequest {
  if (melody === undefined) {
    throw new ComposeError(
      'contradiction',
      'instruments: they take the place of all tracks but the melody, which is not kept; add melody to keep, or use compose with chords',
    );
  }
  if (keepsRhythm || common.cells !== undefined || common.locks.length > 0) {
    throw new ComposeError(
      'contradiction',
      'instruments: they take the place of all other tracks, so that no rhythm, cells or locks can be kept in those',
    );
  }
  return { ...common, task: 'accompany', score: { ...common.score!, tracks: [melody.track] } };
}

/** Numbers that follow one another, as first and last. */
function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
