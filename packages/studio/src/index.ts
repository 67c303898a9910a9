/** The studio is a page: `@continuo/studio/build` makes it, and the server gives it to the browser. */
export { OPENING_TITLE, openingPiece } from './opening-piece.ts';
