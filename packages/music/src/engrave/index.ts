export { type EngraveOptions, Engraver, type Engraving, openEngraver } from './engraver.ts';
