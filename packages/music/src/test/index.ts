export { writeLeadSheet } from '../kern/testing/write-lead-sheet.ts';
export { mutateFile } from './mutate-file.ts';
