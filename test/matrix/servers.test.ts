import { describeWithPrograms } from '../servers/index.ts';
import { SERVERS, titleOf } from './matrix.ts';
import { contractOn } from './run-contract.ts';
import { tripOn } from './run-trip.ts';

for (const subject of SERVERS) {
  describeWithPrograms([subject.program!, 'restic'], titleOf(subject), () => {
    contractOn(subject);
    tripOn(subject);
  });
}
