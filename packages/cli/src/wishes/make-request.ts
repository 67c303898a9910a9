/** One request out of a file, a prompt and flags, and the model that is to answer it. */
import type { ComposeRequest, ComposeRequestInput, PromptReading } from '@continuo/compose';
import { resolveModel } from '../checkpoint-folder.ts';
import { CliError } from '../cli-error.ts';
import { knowledgeOfFile, type ModelKnowledge } from '../model-knowledge.ts';
import type { Fields } from './fields.ts';
import { mergeFields } from './merge-fields.ts';
import { promptFields } from './prompt-fields.ts';
import { readRequestFile } from './request-file.ts';
import { wishFields } from './wish-fields.ts';
import type { WishOptions } from './wish-options.ts';

/** Writes whole scores, and hears every wish. */
export const SCORE_MODEL = 'composer';

/** A request that is checked, the name of its model, and what its prompt said. */
export type AskedRequest = {
  readonly request: ComposeRequest;
  readonly model: string;
  readonly prompt?: PromptReading;
  /** what the prompt's words became, for people */
  readonly lines: readonly string[];
};

/** What a command knows of its request besides the wishes. */
export type CommandFields = Fields & { readonly task: ComposeRequestInput['task'] };

export type MakeRequestOptions = {
  /** the model, where neither `-m` nor a wish asks for another */
  readonly usual: string;
  /** fields that are said in another way to models of whole scores: tracks in the place of voices */
  readonly byModel?: (hearsScores: boolean) => Fields;
};

/**
 * Puts a request together: the file's fields, over them the prompt's, over them those of flags; and chooses the model:
 * the one that `-m` names, or the file, else `usual`, but one for whole scores where only those hear what is asked. For those,
 * the flag of a minor key means all nine tones of minor, unless a scale is named.
 *
 * @throws CliError, ComposeError  what is wrong, before any model is loaded
 */
export async function makeRequest(
  options: WishOptions & { readonly model?: string },
  own: CommandFields,
  { usual, byModel = () => ({}) }: MakeRequestOptions,
): Promise<AskedRequest> {
  const { parseComposeRequest, usualScaleOf } = await import('@continuo/compose');
  const { task, score } = own;
  if (options.prompt?.trim() === '')
    throw new CliError('usage', '--prompt says nothing; write what is wished, or leave it out');
  const file = options.request === undefined ? {} : await readRequestFile(options.request, task);
  const named = options.model ?? file.model;
  let known: Promise<ModelKnowledge | undefined> | undefined;
  const knowledge = () => {
    known ??= knowledgeOfFile(resolveModel(named ?? SCORE_MODEL));
    return known;
  };
  const flags = { ...(await wishFields(options, knowledge)), ...own };
  const prompt =
    options.prompt === undefined
      ? undefined
      : await promptFields(options.prompt, {
          ...{ task, flags, file, score: score ?? file.score },
          knowledge: await knowledge(),
        });
  const common = mergeFields(mergeFields(file, prompt?.fields ?? {}), flags);
  const isAsked = prompt !== undefined || usual === SCORE_MODEL || (await needsScoreModel(common));
  const hearsScores = named === undefined ? isAsked : (await knowledge()) !== undefined;
  const fields = { ...common, ...byModel(hearsScores) };
  const model = named ?? (hearsScores || (await needsScoreModel(fields)) ? SCORE_MODEL : usual);
  const isScores = named === undefined ? model === SCORE_MODEL : hearsScores;
  const scale = isScores && own.key !== undefined ? (fields.scale ?? usualScaleOf(own.key)) : fields.scale;
  const request = parseComposeRequest({ ...fields, ...(scale !== undefined && { scale }), task });
  return { request, model, lines: prompt?.lines ?? [], ...(prompt && { prompt: prompt.reading }) };
}

/** Is something asked that only models of whole scores hear? */
async function needsScoreModel(fields: Fields): Promise<boolean> {
  const { hears } = await import('@continuo/compose');
  const isHeardOnlyThere = (field: string): boolean => hears('score', field) && !hears('chorale', field);
  return (
    Object.entries(fields).some(([field, value]) => value !== undefined && isHeardOnlyThere(field)) ||
    (fields.cells ?? []).some(({ tracks }) => tracks !== undefined) ||
    (fields.locks ?? []).some(({ track }) => track !== undefined)
  );
}
