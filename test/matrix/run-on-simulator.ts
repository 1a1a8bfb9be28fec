import { describe } from 'vitest';
import { type Provider, providerById } from '../../src/storage/index.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { SIMULATIONS, titleOf } from './matrix.ts';
import { contractOn } from './run-contract.ts';
import { tripOn } from './run-trip.ts';

/** All suites as tests on the simulator, as each provider for which `isMeant` says so. */
export function runOnSimulator(isMeant: (provider: Provider) => boolean): void {
  for (const subject of SIMULATIONS.filter(({ provider }) => isMeant(providerById(provider)))) {
    describe(titleOf(subject), () => {
      contractOn(subject);
      describeWithPrograms(['restic'], 'with restic', () => tripOn(subject));
    });
  }
}
