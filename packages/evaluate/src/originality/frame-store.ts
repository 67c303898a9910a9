/** The frames of many pieces side by side in a few long arrays. */
import { EvaluateError } from '../evaluate-error.ts';
import type { PieceFrames } from './piece-frames.ts';

const MAGIC = 'continuo-frames-1';

type StoredPiece = { readonly id: string; readonly first: number; readonly end: number };

/** Frames by a running number, over all pieces. */
export class FrameStore {
  readonly pieces: StoredPiece[] = [];
  #pitches = new Uint8Array(4096);
  /** where the pitches of each frame begin, and where those of the last end */
  #starts = new Uint32Array(1024);
  #quarters = new Float32Array(1024);
  #bars = new Uint16Array(1024);

  get frames(): number {
    return this.pieces.at(-1)?.end ?? 0;
  }

  /** Gives the number of the piece's first frame. */
  add(id: string, { pitches, quarters, bars }: PieceFrames): number {
    const first = this.frames;
    const end = first + pitches.length;
    let place = this.#starts[first]!;
    const bytes = pitches.reduce((sum, { length }) => sum + length, 0);
    this.#pitches = withRoom(this.#pitches, place + bytes);
    this.#starts = withRoom(this.#starts, end + 1);
    this.#quarters = withRoom(this.#quarters, end);
    this.#bars = withRoom(this.#bars, end);
    for (const [index, frame] of pitches.entries()) {
      this.#pitches.set(frame, place);
      place += frame.length;
      this.#starts[first + index + 1] = place;
    }
    this.#quarters.set(quarters, first);
    this.#bars.set(bars, first);
    this.pieces.push({ id, first, end });
    return first;
  }

  pitchesAt(frame: number): Uint8Array {
    return this.#pitches.subarray(this.#starts[frame]!, this.#starts[frame + 1]!);
  }

  /** The end of the piece in which a frame lies. */
  endOf(frame: number): number {
    return this.#pieceAt(frame).end;
  }

  sourceAt(frame: number): { readonly piece: string; readonly quarter: number; readonly bar: number } {
    return { piece: this.#pieceAt(frame).id, quarter: this.#quarters[frame]!, bar: this.#bars[frame]! };
  }

  #pieceAt(frame: number): StoredPiece {
    let [low, high] = [0, this.pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle]!.first <= frame) low = middle;
      else high = middle - 1;
    }
    // pieces without frames share their first frame with the piece after them, which the search ends on
    return this.pieces[low]!;
  }

  /** Name, length of the header, header as JSON, then the four arrays, little-endian. */
  write(header: Readonly<Record<string, unknown>>): Uint8Array {
    const { frames } = this;
    const lengths = Uint8Array.from({ length: frames }, (_, frame) => this.pitchesAt(frame).length);
    const pieces = this.pieces.map(({ id, first, end }) => [id, end - first]);
    const json = new TextEncoder().encode(JSON.stringify({ ...header, pieces }));
    const used = this.#starts[frames]!;
    const name = new TextEncoder().encode(MAGIC);
    const bytes = new Uint8Array(name.length + 4 + json.length + frames * 7 + used);
    const view = new DataView(bytes.buffer);
    bytes.set(name);
    view.setUint32(name.length, json.length, true);
    bytes.set(json, name.length + 4);
    let place = name.length + 4 + json.length;
    bytes.set(lengths, place);
    place += frames;
    for (let frame = 0; frame < frames; frame++, place += 4) view.setFloat32(place, this.#quarters[frame]!, true);
    for (let frame = 0; frame < frames; frame++, place += 2) view.setUint16(place, this.#bars[frame]!, true);
    bytes.set(this.#pitches.subarray(0, used), place);
    return bytes;
  }

  /** @throws EvaluateError  'bad-index': not what `write` gives, or cut short */
  static read(bytes: Uint8Array): {
    readonly header: Readonly<Record<string, unknown>>;
    readonly pieces: readonly { readonly id: string; readonly frames: PieceFrames }[];
  } {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isIndex = new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;
    const jsonEnd =
      isIndex && bytes.length >= MAGIC.length + 4 ? MAGIC.length + 4 + view.getUint32(MAGIC.length, true) : 0;
    if (jsonEnd === 0 || jsonEnd > bytes.length) {
      throw new EvaluateError('bad-index', `found ${bytes.length} bytes that are no index of a corpus; build it again`);
    }
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length + 4, jsonEnd))) as {
      readonly pieces: readonly (readonly [string, number])[];
    };
    const frames = header.pieces.reduce((sum, [, length]) => sum + length, 0);
    const lengths = bytes.subarray(jsonEnd, jsonEnd + frames);
    const expected = jsonEnd + frames * 7 + lengths.reduce((sum, length) => sum + length, 0);
    if (bytes.length !== expected) {
      throw new EvaluateError(
        'bad-index',
        `the index of a corpus has ${bytes.length} bytes, expected ${expected}; it was cut short, build it again`,
      );
    }
    let place = jsonEnd + frames * 7;
    let frame = 0;
    const nextPitches = (length: number): Uint8Array => {
      place += length;
      return bytes.slice(place - length, place);
    };
    const pieces = header.pieces.map(([id, length]) => {
      const numbers = Array.from({ length }, (_, index) => frame + index);
      frame += length;
      return {
        id,
        frames: {
          pitches: numbers.map((number) => nextPitches(lengths[number]!)),
          quarters: numbers.map((number) => view.getFloat32(jsonEnd + frames + number * 4, true)),
          bars: numbers.map((number) => view.getUint16(jsonEnd + frames * 5 + number * 2, true)),
        },
      };
    });
    return { header, pieces };
  }
}

function withRoom<
  Values extends
    | Uint8Array<ArrayBuffer>
    | Uint16Array<ArrayBuffer>
    | Uint32Array<ArrayBuffer>
    | Float32Array<ArrayBuffer>,
>(values: Values, length: number): Values {
  if (length <= values.length) return values;
  const larger = new (values.constructor as new (length: number) => Values)(Math.max(length, 2 * values.length));
  larger.set(values);
  return larger;
}
