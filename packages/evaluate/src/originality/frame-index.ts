/** All windows of a corpus by a hash, so that a passage is found at once in millions of frames. */
import { FrameStore } from './frame-store.ts';
import { type PieceFrames, SILENT_VOICE } from './piece-frames.ts';

export type FrameIndexOptions = {
  /** frames of a window */
  readonly windowFrames: number;
  /** windows are alike in every key */
  readonly isTransposable: boolean;
  /** count windows in which nothing changes (rests, one held chord) too; default false */
  readonly countsStill?: boolean;
  /** the most frames held, about 30 bytes each; pieces that come after are left out; default 8 million */
  readonly mostFrames?: number;
};

/** A passage that stands in a piece and, exactly, in one of the corpus. */
export type Copy = {
  readonly frames: number;
  /** in the piece looked at: first frame, quarters from the beginning, bar */
  readonly frame: number;
  readonly quarter: number;
  readonly bar: number;
  /** in the corpus */
  readonly source: { readonly piece: string; readonly quarter: number; readonly bar: number };
  /** how much higher than the source */
  readonly semitones: number;
  /** how many times as long as in the source each quarter lasts: 1 but where the copy runs at half or double speed */
  readonly stretch: number;
};

export type PieceCopies = {
  /** windows that count */
  readonly windows: number;
  /** those of them that the corpus holds */
  readonly found: number;
  /** the longest passage, of at least a window */
  readonly longest: Copy | undefined;
};

/** Places looked at where many windows of the corpus are alike. */
const MOST_PLACES = 200;

/**
 * An index of the windows of many pieces.
 *
 * Every hit is compared frame by frame, so that a hash shared by chance finds nothing. Time to add or to look up grows with
 * the frames of the piece alone.
 *
 * @example index.copiesIn(frames).found / index.copiesIn(frames).windows // => 0.023
 */
export class FrameIndex {
  readonly options: Required<FrameIndexOptions>;
  readonly #store = new FrameStore();
  /** by hash: the newest frame whose window has it, then by frame the one before; −1 ends */
  #heads = new Int32Array(1024).fill(-1);
  #previous = new Int32Array(1024);
  #hashes = new Uint32Array(1024);
  #windows = 0;
  #leftOut = 0;

  constructor({ windowFrames, isTransposable, countsStill = false, mostFrames = 8_000_000 }: FrameIndexOptions) {
    this.options = { windowFrames, isTransposable, countsStill, mostFrames };
  }

  get pieces(): number {
    return this.#store.pieces.length;
  }

  /** windows held */
  get windows(): number {
    return this.#windows;
  }

  /** pieces that found no room */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Adds a piece; gives whether there was room. */
  add(id: string, frames: PieceFrames): boolean {
    if (this.#store.frames + frames.pitches.length > this.options.mostFrames) {
      this.#leftOut += 1;
      return false;
    }
    const first = this.#store.add(id, frames);
    this.#grow();
    for (const start of this.#windowStarts(frames.pitches)) {
      const hash = this.#hashOf(frames.pitches, start);
      this.#hashes[first + start] = hash;
      this.#chain(first + start, hash);
      this.#windows += 1;
    }
    return true;
  }

  /** How many windows of a piece the corpus holds, and the longest passage. */
  copiesIn(piece: PieceFrames): PieceCopies {
    let [windows, found] = [0, 0];
    let longest: Copy | undefined;
    for (const start of this.#windowStarts(piece.pitches)) {
      windows += 1;
      let isFound = false;
      const hash = this.#hashOf(piece.pitches, start);
      let looked = 0;
      for (let place = this.#headOf(hash); place >= 0 && looked < MOST_PLACES; place = this.#previous[place]!) {
        if (this.#hashes[place] !== hash) continue;
        looked += 1;
        const frames = this.#alikeFrom(piece.pitches, start, place);
        if (frames < this.options.windowFrames) continue;
        isFound = true;
        if (frames > (longest?.frames ?? 0)) longest = this.#copyAt(piece, start, place, frames);
      }
      if (isFound) found += 1;
    }
    return { windows, found, longest };
  }

  /** The pieces as bytes, from which `readFrameIndex` builds the index again. */
  write(): Uint8Array {
    return this.#store.write({ ...this.options, leftOut: this.#leftOut });
  }

  /** @throws EvaluateError  'bad-index' */
  static read(bytes: Uint8Array): FrameIndex {
    const { header, pieces } = FrameStore.read(bytes);
    const index = new FrameIndex(header as unknown as FrameIndexOptions);
    for (const { id, frames } of pieces) index.add(id, frames);
    index.#leftOut = Number(header.leftOut ?? 0);
    return index;
  }

  /** Starts of the windows that count. */
  *#windowStarts(pitches: readonly Uint8Array[]): Generator<number> {
    const { windowFrames, countsStill } = this.options;
    let lastChange = -1;
    for (let end = 0; end < pitches.length; end++) {
      if (end > 0 && !isSame(pitches[end]!, pitches[end - 1]!)) lastChange = end;
      const start = end - windowFrames + 1;
      if (start >= 0 && (countsStill || lastChange > start)) yield start;
    }
  }

