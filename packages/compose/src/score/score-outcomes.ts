/** Asked → got, of the wishes that models of whole scores hear: measured on what was written. */
import { type CellNote, cellFacts } from '@continuo/corpus';
import { moodOf, PROGRAM_NAMES, pitchName, type Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { type PlacedMotif, verifyMotifPlaces } from '../form/motif-places.ts';
import { TEXTURE_WISHES, type TextureWish } from '../score-wishes.ts';
import type { BarPlan } from './bar-plan.ts';
import type { CellPlan } from './cell-plan.ts';
import { isSameMusic } from './choose-note.ts';
import { chordAt } from './chord-wishes.ts';
import { barsAsked, type ScoreFrame, tracksNamed } from './score-frame.ts';
import type { ScoreDraft } from './write-cells.ts';

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
    ...textureOutcomes(of),
    ...moodOutcome(of),
    ...chordOutcome(of),
    ...limitOutcomes(of),
    ...copyOutcome(of),
    ...motifOutcomes(of),
    ...samplingOutcome(of),
  ];
}

const written = ({ frame, draft }: Outcomes) =>
  frame.written.flatMap((cell) => {
    const bar = Math.floor(cell / frame.tracks.length);
    const track = cell % frame.tracks.length;
    const stays = frame.locked.get(cell) ?? [];
    return [
      {
        cell,
        bar,
        track,
        notes: draft.cells[bar]![track]!,
        own: draft.cells[bar]![track]!.filter((note) => !stays.includes(note)),
      },
    ];
  });

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const number = (value: number): string => String(Number(value.toFixed(2)));

function keyOutcomes(of: Outcomes): WishOutcome[] {
  const { request, plans, frame } = of;
  if (!plans.some(({ key }) => key !== undefined)) return [];
  let [within, all] = [0, 0];
  for (const { bar, track, own } of written(of)) {
    const key = plans[bar]!.key;
    if (key === undefined || frame.tracks[track]!.isDrums) continue;
    all += own.length;
    within += own.filter(({ pitch }) => key.pitchClasses.includes(pitch % 12)).length;
  }
  const labels = [...new Set(plans.flatMap(({ key }) => (key === undefined ? [] : [key.label])))];
  const hard = request.keyIs === 'hard' && !request.limits.some(({ chordTones }) => chordTones !== undefined);
  const kept = hard ? within === all : all === 0 || within / all >= 0.9;
  return [{ wish: 'key', asked: labels.join(', '), got: `${within} of ${all} written notes in it`, kept, hard }];
}

function barsOutcome({ request, frame }: Outcomes): WishOutcome[] {
  if (request.task !== 'compose' && request.task !== 'continue') return [];
  const asked = barsAsked(request);
  const got = frame.bars.length - frame.oldBars - (request.task === 'compose' && frame.firstNumber === 0 ? 1 : 0);
  return [{ wish: 'bars', asked: String(asked), got: String(got), kept: asked === got, hard: true }];
}

