/** What is wrong with data that should follow a schema, in one line that names each field. */

import { nearNameOf } from '@continuo/corpus';
import { z } from 'zod';

/**
 * The faults of a failed parse; an unknown key comes with the nearest known one.
 *
 * @param under  path of the data within what the reader sees, such as "architecture"
 * @example describeFaults(error, recipeSchema) // => 'unknown key "batchsize"; did you mean "batchSize"?'
 */
export function describeFaults(error: z.ZodError, schema: z.ZodType, under = ''): string {
  const faults = error.issues.map((issue) => {
    const path = issue.path.map(String);
    const place = [...(under ? [under] : []), ...path].join('.');
    if (place !== '' && issue.message.endsWith('received undefined')) return `"${place}" is missing`;
    if (issue.code !== 'unrecognized_keys') return place ? `"${place}": ${issue.message}` : issue.message;
    const known = knownKeys(z.toJSONSchema(schema, { io: 'input' }), path);
    return issue.keys
      .map((key) => {
        const nearest = nearNameOf(key, known);
        return `unknown key "${key}"${place ? ` in "${place}"` : ''}${nearest ? `; did you mean "${nearest}"?` : ''}`;
      })
      .join('; ');
  });
  return faults.join('; ');
}

type JsonSchema = { properties?: Record<string, JsonSchema>; anyOf?: JsonSchema[]; oneOf?: JsonSchema[] };

function knownKeys(schema: unknown, path: readonly string[]): string[] {
  const { properties = {}, anyOf = [], oneOf = [] } = schema as JsonSchema;
  const variants = [...anyOf, ...oneOf].flatMap((variant) => knownKeys(variant, path));
  const [first, ...rest] = path;
  if (first === undefined) return [...Object.keys(properties), ...variants];
  return properties[first] ? [...knownKeys(properties[first], rest), ...variants] : variants;
}
