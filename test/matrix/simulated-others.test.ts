import { runOnSimulator } from './run-on-simulator.ts';

runOnSimulator(({ kind, regions }) => kind !== 'service' || regions === undefined);