  /** FNV-1a (Fowler, Noll and Vo) of the window's pitches, counted from the first, mixed at the end. */
  #hashOf(pitches: readonly Uint8Array[], start: number): number {
    const { windowFrames, isTransposable } = this.options;
    let base = isTransposable ? -1 : 0;
    let hash = 0x811c9dc5;
    for (let frame = start; frame < start + windowFrames; frame++) {
      for (const pitch of pitches[frame]!) {
        if (base < 0 && pitch !== SILENT_VOICE) base = pitch;
        hash = Math.imul(hash ^ (pitch === SILENT_VOICE ? 511 : pitch - base + 256), 0x01000193);
      }
      hash = Math.imul(hash ^ 1023, 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  /** How many frames from these places on are alike, up to the end of either piece. */
  #alikeFrom(pitches: readonly Uint8Array[], start: number, place: number): number {
    const end = this.#store.endOf(place);
    let shift: number | undefined = this.options.isTransposable ? undefined : 0;
    let frames = 0;
    for (; start + frames < pitches.length && place + frames < end; frames++) {
      const [here, there] = [pitches[start + frames]!, this.#store.pitchesAt(place + frames)];
      if (here.length !== there.length) return frames;
      for (let voice = 0; voice < here.length; voice++) {
        const isSilent = here[voice] === SILENT_VOICE || there[voice] === SILENT_VOICE;
        if (isSilent && here[voice] !== there[voice]) return frames;
        if (!isSilent) shift ??= here[voice]! - there[voice]!;
        if (!isSilent && here[voice]! - there[voice]! !== shift) return frames;
      }
    }
    return frames;
  }

  #copyAt(piece: PieceFrames, frame: number, place: number, frames: number): Copy {
    const here = piece.pitches.slice(frame, frame + frames).flatMap((pitches) => [...pitches]);
    const there = Array.from({ length: frames }, (_, ahead) => [...this.#store.pitchesAt(place + ahead)]).flat();
    const sounding = here.findIndex((pitch) => pitch !== SILENT_VOICE);
    return {
      frames,
      frame,
      quarter: piece.quarters[frame]!,
      bar: piece.bars[frame]!,
      source: this.#store.sourceAt(place),
      semitones: sounding < 0 ? 0 : here[sounding]! - there[sounding]!,
      stretch: 1,
    };
  }

  #headOf(hash: number): number {
    return this.#heads[hash & (this.#heads.length - 1)]!;
  }

  #chain(place: number, hash: number): void {
    const slot = hash & (this.#heads.length - 1);
    this.#previous[place] = this.#heads[slot]!;
    this.#heads[slot] = place;
  }

  /** Room for all frames; where the table was too small, all chains anew. */
  #grow(): void {
    const { frames } = this.#store;
    if (frames <= this.#previous.length) return;
    const size = 2 ** Math.ceil(Math.log2(frames));
    const [hashes, linked] = [this.#hashes, this.#places()];
    this.#hashes = new Uint32Array(size);
    this.#hashes.set(hashes);
    this.#previous = new Int32Array(size);
    this.#heads = new Int32Array(size).fill(-1);
    for (const place of linked) this.#chain(place, this.#hashes[place]!);
  }

  /** All frames at which a window is held, in order. */
  #places(): Int32Array {
    const places: number[] = [];
    for (const head of this.#heads) {
      for (let place = head; place >= 0; place = this.#previous[place]!) places.push(place);
    }
    return Int32Array.from(places).sort();
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((pitch, voice) => pitch === b[voice]);
}
