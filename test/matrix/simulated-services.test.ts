import { runOnSimulator } from './run-on-simulator.ts';

// In two files, so that two cores are busy.
runOnSimulator(({ kind, regions }) => kind === 'service' && regions !== undefined);
