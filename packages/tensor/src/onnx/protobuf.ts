/**
 * Writes Protocol Buffers' wire format, as far as an ONNX model needs it.
 *
 * Encoding: protobuf.dev, "Encoding". Numbers stay below 2^53, so a varint never needs more than eight bytes.
 */

/** Longer arrays are not copied before all is written. */
const LONG = 4096;

/** Grows as it is written to. */
export class ProtobufWriter {
  /** what was written before `#bytes` */
  #before: Uint8Array[] = [];
  #bytes = new Uint8Array(256);
  #length = 0;

  /** A whole number; negative ones take ten bytes, as two's complement of 64 bits. */
  integer(field: number, value: number): this {
    this.#varint(field * 8);
    if (value >= 0) this.#varint(value);
    else {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest > 127n; rest >>= 7n) this.#byte(Number(rest & 127n) | 128);
      this.#byte(Number(rest));
    }
    return this;
  }

  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    const place = this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(place, value, true);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** Bytes with their length before them; long ones must stay as they are until `finish`. */
  bytes(field: number, value: Uint8Array): this {
    return this.#pieces(field, [value]);
  }

  /** A message inside this one. */
  message(field: number, write: (inner: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter();
    write(inner);
    return this.#pieces(field, inner.#all());
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    const pieces = this.#all();
    const whole = new Uint8Array(lengthOf(pieces));
    let place = 0;
    for (const piece of pieces) {
      whole.set(piece, place);
      place += piece.length;
    }
    return whole;
  }

  #all(): Uint8Array[] {
    return [...this.#before, this.#bytes.subarray(0, this.#length)];
  }

  #pieces(field: number, pieces: readonly Uint8Array[]): this {
    this.#varint(field * 8 + 2);
    this.#varint(lengthOf(pieces));
    for (const piece of pieces) {
      if (piece.length < LONG) {
        const place = this.#reserve(piece.length);
        this.#bytes.set(piece, place);
      } else {
        this.#before.push(this.#bytes.subarray(0, this.#length), piece);
        this.#bytes = new Uint8Array(256);
        this.#length = 0;
      }
    }
    return this;
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#byte((rest % 128) | 128);
    this.#byte(rest);
  }

  #byte(value: number): void {
    const place = this.#reserve(1);
    this.#bytes[place] = value;
  }

  /** Makes room, perhaps in a larger array: take the place first, then write. */
  #reserve(count: number): number {
    const place = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return place;
  }
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((total, { length }) => total + length, 0);
}
