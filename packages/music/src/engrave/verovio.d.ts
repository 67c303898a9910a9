/** The part of verovio 6.3 that is used here; the package brings no types. */
declare module 'verovio/wasm' {
  /** Loads the compiled program; 7 MB, about 100 ms. */
  const createVerovioModule: () => Promise<object>;
  export default createVerovioModule;
}

declare module 'verovio/esm' {
  export class VerovioToolkit {
    constructor(module: object);
    setOptions(options: Readonly<Record<string, string | number | boolean>>): void;
    /** Gives false where the text is refused. */
    loadData(text: string): boolean;
    getPageCount(): number;
    /** @param page  from 1 */
    renderToSVG(page: number): string;
    getLog(): string;
    destroy(): void;
  }
  export const LOG_ERROR: number;
  export function enableLog(level: number, module: object): void;
  /** Keeps what is logged for `getLog`, instead of printing it. */
  export function enableLogToBuffer(keep: boolean, module: object): void;
}
