/** A part of a request, from wherever it comes. */
import type { ComposeRequestInput } from '@continuo/compose';

export type Fields = Partial<ComposeRequestInput>;
