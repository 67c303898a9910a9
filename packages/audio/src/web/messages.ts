/** What the page and the rendering worker say to each other. */
import type { Score } from '@continuo/music';
import type { AudioErrorCode } from '../errors.ts';
import type { Seconds } from '../units.ts';

/** Page to worker. A `stream` number names one run of playback; a later run makes the earlier ones void. */
export type ToWorker =
  | { readonly kind: 'bank'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> | undefined }
  | {
      readonly kind: 'stream-start';
      readonly stream: number;
      readonly score: Score;
      readonly sampleRate: number;
      readonly fromSeconds: Seconds;
    }
  | { readonly kind: 'stream-next'; readonly stream: number }
  | { readonly kind: 'stream-stop'; readonly stream: number }
  | { readonly kind: 'note'; readonly id: number; readonly score: Score; readonly sampleRate: number }
  | { readonly kind: 'render'; readonly id: number; readonly score: Score; readonly sampleRate: number }
  | { readonly kind: 'render-cancel'; readonly id: number };

/** Worker to page. */
export type FromWorker =
  | { readonly kind: 'bank-ready'; readonly id: number }
  | { readonly kind: 'chunk'; readonly stream: number; readonly channels: StereoChannels; readonly last: boolean }
  | { readonly kind: 'note'; readonly id: number; readonly channels: StereoChannels }
  | { readonly kind: 'render-progress'; readonly id: number; readonly done: number }
  | {
      readonly kind: 'rendered';
      readonly id: number;
      readonly channels: StereoChannels;
      readonly sampleRate: number;
      readonly seconds: Seconds;
      readonly gain: number;
      readonly peak: number;
    }
  | {
      readonly kind: 'failed';
      /** of the request; streams fail under their stream number, with `stream` true */
      readonly id: number;
      readonly stream: boolean;
      readonly code: AudioErrorCode;
      readonly message: string;
    };

/** Left and right, of equal length. */
export type StereoChannels = readonly [left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>];
