/** What a person should know of an answer, a sentence each. */
import { barOfTick } from './placed-note.ts';
import type { ScoreDraft } from './score-draft.ts';
import { findTracks } from './tracks-named.ts';
import type { WritingPlan } from './writing-plan.ts';

export function scoreReports({ request, frame, plans }: WritingPlan, draft: ScoreDraft): string[] {
  const reports: string[] = [];
  const { cut, unfilled, leftOut, refused } = draft;
  if (cut > 0) reports.push(`${cut} bars of a track are broken off: they had more notes than the model reads at once`);
  if (unfilled > 0) reports.push(`in ${unfilled} bars of a track the rhythm is not kept: no pitch was left for it`);
  if (leftOut > 0) {
    reports.push(
      `${leftOut} notes of bars that come back are left out: a hard wish or what stays does not let them stand`,
    );
  }
  if (refused.size > 0) {
    const numbers = [...refused].map((bar) => frame.numbers[bar]).join(', ');
    reports.push(
      `bars ${numbers} do not come back note for note: they would be what they replace (noCopy, keepRhythm)`,
    );
  }
  const isWritten = new Set(frame.written);
  const outside = request.locks.filter(({ track, tick }) => {
    const bar = barOfTick(frame.bars, tick);
    return !findTracks(track!, frame.score, frame.tracks).some((each) =>
      isWritten.has(bar * frame.tracks.length + each),
    );
  });
  if (outside.length > 0) reports.push(`${outside.length} locks lie outside the cells, where all stays anyway`);
  const [first, last] = [frame.numbers[0]!, frame.numbers.at(-1)!];
  for (const kind of ['wishes', 'limits'] as const) {
    for (const [index, { bars }] of request[kind].entries()) {
      if (bars === undefined || (bars[0] <= last && bars[1] >= first)) continue;
      reports.push(
        `${kind}.${index}: bars ${bars[0]}–${bars[1]} are none of the piece's, which has bars ${first}–${last}`,
      );
    }
  }
  if (plans.some(({ form }) => form?.reference !== undefined && form.reference < first)) {
    reports.push('the form comes back to bars that the piece does not have');
  }
  return reports;
}
