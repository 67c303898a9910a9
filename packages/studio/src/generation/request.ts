/** From the page's wishes to one composing request. */
import { type ComposeRequestInput, hears, type ModelKind, usualScaleOf } from '@continuo/compose';
import type { Score } from '@continuo/music';
import { blocksOf, type CellSet, NO_CELLS, withBlock, withoutCells } from '../state/cell-set.ts';
import { cellsToWrite } from '../state/cells.ts';
import { type Plan, plannedBars } from '../state/plan.ts';
import type { Draft } from '../state/project.ts';
import { stageOf, wholeStage } from '../state/stage.ts';
import type { Wishes } from '../state/studio-state.ts';
import { soundingTracks, VOICES } from '../state/track-names.ts';
import { RequestProblem } from './request-problem.ts';
import { type CellFields, locksIn, type StudioRequest, scoreCellsOf, scoreFieldsOf } from './score-request.ts';

export const VARIATION_COUNT = 4;

/** What is at hand beside the draft and the wishes. */
export type RequestContext = {
  readonly activeTrack: number;
  /** the tempo at hand; a new piece takes it over */
  readonly bpm: number;
  /** of the model: what it does not hear is left out */
  readonly kind: ModelKind;
};

/**
 * The request for a task, four variations of it.
 *
 * @throws RequestProblem  the score or the selection lacks what the task needs
 */
export function requestOf(draft: Draft, wishes: Wishes, context: RequestContext): ComposeRequestInput {
  const request = wholeRequest(draft, wishes, context);
  return Object.fromEntries(
    Object.entries(request).filter(([wish]) => hears(context.kind, wish)),
  ) as ComposeRequestInput;
}

function wholeRequest(draft: Draft, wishes: Wishes, context: RequestContext): StudioRequest {
  const { task, temperature, seed } = wishes;
  const { score, plan } = draft;
  const { activeTrack, kind } = context;
  const stage = stageOf(task, plan, score);
  const common = {
    task,
    temperature,
    seed,
    variations: VARIATION_COUNT,
    ...(plan.key !== '' && { key: plan.key }),
    ...(kind === 'score' && plan.key !== '' && scaleOf(plan)),
    ...(kind === 'score' && !plan.ends && (task === 'compose' || task === 'continue') && { ends: false }),
    ...scoreFieldsOf(task, plan, stage),
    ...latentFieldsOf(wishes),
  };
  switch (task) {
    case 'compose': {
      const bpm = Math.round(Math.min(400, Math.max(10, plan.bpm ?? context.bpm)));
      if (kind !== 'score') return { ...common, bars: plan.composeBars, bpm };
      // chorale models hear these too, but are not asked for them here
      const { meter, pickup } = plan;
      return {
        ...common,
        bars: plannedBars(plan),
        bpm,
        ...(meter !== '' && { meter }),
        ...(pickup > 0 && { pickup }),
      };
    }
    case 'continue':
      if (kind === 'chorale') requireFourVoices(score, 'Continue');
      else requireNotes(score, 'continue');
      return { ...common, score, bars: plan.continueBars };
    case 'harmonize':
      return { ...common, score, melodyTrack: melodyAt(score, activeTrack) };
    case 'accompany':
    case 'arrange':
      requireNotes(score, task);
      if (plan.instruments.length === 0)
        throw new RequestProblem('Choose the instruments to write for first, under “Instruments and style”.');
      return { ...common, score };
    case 'interpolate':
      requireNotes(score, 'lead over');
      if (wishes.goal === undefined)
        throw new RequestProblem('Choose where to lead first: open that piece, and take it with “Lead to this piece”.');
      return { ...common, score, to: wishes.goal.score, steps: wishes.steps };
    case 'infill': {
      if (kind === 'chorale') requireFourVoices(score, 'Rewriting');
      const cells = cellsToWrite(draft, stage);
      if (cells.length === 0) throw new RequestProblem(noCells(draft));
      return { ...common, score, ...(kind === 'chorale' ? choraleCells(draft, cells) : scoreCellsOf(draft, cells)) };
    }
    case 'style-transfer':
    case 'vary': {
      if (task === 'style-transfer' && plan.styles.length === 0)
        throw new RequestProblem('Choose the style to write in first, under “Instruments and style”.');
      requireNotes(score, 'vary');
      const everything = withoutCells(withBlock(NO_CELLS, wholeStage(stage)), plan.lockedCells);
      const cells = cellsToWrite(draft, stage);
      if (cells.length === 0 && (plan.cells.length > 0 || everything.length === 0))
        throw new RequestProblem(noCells(draft));
      return { ...common, score, ...scoreCellsOf(draft, cells.length > 0 ? cells : everything) };
    }
  }
}

/** The scale that is named, else the one that music is composed in in that key. */
function scaleOf({ key, scale }: Plan): { readonly scale?: string } {
  const tones = scale === '' ? usualScaleOf(key) : scale;
  return tones === undefined ? {} : { scale: tones };
}

/** What an autoencoder hears; sliders in the middle ask for nothing. */
function latentFieldsOf({ task, distance, attributes }: Wishes): Pick<StudioRequest, 'distance' | 'attributes'> {
  if (task !== 'vary' && task !== 'compose') return {};
  const pushed = Object.fromEntries(Object.entries(attributes).filter(([, amount]) => amount !== 0));
  return {
    ...(task === 'vary' && { distance }),
    ...(Object.keys(pushed).length > 0 && { attributes: pushed }),
  };
}

/** Chorale models know the tracks by their voices. */
function choraleCells({ score, plan }: Draft, cells: CellSet): CellFields {
  const sounding = soundingTracks(score);
  const voiceOf = (place: number): (typeof VOICES)[number] | undefined => VOICES[sounding.indexOf(place)];
  const locks = locksIn(score, plan, cells).flatMap(({ track, tick }) => {
    const voice = voiceOf(track);
    return voice === undefined ? [] : [{ voice, tick }];
  });
  return {
    cells: blocksOf(cells).flatMap(({ bars: [first, last], tracks }) => {
      const voices = tracks.map(voiceOf).filter((voice) => voice !== undefined);
      return voices.length === 0 ? [] : [{ bars: [first, last] as [number, number], voices }];
    }),
    ...(locks.length > 0 && { locks }),
  };
}

function noCells({ plan, selection }: Draft): string {
  if (plan.cells.length > 0 || selection.size > 0)
    return 'All that is chosen is locked: unlock some of it, or choose other cells.';
  return 'Select what to rewrite first: choose cells on the grid, draw a box around notes, or drag across the bar numbers.';
}

/** The voice at hand, or the first that has notes. */
function melodyAt(score: Score, activeTrack: number): number {
  const place = (score.tracks[activeTrack]?.notes.length ?? 0) > 0 ? activeTrack : soundingTracks(score)[0];
  if (place === undefined)
    throw new RequestProblem('There is no melody yet: draw one, or drop a MIDI file onto the page.');
  return place;
}

function requireNotes(score: Score, task: string): void {
  if (soundingTracks(score).length > 0) return;
  throw new RequestProblem(`There is nothing to ${task} yet: draw some notes, or drop a MIDI file onto the page.`);
}

function requireFourVoices(score: Score, task: string): void {
  const count = soundingTracks(score).length;
  if (count === VOICES.length) return;
  throw new RequestProblem(
    `${task} needs four voices, and this piece has ${count}. Harmonize its melody first: that writes the other voices.`,
  );
}
