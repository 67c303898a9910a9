import { BasicSoundBank, SoundBankLoader } from 'spessasynth_core';
import { AudioError } from '../errors.ts';

/** A sound bank ready to play; made by `openBank`. */
export type SoundBank = {
  readonly name: string;
  /** what it holds; `drums` presets are kits */
  readonly presets: readonly { readonly program: number; readonly name: string; readonly drums: boolean }[];
  /** the synthesizer's own form of it */
  readonly synthesizerBank: BasicSoundBank;
};

/**
 * Opens a `.sf2`, `.sf3` or `.dls`.
 *
 * @param bytes  the whole file; it is not changed
 * @param from   a name for messages, such as the path
 * @throws AudioError `bank-damaged`: not such a file, cut short, or without a usable preset
 */
export async function openBank(bytes: Uint8Array, from = 'the sound bank'): Promise<SoundBank> {
  checkRiff(bytes, from);
  await BasicSoundBank.isSF3DecoderReady;
  let synthesizerBank: BasicSoundBank;
  try {
    synthesizerBank = SoundBankLoader.fromArrayBuffer(bytes.slice().buffer);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AudioError('bank-damaged', `${from} cannot be read as a sound bank: ${reason}`, { from }, cause);
  }
  if (synthesizerBank.presets.length === 0) {
    throw new AudioError('bank-damaged', `${from} holds no preset; choose another .sf2, .sf3 or .dls`, { from });
  }
  return {
    name: synthesizerBank.soundBankInfo.name,
    presets: synthesizerBank.presets.map((preset) => ({
      program: preset.program,
      name: preset.name,
      drums: preset.isGMGSDrum,
    })),
    synthesizerBank,
  };
}

/** Compares the length that the file's header states with its real one: the loader would read a short file in part. */
function checkRiff(bytes: Uint8Array, from: string): void {
  const tag = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  const found = tag(0);
  if (bytes.length < 12 || found !== 'RIFF') {
    throw new AudioError(
      'bank-damaged',
      `${from} is no sound bank: byte 0 should begin "RIFF", found ${JSON.stringify(found.replace(/[^ -~]/g, '?'))} in ${bytes.length} bytes; choose a .sf2, .sf3 or .dls`,
      { from, size: bytes.length },
    );
  }
  const stated = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8;
  if (stated > bytes.length + 1) {
    throw new AudioError(
      'bank-damaged',
      `${from} is cut short: its header states ${stated} bytes, there are ${bytes.length}; copy it again`,
      { from, stated, size: bytes.length },
    );
  }
}
