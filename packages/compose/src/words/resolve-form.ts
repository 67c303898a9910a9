/** The form: its sections with their lengths, and keys that hold for a part of the piece. */
import type { FormPlan } from '../score-wishes.ts';
import type { Found } from './finding.ts';
import type { Placed } from './place-findings.ts';
import type { PromptReport } from './prompt-fields.ts';
import { RETURN_DISTANCE, type Section, sectionsByPlace, type WholePiece } from './sections-by-place.ts';

const MOST_SECTIONS = 100;
/** How far a section with a prime in its name is from the first. */
const VARIED_DISTANCE = 0.5;

/** @param whole  key and instruments of the piece, which a part may leave */
export function resolveForm(
  placed: readonly Placed[],
  bars: number | undefined,
  whole: WholePiece,
): { form?: FormPlan; reports: readonly PromptReport[] } {
  const reports: PromptReport[] = [];
  const forms = placed.flatMap(({ found }) => (found.kind === 'form' ? [found] : []));
  const cadence = placed.find(({ found }) => found.kind === 'cadence')?.found;
  if (forms.length > 1)
    reports.push({ code: 'contradiction', message: 'form: more than one was asked for; the first was taken' });
  if (bars === undefined) return { reports };
  const named = forms[0] && sectionsOf(forms[0], bars, reports);
  const keyed = sectionsByPlace(placed, bars, whole, named);
  const sections = keyed ?? (cadence ? [{ name: 'A', bars }] : undefined);
  if (sections === undefined) return { reports };
  if (sections.length > MOST_SECTIONS) {
    reports.push({
      code: 'adjusted',
      message: `form: ${sections.length} sections were asked for; a form has at most ${MOST_SECTIONS}, so it was left out`,
    });
    return { reports };
  }
  const ended = sections.map((section, i) =>
    cadence?.kind === 'cadence' && i === sections.length - 1 ? { ...section, cadence: cadence.cadence } : section,
  );
  return { form: { sections: ended }, reports };
}

function sectionsOf(
  { sections }: Extract<Found, { kind: 'form' }>,
  bars: number,
  reports: PromptReport[],
): Section[] | undefined {
  if (bars < sections.length) {
    reports.push({
      code: 'adjusted',
      message: `form: ${sections.length} sections don't fit in ${bars} bars; the form was left out`,
    });
    return undefined;
  }
  const lengths = lengthsOf(bars, sections.length);
  return sections.map(({ name, varied, varies }, i) => ({
    name,
    bars: lengths[i],
    ...(varies === undefined ? {} : { varies, distance: varied ? VARIED_DISTANCE : RETURN_DISTANCE }),
  }));
}

/** Equal parts, in whole groups of four bars where there are enough. */
function lengthsOf(bars: number, count: number): readonly number[] {
  const step = bars >= 4 * count ? 4 : 1;
  const cuts = Array.from({ length: count + 1 }, (_, i) =>
    i === count ? bars : Math.round((i * bars) / count / step) * step,
  );
  return cuts.slice(1).map((cut, i) => cut - cuts[i]);
}
