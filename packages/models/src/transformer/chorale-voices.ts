/** The four voices as a chorale Transformer counts them. */

export const VOICE_COUNT = 4;
/** In a frame's known tokens: nothing stands here yet. */
export const UNKNOWN_TOKEN = -1;

/** A key that was asked for, or that the past suggests. */
export type KeyTold = { readonly tonic: number; readonly mode: 'major' | 'minor' };
