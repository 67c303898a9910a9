/** For the tests of packages that run in browsers. */
export { CHROMIUM, type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from './chromium-page.ts';
