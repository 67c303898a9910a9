/** How many bars are asked for, and of which meter. */
import type { Meter } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';

const USUAL_BARS = 16;
const USUAL_MORE = 4;

/**
 * How many bars are to be new.
 *
 * @throws ComposeError  'contradiction': the form has another number
 */
export function readBars({ bars, form, task }: Pick<ComposeRequest, 'bars' | 'form' | 'task'>): number {
  const ofForm = form?.sections.reduce((sum, section) => sum + section.bars, 0);
  if (bars !== undefined && ofForm !== undefined && bars !== ofForm) {
    throw new ComposeError(
      'contradiction',
      `bars: ${bars} are asked for, the form has ${ofForm}; leave one of them out`,
      { bars, ofForm },
    );
  }
  return bars ?? ofForm ?? (task === 'compose' ? USUAL_BARS : USUAL_MORE);
}

/**
 * A meter as people write it.
 *
 * @throws ComposeError  'bad-request': it is none, or longer than eight quarters
 * @example parseMeter('6/8') // => { numerator: 6, denominator: 8 }
 */
export function parseMeter(text: string): Pick<Meter, 'numerator' | 'denominator'> {
  const found = /^(\d{1,2})\/(1|2|4|8|16)$/.exec(text.trim());
  const [numerator, denominator] = [Number(found?.[1]), Number(found?.[2])];
  const quarters = (numerator * 4) / denominator;
  if (found && numerator > 0 && quarters <= 8) return { numerator, denominator };
  throw new ComposeError(
    'bad-request',
    `meter: found "${text}", expected one such as "3/4" or "6/8", of at most eight quarters`,
    { text },
  );
}
