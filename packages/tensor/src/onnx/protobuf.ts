/**
 * Writes Protocol Buffers' wire format, as far as an ONNX model needs it.
 *
 * Encoding: protobuf.dev, "Encoding". Numbers stay below 2^53, so a varint never needs more than eight bytes.
 */

/** Grows as it is written to. */
export class ProtobufWriter {
  #bytes = new Uint8Array(1024);
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

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    const place = this.#reserve(value.length);
    this.#bytes.set(value, place);
    return this;
  }

  /** A message inside this one. */
  message(field: number, write: (inner: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter();
    write(inner);
    return this.bytes(field, inner.finish());
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
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
