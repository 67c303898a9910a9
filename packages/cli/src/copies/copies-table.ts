/** Copies as a table for people. */
import type { OriginalityResult } from '@continuo/evaluate';
import { markdownTable } from '@continuo/train';

/** A row an aspect in which something was written: aspect, share of what is written, of real pieces, their band, the longest. */
export function copiedRows(originality: OriginalityResult | undefined): readonly (readonly string[])[] {
  return Object.entries(originality ?? {}).flatMap(([aspect, found]) => {
    if (typeof found !== 'object' || found.generated.windows === 0) return [];
    const { generated, human, band } = found;
    const { longest } = generated;
    const copy = longest
      ? `${longest.frames} ${found.unit} of ${longest.source.piece}, bar ${longest.source.bar}`
      : 'none';
    return [
      [aspect, percent(generated.share), percent(human.share), `${percent(band[0])} to ${percent(band[1])}`, copy],
    ];
  });
}

/** A section for a card or a report; empty where nothing was written. */
export function copiesSection(originality: OriginalityResult | undefined): readonly string[] {
  const rows = copiedRows(originality);
  if (rows.length === 0) return [];
  return [
    '## Copies',
    'Windows (8 quarters; of melodies 12 intervals) of eight pieces of eight bars that the model writes at its own taste which stand in ' +
      'the pieces it learnt from, in any key, beside those of real pieces held out. The band is that of as many real pieces.',
    markdownTable(['', 'of what it writes', 'of real pieces', 'band of real pieces, 95 %', 'longest copy'], rows),
  ];
}

/** A share for people; NaN is that of nothing. @example percent(0.0251) // => '2.5 %' */
export function percent(share: number): string {
  return Number.isNaN(share) ? 'none' : `${(100 * share).toFixed(1)} %`;
}
