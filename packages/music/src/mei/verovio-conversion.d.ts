/** What tests use of verovio 6.3 beyond engraving. */
declare module 'verovio/wasm-hum' {
  /** Loads the program that also reads Humdrum; 12 MB. */
  const createVerovioModule: () => Promise<object>;
  export default createVerovioModule;
}

declare module 'verovio/esm' {
  interface VerovioToolkit {
    /** A MIDI file in base64. */
    renderToMIDI(): string;
    getMEI(): string;
  }
}
