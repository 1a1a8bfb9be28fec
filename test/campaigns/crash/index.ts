export { openPlace } from '../places.ts';
export { CRASH_OPERATIONS } from './operations.ts';
export { Stage } from './stage.ts';
export { CrashTrial } from './trial.ts';
