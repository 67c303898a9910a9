/** The style and the composer that are asked for: one part, or several that are blended by their shares. */

/** What is left out is free. */
export type StylePart = { readonly style?: string; readonly composer?: string; readonly share: number };
type Manner = { readonly style?: string | undefined; readonly composer?: string | undefined };

/** The most parts of a blend. */
export const MOST_PARTS = 8;

/** @example partName({ style: 'lieder', composer: 'Wolf' }) // => 'lieder like Wolf' */
export function partName({ style, composer }: Manner): string {
  return [...(style === undefined ? [] : [style]), ...(composer === undefined ? [] : [`like ${composer}`])].join(' ');
}

/** A part with another style or composer; undefined frees it. */
export function changedPart({ share, ...before }: StylePart, change: Manner): StylePart {
  const { style, composer } = { ...before, ...change };
  return { ...(style !== undefined && { style }), ...(composer !== undefined && { composer }), share };
}

/** The parts that a request asks for; those of a blend that leave style or composer open have the request's own. */
export function partsOf({
  style,
  composer,
  blend,
}: Manner & { readonly blend?: readonly (Manner & { readonly share: number })[] | undefined }): StylePart[] {
  if (blend === undefined) return style === undefined && composer === undefined ? [] : [manner(1, style, composer)];
  return blend.map((part) => manner(part.share, part.style ?? style, part.composer ?? composer));
}

/** What a request says for some parts. @example requestOfParts([{ style: 'folk', share: 1 }]) // => { style: 'folk' } */
export function requestOfParts(
  parts: readonly StylePart[],
): Omit<StylePart, 'share'> | { readonly blend: readonly StylePart[] } {
  const asked = parts.filter(({ style, composer }) => style !== undefined || composer !== undefined);
  if (asked.length > 1) return { blend: asked };
  const { share: _share, ...only } = asked[0] ?? { share: 1 };
  return only;
}

export function evenShares(parts: readonly StylePart[]): readonly StylePart[] {
  return parts.map((part) => ({ ...part, share: Math.round(100 / parts.length) / 100 }));
}

/** One share is set, the others keep their proportions in what is left. */
export function withShare(parts: readonly StylePart[], place: number, share: number): readonly StylePart[] {
  const others = parts.reduce((sum, each, at) => (at === place ? sum : sum + each.share), 0);
  return parts.map((each, at) => ({
    ...each,
    share: Math.max(0.01, Math.round((at === place ? share : (each.share / others) * (1 - share)) * 100) / 100),
  }));
}

function manner(share: number, style: string | undefined, composer: string | undefined): StylePart {
  return changedPart({ share }, { style, composer });
}
