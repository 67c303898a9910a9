/** The built-in bank as a SoundFont 2. */
import {
  BasicInstrument,
  BasicPreset,
  BasicSample,
  BasicSoundBank,
  type BasicZone,
  Generator,
  Modulator,
} from 'spessasynth_core';
import type { Decibels, Seconds } from '../units.ts';
import { drumKit } from './drums.ts';
import { instrumentOfProgram } from './general-midi.ts';
import { INSTRUMENTS, type Instrument } from './instruments.ts';
import type { Wave } from './wave.ts';

/** SoundFont 2.04 Technical Specification, section 8.1.2: the generators used here. */
const GENERATOR = {
  filterCutoff: 8,
  reverbSend: 16,
  pan: 17,
  attack: 34,
  decay: 36,
  sustain: 37,
  release: 38,
  decayPerKey: 40,
  attenuation: 48,
  sampleModes: 54,
  exclusiveClass: 57,
} as const;

/** Section 8.2.1: the controller source "note-on velocity". */
const VELOCITY_SOURCE = 2;
const MONO_SAMPLE = 1;
const LOOPED = 1;
/** of the filter, in cents above 8.176 Hz: wide open */
const FILTER_OPEN = 13_500;
const DRUM_RELEASE: Seconds = 8;

/**
 * Builds the bank: 15 instruments for the 128 General MIDI programs, and a drum kit.
 *
 * The same bytes on every call. It takes a good part of a second, so keep the result.
 *
 * @returns  a SoundFont 2 file
 * @example openBank(buildDefaultBank())
 */
export function buildDefaultBank(): Uint8Array<ArrayBuffer> {
  const bank = new BasicSoundBank();
  bank.soundBankInfo = {
    ...bank.soundBankInfo,
    name: 'Continuo built-in',
    engineer: 'Continuo',
    creationDate: new Date(0),
    software: 'Continuo',
    comment: 'Synthesized by @continuo/audio; no recording is in it.',
  };
  const tuned = new Map<string, BasicInstrument>(
    INSTRUMENTS.map((instrument) => [instrument.name, addInstrument(bank, instrument)]),
  );
  for (let program = 0; program < 128; program++) {
    const name = instrumentOfProgram(program);
    addPreset(bank, tuned.get(name)!, name, program, false);
  }
  addPreset(bank, addDrums(bank), 'drums', 0, true);
  bank.flush();
  return new Uint8Array(bank.writeSF2({ software: 'Continuo' }));
}

function addPreset(
  bank: BasicSoundBank,
  instrument: BasicInstrument,
  name: string,
  program: number,
  drums: boolean,
): void {
  const preset = new BasicPreset(bank);
  preset.name = name;
  preset.program = program;
  preset.isGMGSDrum = drums;
  preset.createZone(instrument);
  bank.addPresets(preset);
}

function addInstrument(bank: BasicSoundBank, instrument: Instrument): BasicInstrument {
  const result = new BasicInstrument();
  result.name = instrument.name;
  const { roots } = instrument;
  for (const [i, root] of roots.entries()) {
    const zone = result.createZone(addSample(bank, instrument.wave(root)));
    zone.keyRange = {
      min: i === 0 ? 0 : Math.floor((roots[i - 1] + root) / 2) + 1,
      max: i === roots.length - 1 ? 127 : Math.floor((root + roots[i + 1]) / 2),
    };
    zone.addGenerators(new Generator(GENERATOR.sampleModes, LOOPED));
    if (instrument.quieter > 0)
      zone.addGenerators(new Generator(GENERATOR.attenuation, attenuation(instrument.quieter)));
    if (instrument.attack > 0) zone.addGenerators(new Generator(GENERATOR.attack, timecents(instrument.attack)));
    zone.addGenerators(
      new Generator(GENERATOR.release, timecents(instrument.release)),
      new Generator(GENERATOR.reverbSend, Math.round(instrument.reverb * 1000)),
    );
    if (instrument.decay !== undefined) {
      const perOctave = instrument.decayPerOctave ?? 1;
      zone.addGenerators(
        new Generator(GENERATOR.decay, timecents(instrument.decay)),
        new Generator(GENERATOR.sustain, 1000),
        new Generator(GENERATOR.decayPerKey, Math.round(-100 * Math.log2(perOctave))),
      );
    }
    if (instrument.softTouchOctaves > 0) darkenSoftTouch(zone, instrument.softTouchOctaves);
  }
  bank.addInstruments(result);
  return result;
}

function addDrums(bank: BasicSoundBank): BasicInstrument {
  const result = new BasicInstrument();
  result.name = 'drums';
  for (const sound of drumKit()) {
    const zone = result.createZone(addSample(bank, sound.wave));
    zone.keyRange = { min: sound.keys[0], max: sound.keys[1] };
    zone.addGenerators(
      new Generator(GENERATOR.attenuation, attenuation(sound.quieter)),
      new Generator(GENERATOR.release, timecents(DRUM_RELEASE)),
      new Generator(GENERATOR.reverbSend, 30),
      new Generator(GENERATOR.pan, Math.round(sound.pan * 500)),
    );
    if (sound.group !== undefined) zone.addGenerators(new Generator(GENERATOR.exclusiveClass, sound.group));
  }
  bank.addInstruments(result);
  return result;
}

function addSample(bank: BasicSoundBank, wave: Wave): BasicSample {
  const loop = wave.loop ?? { start: 0, end: wave.samples.length };
  const sample = new BasicSample(wave.name, wave.sampleRate, wave.root, 0, MONO_SAMPLE, loop.start, loop.end);
  sample.setAudioData(wave.samples, wave.sampleRate);
  bank.addSamples(sample);
  return sample;
}

/** A lowpass that closes as the key is touched more softly. */
function darkenSoftTouch(zone: BasicZone, octaves: number): void {
  const modulator = new Modulator();
  modulator.primarySource.index = VELOCITY_SOURCE;
  modulator.primarySource.isNegative = true;
  modulator.destination = GENERATOR.filterCutoff;
  modulator.transformAmount = Math.round(-1200 * octaves);
  zone.addModulators(modulator);
  zone.addGenerators(new Generator(GENERATOR.filterCutoff, FILTER_OPEN));
}

/**
 * Centibels as players understand them: since the EMU8000 chip they take 0.4 of what is written, spessasynth_core,
 * FluidSynth and others alike.
 */
function attenuation(quieter: Decibels): number {
  return Math.round((quieter * 10) / 0.4);
}

/** SoundFont's unit of time: 1200 for each doubling of a second. */
function timecents(seconds: Seconds): number {
  return Math.round(1200 * Math.log2(seconds));
}
