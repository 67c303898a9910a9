/** The weights in a model file, held against what its architecture needs. */
import { formatShape, type Shape, sizeOf } from '@continuo/tensor';
import type { ModelFile } from './model-file.ts';
import { ModelFileError } from './model-file-error.ts';

/**
 * The weights of some names.
 *
 * @throws ModelFileError  `not-a-model`: one is missing or has another size
 * @example fittingParameters(file, networkParameters(network).specs())['p.embedding'] // => Float32Array
 */
export function fittingParameters(
  { metadata, tensors }: Pick<ModelFile, 'metadata' | 'tensors'>,
  specs: readonly { readonly name: string; readonly shape: Shape }[],
): Readonly<Record<string, Float32Array>> {
  const found = specs.map(({ name, shape }) => {
    const tensor = tensors[name];
    if (tensor?.values.length === sizeOf(shape)) return [name, tensor.values] as const;
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" holds ${tensor ? formatShape(tensor.shape) : 'no values'} for ${name}, where its architecture ` +
        `needs ${formatShape(shape)}; use the version of Continuo that wrote it`,
    );
  });
  return Object.fromEntries(found);
}
