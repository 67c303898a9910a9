/** Bytes that grow as they are written, big-endian as MIDI files are. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  uint16(value: number): void {
    this.byte(value >> 8);
    this.byte(value & 0xff);
  }

  uint32(value: number): void {
    this.uint16(value >>> 16);
    this.uint16(value & 0xffff);
  }

  /** A variable-length quantity, 0–0x0fffffff. */
  quantity(value: number): void {
    if (value >= 0x200000) this.byte((value >> 21) | 0x80);
    if (value >= 0x4000) this.byte(((value >> 14) & 0x7f) | 0x80);
    if (value >= 0x80) this.byte(((value >> 7) & 0x7f) | 0x80);
    this.byte(value & 0x7f);
  }

  all(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Overwrites four bytes written before. */
  uint32At(position: number, value: number): void {
    new DataView(this.#bytes.buffer).setUint32(position, value);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
