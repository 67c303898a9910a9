/** How long the sections of a form are, so that all together have exactly so many bars. */

import { MOST_SECTION_BARS } from './form-plan.ts';
import type { TemplateSection } from './form-templates.ts';

/** Bars of each section, and what is left for an introduction before and a coda after them. */
export type SectionLengths = {
  readonly bars: readonly number[];
  readonly intro: number;
  readonly coda: number;
};

/** Phrases of 8, else of 4, 2, 1. */
const PHRASES = [8, 4, 2, 1] as const;
/** No group grows beyond so much of its share. */
const MOST_OF_SHARE = 1.3;
/** So many bars left over are a longer last section; more are a coda. */
const MOST_HELD = 3;

/**
 * Lengths in whole phrases, in the proportion of the weights, groups alike; what is left goes to the last section, a
 * coda and an introduction.
 *
 * @param bars  at least as many as there are sections
 * @param coin  0–1; chooses between introduction and coda
 * @example lengthsOf(templateOf('song', 36, 0), 36, 0.9) // => { bars: [8, 8, 8, 8], intro: 0, coda: 4 }
 */
export function lengthsOf(template: readonly TemplateSection[], bars: number, coin: number): SectionLengths {
  const groups = [...Map.groupBy(template, ({ group }) => group)].map(([group, sections]) => ({
    group,
    count: sections.length,
    weight: sections[0].weight,
    bars: 0,
  }));
  const whole = template.reduce((sum, { weight }) => sum + weight, 0);
  const phrase = PHRASES.find((length) => groups.every(({ weight }) => (bars * weight) / whole >= length * 0.99)) ?? 1;
  let left = bars;
  for (const group of groups) {
    group.bars = phrase;
    left -= phrase * group.count;
  }
  for (const unit of PHRASES.filter((length) => length <= phrase && length >= Math.min(phrase, 4))) {
    // a few bars over are better a coda than an odd phrase
    if (unit < phrase && left <= Math.max(8, bars / 6)) break;
    for (;;) {
      const open = groups.filter(
        (group) =>
          group.count * unit <= left &&
          group.bars + unit <= Math.min(MOST_SECTION_BARS - MOST_HELD, (MOST_OF_SHARE * bars * group.weight) / whole),
      );
      if (open.length === 0) break;
      const next = open.reduce((a, b) => ((b.bars + unit) / b.weight < (a.bars + unit) / a.weight ? b : a));
      next.bars += unit;
      left -= unit * next.count;
    }
  }
  const lengths = template.map(({ group }) => groups.find((one) => one.group === group)?.bars ?? phrase);
  if (left <= MOST_HELD) {
    lengths[lengths.length - 1] += left;
    return { bars: lengths, intro: 0, coda: 0 };
  }
  if (left < 8)
    return coin < 0.3 && left === 4 ? { bars: lengths, intro: 4, coda: 0 } : { bars: lengths, intro: 0, coda: left };
  const intro = left >= 16 ? 8 : 4;
  return { bars: lengths, intro, coda: left - intro };
}
