/** What a model family offers to the rest of the world: its programs, each to be written as one `.onnx` file. */
import type { Program } from '@continuo/tensor';

export type ProgramSizes = {
  /** pieces or excerpts that one run takes */
  readonly batchSize: number;
  /** steps of time: of a piece, of an excerpt, of a cache */
  readonly length: number;
};

export type ExportableProgram = {
  /** what `--program` calls it, e.g. "likelihood" */
  readonly name: string;
  readonly description: string;
  /** the sizes that it has, with what they are unless told; a size that is left out here is none of the program's */
  readonly sizes: Partial<ProgramSizes>;
  build(sizes: ProgramSizes): {
    readonly program: Program;
    /** first values of its state, where it has any */
    readonly state?: Readonly<Record<string, Float32Array>>;
    /** what else a user must know to feed it, as entries of the file's metadata */
    readonly metadata?: Readonly<Record<string, string>>;
  };
};
