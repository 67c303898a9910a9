/** What a composer and its worker say to each other; one file for web workers and worker threads. */
import type { ComposeEvent } from './compose-answer.ts';
import type { ComposeErrorCode } from './compose-error.ts';
import type { ComposeRequestInput } from './compose-request.ts';
import type { ModelInfo } from './composer.ts';

/** To the worker: the model file's bytes or its address (a URL, or a path in Node), then requests. */
export type ToWorker =
  | {
      readonly kind: 'open';
      readonly model: Uint8Array | string;
      /** handed to `loadModel`: in the web { provider, wasmPath, threads }, in Node { provider, threads } */
      readonly device?: DeviceOptions;
      /** Node: address of another module that exports `loadModel` */
      readonly loader?: string;
    }
  | { readonly kind: 'compose'; readonly id: number; readonly request: ComposeRequestInput }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'close' };

/** Where and with how many threads the model runs. */
export type DeviceOptions = {
  readonly wasmPath?: string;
  /** what it runs on; default cpu in Node, wasm in the web */
  readonly provider?: 'cpu' | 'cuda' | 'wasm' | 'webgpu';
  readonly threads?: number;
};

/** From the worker; `id` is the request's. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly modelInfo: ModelInfo }
  | { readonly kind: 'open-error'; readonly error: SentError }
  | { readonly kind: 'event'; readonly id: number; readonly event: ComposeEvent }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'error'; readonly id: number; readonly error: SentError }
  | { readonly kind: 'closed' };

/** An error as plain data. */
export type SentError = {
  readonly name: string;
  readonly message: string;
  readonly code?: ComposeErrorCode | string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** One end of the line between a composer and its worker. */
export type Port<Out, In> = {
  post(message: Out): void;
  /** called once, before any message arrives */
  listen(receive: (message: In) => void, fail: (error: Error) => void): void;
};