function tempoAndMeter({ request, score }: Outcomes): WishOutcome[] {
  const outcomes: WishOutcome[] = [];
  if (request.bpm !== undefined) {
    const got = 60_000_000 / (score.tempos[0]?.microsecondsPerQuarter ?? 500_000);
    outcomes.push({
      wish: 'tempo',
      asked: `${request.bpm} bpm`,
      got: `${number(got)} bpm`,
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

/** How far what came out may lie from what was asked. */
const TOLERANCE: Readonly<Record<TextureWish, (asked: number) => number>> = {
  density: (asked) => 0.15 * asked + 0.1,
  rhythm: (asked) => 0.15 * asked + 0.1,
  polyphony: (asked) => 0.2 * asked,
  register: () => 5,
  leaps: () => 0.2,
  dynamics: () => 10,
};
const UNITS: Readonly<Record<TextureWish, string>> = {
  density: 'notes a quarter',
  rhythm: 'onsets a quarter',
  polyphony: 'notes an onset',
  register: 'mean pitch',
  leaps: 'of steps',
  dynamics: 'mean velocity',
};

function textureOutcomes(of: Outcomes): WishOutcome[] {
  const { request, frame } = of;
  const cells = written(of);
  return request.wishes.flatMap((wish) => {
    const chosen = wish.tracks && new Set(wish.tracks.flatMap((name) => tracksNamed(name, frame.score, frame.tracks)));
    const covered = cells.filter(({ bar, track }) => {
      const at = frame.firstNumber + bar;
      return (chosen?.has(track) ?? true) && (wish.bars === undefined || (at >= wish.bars[0] && at <= wish.bars[1]));
    });
    const where = [wish.bars && `bars ${wish.bars[0]}–${wish.bars[1]}`, wish.tracks?.join(', ')]
      .filter(Boolean)
      .join(' of ');
    return TEXTURE_WISHES.flatMap((name): WishOutcome[] => {
      const asked = wish[name];
      if (asked === undefined) return [];
      const got = measure(name, covered, frame);
      const label = `${name}${where && ` ${where}`}`;
      const words = got === undefined ? 'nothing to measure' : `${number(got)} ${UNITS[name]}`;
      const kept = got !== undefined && Math.abs(got - asked) <= TOLERANCE[name](asked);
      return [{ wish: label, asked: `${number(asked)} ${UNITS[name]}`, got: words, kept, hard: false }];
    });
  });
}

function measure(
  name: TextureWish,
  cells: readonly { readonly bar: number; readonly track: number; readonly notes: readonly CellNote[] }[],
  { bars, tracks }: ScoreFrame,
): number | undefined {
  const usual = cells.filter(
    ({ track }) => !tracks[track]!.isDrums || name === 'density' || name === 'rhythm' || name === 'dynamics',
  );
  const quarters = usual.reduce((sum, { bar }) => sum + bars[bar]!.steps / 24, 0);
  const facts = usual.map(({ notes }) => cellFacts(notes));
  const notes = facts.reduce((sum, each) => sum + each.notes, 0);
  const onsets = facts.reduce((sum, each) => sum + each.onsets, 0);
  const meanOf = (pick: (note: CellNote) => number): number | undefined =>
    notes === 0
      ? undefined
      : usual.reduce((sum, each) => sum + each.notes.reduce((total, note) => total + pick(note), 0), 0) / notes;
  switch (name) {
    case 'density':
      return quarters === 0 ? undefined : notes / quarters;
    case 'rhythm':
      return quarters === 0 ? undefined : onsets / quarters;
    case 'polyphony':
      return onsets === 0 ? undefined : notes / onsets;
    case 'register':
      return meanOf(({ pitch }) => pitch);
    case 'dynamics':
      return meanOf(({ velocity }) => velocity);
    case 'leaps': {
      const shares = facts.flatMap(({ leaps }) => (leaps === undefined ? [] : [leaps]));
      return shares.length === 0 ? undefined : shares.reduce((a, b) => a + b, 0) / shares.length;
    }
  }
}

function moodOutcome({ request, score }: Outcomes): WishOutcome[] {
  const { mood } = request;
  if (mood === undefined || (mood.valence === undefined && mood.arousal === undefined)) return [];
  const got = moodOf(score);
  const axes = (['valence', 'arousal'] as const).filter((axis) => mood[axis] !== undefined);
  return [
    {
      wish: 'mood',
      asked: axes.map((axis) => `${axis} ${number(mood[axis]!)}`).join(', '),
      got: `${axes.map((axis) => `${axis} ${number(got[axis])}`).join(', ')}, as guessed from the notes`,
      kept: axes.every((axis) => Math.abs(got[axis] - mood[axis]!) <= 0.5),
      hard: false,
    },
  ];
}

function chordOutcome(of: Outcomes): WishOutcome[] {
  const { request, plans, frame } = of;
  if (request.chords === undefined) return [];
  let [within, all] = [0, 0];
  for (const { bar, track, own } of written(of)) {
    const chords = plans[bar]!.chords;
    if (chords === undefined || frame.tracks[track]!.isDrums) continue;
    for (const { position, pitch } of own) {
      const tones = chordAt(chords, position / frame.bars[bar]!.steps)?.tones ?? [];
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

function limitOutcomes(of: Outcomes): WishOutcome[] {
  const { request, cellPlans } = of;
  if (request.limits.length === 0) return [];
  const broken = written(of).reduce(
    (sum, { cell, own }) =>
      sum + own.filter((note) => !cellPlans.get(cell)!.rules.allows(note.position, note.pitch)).length,
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
  const copies = written(of).filter(({ cell, notes }) => {
    const { unlike } = cellPlans.get(cell)!.rules;
    return unlike !== undefined && isSameMusic(notes, unlike);
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
