/** Asked → got, of the wishes that models of whole scores hear: measured on what was written. */
import { CELL_CHORD_KINDS } from '@continuo/corpus';
import { keyOfTonic, PROGRAM_NAMES, pitchClassName, pitchName, type Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { type PlacedMotif, verifyMotifPlaces } from '../form/motif-places.ts';
import { type KeyWish, readKeyWish, usualScaleOf } from '../key-wish.ts';
import type { BarPlan } from './bar-plan.ts';
import { readBars } from './bars-asked.ts';
import type { CellPlan } from './cell-plan.ts';
import { characterOutcomes } from './character-outcomes.ts';
import { tonesAt } from './chord-wishes.ts';
import { returnOutcomes } from './form-outcomes.ts';
import { isSameMusic } from './free-positions.ts';
import { isHarmonyPlanned } from './planned-harmony.ts';
import { returnsOutcome } from './returning-bars-planned.ts';
import type { ScoreDraft } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';
import { shortNumber, textureOutcomes } from './texture-outcomes.ts';

export type Outcomes = {
  readonly request: ComposeRequest;
  readonly frame: ScoreFrame;
  readonly plans: readonly BarPlan[];
  readonly cellPlans: ReadonlyMap<number, CellPlan>;
  readonly draft: ScoreDraft;
  readonly score: Score;
  readonly motifs: readonly PlacedMotif[];
};

export function scoreOutcomes(of: Outcomes): WishOutcome[] {
  return [
    ...keyOutcomes(of),
    ...barsOutcome(of),
    ...tempoAndMeter(of),
    ...instrumentOutcome(of),
    ...textureOutcomes(of.request, of.frame, written(of)),
    ...characterOutcomes(of.request, of.score),
    ...chordOutcome(of),
    ...harmonyOutcome(of),
    ...returnOutcomes(of),
    ...returnsOutcome(of.plans),
    ...limitOutcomes(of),
    ...copyOutcome(of),
    ...motifOutcomes(of),
    ...samplingOutcome(of),
  ];
}

/** The written cells: all their notes as a model is told of them, and those that were written exactly. */
function written({ frame, draft }: Outcomes) {
  return frame.written.map((cell) => {
    const bar = Math.floor(cell / frame.tracks.length);
    const track = cell % frame.tracks.length;
    return { cell, bar, track, notes: draft.cells[bar]![track]!, own: draft.own.get(cell) ?? [] };
  });
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function keyOutcomes(of: Outcomes): WishOutcome[] {
  const { request, plans, frame } = of;
  if (!plans.some(({ key }) => key !== undefined)) return [];
  let [within, all] = [0, 0];
  for (const { bar, track, own } of written(of)) {
    const key = plans[bar]!.key;
    if (key === undefined || frame.tracks[track]!.isDrums) continue;
    all += own.length;
    const tones = tonesHeard(key, request);
    within += own.filter(({ pitch }) => tones.includes(pitch % 12)).length;
  }
  const labels = [...new Set(plans.flatMap(({ key }) => (key === undefined ? [] : [key.label])))];
  const hard = request.keyIs === 'hard' && !request.limits.some(({ chordTones }) => chordTones !== undefined);
  const kept = hard ? within === all : all === 0 || within / all >= 0.9;
  return [{ wish: 'key', asked: labels.join(', '), got: `${within} of ${all} written notes in it`, kept, hard }];
}

/** The tones of a key: of a minor one that is asked for softly those of its dominant, too. */
function tonesHeard(key: KeyWish, { keyIs, scale }: Pick<ComposeRequest, 'keyIs' | 'scale'>): readonly number[] {
  const usual = keyIs === 'hard' || scale !== undefined ? undefined : usualScaleOf(key.label);
  return usual === undefined ? key.pitchClasses : readKeyWish(key.label, usual)!.pitchClasses;
}

function barsOutcome({ request, frame }: Outcomes): WishOutcome[] {
  if (request.task !== 'compose' && request.task !== 'continue') return [];
  const asked = readBars(request);
  const { numbers, oldBars } = frame;
  const got = request.task === 'compose' ? numbers.at(-1)! : numbers.at(-1)! - numbers[oldBars]! + 1;
  return [{ wish: 'bars', asked: String(asked), got: String(got), kept: asked === got, hard: true }];
}

function tempoAndMeter({ request, score }: Outcomes): WishOutcome[] {
  const outcomes: WishOutcome[] = [];
  if (request.bpm !== undefined) {
    const got = 60_000_000 / (score.tempos[0]?.microsecondsPerQuarter ?? 500_000);
    outcomes.push({
      wish: 'tempo',
      asked: `${request.bpm} bpm`,
      got: `${shortNumber(got)} bpm`,
      kept: Math.abs(got - request.bpm) < 0.01,
      hard: true,
    });
  }
  if (request.meter !== undefined) {
    const meter = score.meters[0];
    const got = meter ? `${meter.numerator}/${meter.denominator}` : '4/4';
    outcomes.push({ wish: 'meter', asked: request.meter, got, kept: got === request.meter, hard: true });
  }
  return outcomes;
}

function instrumentOutcome({ request, frame, draft }: Outcomes): WishOutcome[] {
  if (request.instruments === undefined) return [];
  const names = new Map<string, boolean>();
  for (const [track, { program, isDrums, source }] of frame.tracks.entries()) {
    if (source !== undefined) continue;
    const name = isDrums ? 'drums' : PROGRAM_NAMES[program]!;
    const plays = draft.cells.some((row) => row[track]!.length > 0);
    names.set(name, plays || names.get(name) === true);
  }
  const silent = [...names].flatMap(([name, plays]) => (plays ? [] : [name]));
  const got = silent.length === 0 ? 'all play' : `${silent.join(', ')} never plays`;
  return [{ wish: 'instruments', asked: request.instruments.join(', '), got, kept: silent.length === 0, hard: true }];
}

function chordOutcome(of: Outcomes): WishOutcome[] {
  const { request, plans, frame } = of;
  if (request.chords === undefined) return [];
  let [within, all] = [0, 0];
  for (const { bar, track, own } of written(of)) {
    if (frame.tracks[track]!.isDrums) continue;
    for (const { tick, pitch } of own) {
      const tones = tonesAt(plans[bar]!, tick) ?? [];
      if (tones.length === 0) continue;
      all += 1;
      if (tones.includes(pitch % 12)) within += 1;
    }
  }
  const share = all === 0 ? 1 : within / all;
  return [
    {
      wish: 'chords',
      asked: request.chords,
      got: `${percent(share)} of the notes are tones of their chord`,
      kept: share >= 0.6,
      hard: false,
    },
  ];
}

/** The progression that was drawn where none was asked for. */
function harmonyOutcome({ request, plans, frame }: Outcomes): WishOutcome[] {
  const isBegun = request.task === 'compose' || request.task === 'continue';
  if (!isBegun || !isHarmonyPlanned(request)) return [];
  const names = plans.slice(frame.oldBars).map(({ told: { chords, key } }) => {
    const [chord] = chords;
    const heard = key < 0 ? undefined : keyOfTonic(key % 12, key < 12 ? 'major' : 'minor');
    return chord && pitchClassName(chord.root, heard) + CELL_CHORD_KINDS[chord.kind]!.name;
  });
  if (names.every((name) => name === undefined)) return [];
  const got = `told: ${names.map((name) => name ?? '–').join(' | ')}`;
  return [{ wish: 'harmony', asked: 'none; planned by the seed', got, kept: true, hard: false }];
}

function limitOutcomes(of: Outcomes): WishOutcome[] {
  const { request, cellPlans } = of;
  if (request.limits.length === 0) return [];
  const broken = written(of).reduce(
    (sum, { cell, own }) =>
      sum + own.filter((note) => !cellPlans.get(cell)!.rules.allows(note.tick, note.pitch)).length,
    0,
  );
  const asked = request.limits.map(({ range, polyphony, forbidden, chordTones }) =>
    [
      range && `${pitchName(range[0])}–${pitchName(range[1])}`,
      polyphony && `at most ${polyphony} together`,
      forbidden && `without ${forbidden.map((pitch) => pitchName(pitch)).join(' ')}`,
      chordTones && `chord tones ${chordTones === 'beats' ? 'on the beats' : 'everywhere'}`,
    ]
      .filter(Boolean)
      .join(', '),
  );
  return [
    {
      wish: 'limits',
      asked: asked.join('; '),
      got: broken === 0 ? 'kept' : `${broken} notes break one`,
      kept: broken === 0,
      hard: true,
    },
  ];
}

function copyOutcome(of: Outcomes): WishOutcome[] {
  const { request, cellPlans } = of;
  if (!request.noCopy || (request.task !== 'infill' && request.task !== 'vary')) return [];
  const copies = written(of).filter(({ cell, own }) => {
    const { unlike } = cellPlans.get(cell)!.rules;
    return unlike !== undefined && isSameMusic(own, unlike);
  }).length;
  return [
    {
      wish: 'no copy',
      asked: 'no bar as it was',
      got: copies === 0 ? 'none is' : `${copies} are`,
      kept: copies === 0,
      hard: true,
    },
  ];
}

function motifOutcomes({ motifs, score }: Outcomes): WishOutcome[] {
  return verifyMotifPlaces(score, motifs).map(({ bar, free, got }) => ({
    wish: `motif in bar ${bar}`,
    asked: free ? 'freely varied' : 'note for note',
    got: got.words,
    kept: got.held,
    hard: !free,
  }));
}

function samplingOutcome({ request, draft }: Outcomes): WishOutcome[] {
  const { temperature, topK, topP, minP, seed } = request;
  const nats = draft.choices === 0 ? 0 : draft.nats / draft.choices;
  const asked = `temperature ${temperature}, top k ${topK || 'all'}, top p ${topP}, min p ${minP}, seed ${seed}`;
  return [{ wish: 'sampling', asked, got: `${nats.toFixed(3)} nats a note`, kept: true, hard: false }];
}
