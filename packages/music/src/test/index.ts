export { mutateFile } from './mutate-file.ts';
