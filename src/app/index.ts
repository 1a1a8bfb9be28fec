export { askInstance } from './session/instance-file.ts';
export { hasDisplay, openBrowser } from './session/open-browser.ts';
export {
  instanceFileOf,
  type RunningApp,
  type StartAppOptions,
  startApp,
} from './start-app.ts';
