/** The report of a fine-tuning: in the folder as Markdown, and as lines for the screen. */
import { join } from 'node:path';
import type { OriginalityResult } from '@continuo/evaluate';
import type { ModelFile } from '@continuo/models';
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
  const copied = copiedRows(report.originality);
  const text = [
    `# ${metadata.name}, before and after`,
    report.words,
    table(['', 'pieces', `before, ${report.unit}`, 'after', 'change', '95 % interval'], rows),
    'Held-out pieces were never trained on; those of the validation split chose the step. Intervals are bootstrapped over pieces.',
    ...(copied.length > 0
      ? [
          '## Copies',
          'Windows of what the tuned model writes that stand in the pieces it learnt from, in any key, beside those of real pieces held out.',
          table(['', 'of what it writes', 'of real pieces', 'band of real pieces', 'longest copy'], copied),
        ]
      : []),
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

function copiedRows(originality: OriginalityResult | null): readonly (readonly string[])[] {
  return Object.entries(originality ?? {}).flatMap(([aspect, found]) => {
    if (typeof found !== 'object' || found.generated.windows === 0) return [];
    const { generated, human, band } = found;
    const longest = generated.longest
      ? `${generated.longest.frames} ${found.unit} of ${generated.longest.source.piece}, bar ${generated.longest.source.bar}`
      : 'none';
    return [
      [aspect, percent(generated.share), percent(human.share), `${percent(band[0])} to ${percent(band[1])}`, longest],
    ];
  });
}

function percent(share: number): string {
  return Number.isNaN(share) ? 'none' : `${(100 * share).toFixed(1)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
