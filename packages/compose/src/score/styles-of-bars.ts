/** Style and composer of each bar by their names, and a blend of them bar by bar. */
import type { ScoreModel } from '@continuo/models';
import { nearestName } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import { placeOfName } from './known-name.ts';

/** What a model of whole scores tells apart. */
export type KnownNames = Pick<ScoreModel, 'styles' | 'composers' | 'name'>;
/** Indices among the model's own; −1 for none. */
export type BarManner = { readonly style: number; readonly composer: number };
/** By their names; what is left out is as the piece has it. */
export type NamedManner = { readonly style?: string | undefined; readonly composer?: string | undefined };

type Asked = Pick<ComposeRequest, 'style' | 'composer' | 'blend' | 'wishes' | 'seed'>;

/**
 * What each bar is told: the request's own style and composer; of a blend one part for two bars each, drawn by its share; over
 * them what is wished of that bar.
 *
 * @returns  of the bar's index and what is wished there
 * @throws ComposeError  'bad-request': the model has no such style or composer, wherever it is asked for
 */
export function stylesOfBars(
  { style, composer, blend, wishes, seed }: Asked,
  model: KnownNames,
): (bar: number, wished: NamedManner) => BarManner {
  const own = mannerOf({ style, composer }, { style: -1, composer: -1 }, model);
  const parts = (blend ?? []).map(({ share, ...named }) => ({ manner: mannerOf(named, own, model), share }));
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  // a name that is not known is told even where its bars are not written
  for (const wish of wishes) mannerOf(wish, own, model);
  return (bar, wished) => {
    let rest = drawUniform({ seed, variation: 0, candidate: 1, place: bar >> 1 }) * total;
    const drawn = parts.find(({ share }) => {
      rest -= share;
      return rest < 0;
    });
    return mannerOf(wished, (drawn ?? parts.at(-1))?.manner ?? own, model);
  };
}

function mannerOf({ style, composer }: NamedManner, otherwise: BarManner, model: KnownNames): BarManner {
  return {
    style: style === undefined ? otherwise.style : styleIndex(style, model),
    composer: composer === undefined ? otherwise.composer : composerIndex(composer, model),
  };
}

/** @throws ComposeError  'bad-request': the model has no such style */
function styleIndex(style: string, { styles, composers, name }: KnownNames): number {
  const index = placeOfName(style, styles);
  if (index >= 0) return index;
  const person = composers[placeOfName(style, composers)];
  const hint = person === undefined ? nearest(style, styles) : `; "${person}" is one of its composers`;
  const known = styles.join(', ') || 'none';
  throw new ComposeError('bad-request', `style: "${style}" is none that "${name}" knows: ${known}${hint}`, { style });
}

/** @throws ComposeError  'bad-request': the model has no such composer, or none at all */
function composerIndex(composer: string, { composers, styles, name }: KnownNames): number {
  const index = placeOfName(composer, composers);
  if (index >= 0) return index;
  if (composers.length === 0) {
    const instead = styles.length === 0 ? '' : `; ask for a style: ${styles.join(', ')}`;
    const message = `composer: "${composer}" is asked for, but "${name}" was not told who composed what it learned from${instead}`;
    throw new ComposeError('bad-request', message, { composer });
  }
  const style = styles[placeOfName(composer, styles)];
  const hint = style === undefined ? nearest(composer, composers) : `; "${style}" is one of its styles`;
  const known = composers.join(', ');
  const message = `composer: "${composer}" is none that "${name}" knows: ${known}${hint}`;
  throw new ComposeError('bad-request', message, { composer });
}

function nearest(wanted: string, known: readonly string[]): string {
  return known.length === 0 ? '' : `; did you mean "${nearestName(wanted, known)}"?`;
}
