/** The flags of what an autoencoder hears: how far from a piece, and more or less of an attribute. */
import type { ComposeRequestInput } from '@continuo/compose';
import { type Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { decimalNumber } from '../option-values.ts';
import { withoutUndefined } from '../without-undefined.ts';

/** The model that hears these flags where none is named. */
export const LATENT_MODEL = 'melody-2bar';

export type LatentOptions = {
  readonly distance?: number;
  readonly attribute?: Readonly<Record<string, number>>;
};

/** Adds them; `distance` belongs to tasks that have a piece to be near to. */
export function addLatentOptions(command: Command, { distance }: { readonly distance: boolean }): Command {
  command.optionsGroup(
    `Melodies in the space of an autoencoder (${LATENT_MODEL} hears these where no model is named):`,
  );
  if (distance) {
    command.addOption(
      new Option('--distance <share>', 'how far from the melody, 0 near – 1 hardly as it was (0.5)').argParser(
        decimalNumber('--distance', 0, 1),
      ),
    );
  }
  command.addOption(
    new Option(
      '--attribute <name=amount>',
      'density, register, range, leaps, syncopation or whiteKeys: more (1) or less (-1); repeatable',
    ).argParser((text: string, before: LatentOptions['attribute']) => ({ ...before, ...attributeOf(text) })),
  );
  return command.optionsGroup('Options:');
}

/** What the flags say of a request; the model knows which attributes it has. */
export function latentFields({ distance, attribute }: LatentOptions): Partial<ComposeRequestInput> {
  return withoutUndefined({ distance, attributes: attribute && { ...attribute } });
}

/** Is something asked that only an autoencoder hears? */
export function asksLatent({ distance, attribute }: LatentOptions): boolean {
  return distance !== undefined || attribute !== undefined;
}

/** @example attributeOf('leaps=-0.5') // => { leaps: -0.5 } */
function attributeOf(text: string): Readonly<Record<string, number>> {
  const [, name, amount] = /^\s*([A-Za-z]+)\s*=\s*([+-]?\d*\.?\d+)\s*$/.exec(text) ?? [];
  if (name !== undefined && Math.abs(Number(amount)) <= 2) return { [name]: Number(amount) };
  throw new CliError('usage', `--attribute "${text}": expected a name and an amount from -2 to 2, such as density=1`);
}
