/** The report of a fine-tuning: in the folder as Markdown, and as lines for the screen. */
import { join } from 'node:path';
import type { OriginalityResult } from '@continuo/evaluate';
import type { ModelFile } from '@continuo/models';
import { markdownTable } from '@continuo/train';
import { copiedRows, copiesSection } from '../copies/copies-table.ts';
import { writeWhole } from '../write-whole.ts';
import { type SetChange, signed, type TuningVerdict } from './tuning-verdict.ts';

export const REPORT_FILE = 'finetune.md';

export type TuningReport = TuningVerdict & {
  readonly unit: string;
  readonly heldOut: SetChange;
  readonly train: SetChange;
  readonly originality: OriginalityResult | null;
};

/** Writes the report beside the model; gives what a person reads at the end. */
export async function writeTuningReport(
  folder: string,
  { metadata }: ModelFile,
  report: TuningReport,
): Promise<readonly string[]> {
  const rows = [rowOf('pieces held out', report.heldOut), rowOf('pieces it learnt from', report.train)];
  const copied = copiedRows(report.originality ?? undefined);
  const text = [
    `# ${metadata.name}, before and after`,
    report.words,
    markdownTable(['', 'pieces', `before, ${report.unit}`, 'after', 'change', '95 % interval'], rows),
    'Held-out pieces were never trained on; those of the validation split chose the step. Intervals are bootstrapped over pieces.',
    ...copiesSection(report.originality ?? undefined),
  ].join('\n\n');
  await writeWhole([{ path: join(folder, REPORT_FILE), bytes: new TextEncoder().encode(`${text}\n`) }]);
  return [
    report.words,
    ...rows.map(
      ([what, pieces, before, after, change, interval]) =>
        `  ${what} (${pieces}): ${before} → ${after} ${report.unit}, ${change} (${interval})`,
    ),
    ...copied.map(
      ([aspect, generated, human]) =>
        `  ${aspect}: ${generated} of what it writes stands in them, ${human} of real pieces`,
    ),
    `The report is ${join(folder, REPORT_FILE)}.`,
  ];
}

function rowOf(what: string, { pieces, before, after, change, changeInterval }: SetChange): readonly string[] {
  const [low, high] = changeInterval;
  return [
    what,
    String(pieces),
    before.toFixed(3),
    after.toFixed(3),
    signed(change),
    `${signed(low)} to ${signed(high)}`,
  ];
}
