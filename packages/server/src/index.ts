/** Serves the studio's page and the models' files on this machine. */
export { type ServeStudioOptions, type StudioServer, serveStudio } from './serve-studio.ts';
export { ServerError, type ServerErrorCode } from './server-error.ts';
