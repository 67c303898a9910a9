/** Styles by their names, and a blend of them bar by bar. */
import type { ScoreModel } from '@continuo/models';
import { nearestName } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { drawUniform } from '../sampling/counter-random.ts';

type Known = Pick<ScoreModel, 'styles' | 'name'>;

/** The style of each bar: one, or of a blend one for two bars each, drawn by its share; −1 where none is asked for. */
export function stylesOfBars(
  { style, blend, seed }: Pick<ComposeRequest, 'style' | 'blend' | 'seed'>,
  model: Known,
): (bar: number) => number {
  if (blend !== undefined) {
    const parts = blend.map((part) => ({ index: styleIndex(part.style, model), share: part.share }));
    const total = parts.reduce((sum, { share }) => sum + share, 0);
    return (bar) => {
      let rest = drawUniform({ seed, variation: 0, candidate: 1, place: bar >> 1 }) * total;
      for (const { index, share } of parts) {
        rest -= share;
        if (rest < 0) return index;
      }
      return parts.at(-1)!.index;
    };
  }
  const index = style === undefined ? -1 : styleIndex(style, model);
  return () => index;
}

/** @throws ComposeError  'bad-request': the model has no such style */
export function styleIndex(style: string, { styles, name }: Known): number {
  const lower = style.trim().toLowerCase();
  const index = styles.findIndex((each) => each.toLowerCase() === lower);
  if (index >= 0) return index;
  const near = nearestName(lower, styles);
  throw new ComposeError(
    'bad-request',
    `style: "${style}" is none that "${name}" knows: ${styles.join(', ')}${near ? `; did you mean "${near}"?` : ''}`,
    { style },
  );
}
