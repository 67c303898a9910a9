/** Whether the notes lie in the key: hard, all of them; soft, the key that is heard. */
import { askedKey, estimatedKey } from './asked-key.ts';
import { type ControlContext, writtenNotes } from './control-context.ts';
import type { ControlMeasurement, ControlOutcome } from './control-outcome.ts';
import type { PieceNote } from './control-piece.ts';
import type { BarRange } from './control-request.ts';

export type KeyMeasure = { readonly outcomes: ControlOutcome[]; readonly softKey: ControlMeasurement['softKey'] };

/**
 * The key of the request and of each section that names one.
 *
 * Softly asked, the key counts as right where the estimate over all pitched notes has its tonic and its mode, as Text2midi
 * counts ("correct key"); relative and parallel keys are wrong.
 */
export function keyOutcomes(context: ControlContext): KeyMeasure {
  const { key, scale, keyIs = 'hard', form } = context.request;
  const outcomes: ControlOutcome[] = [];
  let softKey: ControlMeasurement['softKey'];
  const sections = sectionBars(form?.sections ?? []);
  for (const { bars, key: sectionKey = key } of sections) {
    if (sectionKey === undefined || keyIs === 'soft') continue;
    const own = sectionKey === key ? scale : undefined;
    outcomes.push(scaleOutcome(`key of bars ${bars[0]}–${bars[1]}`, context, sectionKey, own, bars));
  }
  if (key !== undefined && sections.length === 0) {
    if (keyIs === 'hard') outcomes.push(scaleOutcome('key', context, key, scale, undefined));
    else {
      const asked = askedKey(key, scale);
      const notes = pitched(context, undefined);
      const heard = estimatedKey(notes);
      const isAsked = (found: typeof heard): boolean => found?.tonic === asked.tonic && found.mode === asked.mode;
      const correct = isAsked(heard);
      const got = heard === undefined ? 'none' : `tone ${heard.tonic} ${heard.mode}`;
      outcomes.push({ wish: 'key', hard: false, asked: key, got, kept: correct });
      const inside = notes.filter(({ pitch }) => asked.scale.includes(pitch % 12)).length;
      const correctKrumhansl = isAsked(estimatedKey(notes, 'krumhansl'));
      softKey = { correct, correctKrumhansl, inScale: notes.length === 0 ? 0 : inside / notes.length };
    }
  }
  return { outcomes, softKey };
}

function scaleOutcome(
  wish: string,
  context: ControlContext,
  key: string,
  scale: string | undefined,
  bars: BarRange | undefined,
): ControlOutcome {
  const inScale = new Set(askedKey(key, scale).scale);
  const notes = pitched(context, bars);
  const outside = notes.filter(({ pitch }) => !inScale.has(pitch % 12)).length;
  return {
    wish,
    hard: true,
    asked: scale === undefined ? key : `${key}, ${scale}`,
    got: outside === 0 ? `${notes.length} notes inside` : `${outside} of ${notes.length} notes outside`,
    kept: outside === 0,
  };
}

function pitched(context: ControlContext, bars: BarRange | undefined): PieceNote[] {
  return writtenNotes(context, bars === undefined ? {} : { bars }).flatMap(({ notes }) => notes);
}

/** Sections with the bars they come to stand in. */
export function sectionBars<Section extends { readonly bars: number }>(
  sections: readonly Section[],
): (Omit<Section, 'bars'> & { readonly bars: BarRange })[] {
  let next = 1;
  return sections.map((section) => {
    const bars: BarRange = [next, next + section.bars - 1];
    next += section.bars;
    return { ...section, bars };
  });
}
