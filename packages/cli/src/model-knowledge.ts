/** What a model of whole scores tells apart, without making it ready to write. */
import type { ModelMetadata } from '@continuo/models';
import { readModelAt } from './read-model-at.ts';

/** Names of styles and of people. */
export type ModelKnowledge = { readonly styles: readonly string[]; readonly composers: readonly string[] };

/**
 * Of a model file.
 *
 * @returns  undefined where it is no model of whole scores
 */
export async function knowledgeOfFile(path: string): Promise<ModelKnowledge | undefined> {
  return knowledgeOf((await readModelAt(path)).metadata);
}

/** Of what stands in a model file. */
export async function knowledgeOf({
  tokenizer,
  architecture,
}: Pick<ModelMetadata, 'tokenizer' | 'architecture'>): Promise<ModelKnowledge | undefined> {
  if (tokenizer.kind !== 'cells') return undefined;
  const { composerSchema } = await import('@continuo/models');
  const { data } = composerSchema.safeParse(architecture);
  return { styles: data?.styles ?? [], composers: data?.composers ?? [] };
}
