import { describe } from 'vitest';
import { describeWithPrograms } from '../servers/index.ts';
import { liveSubject } from './live-subject.ts';
import { contractOn } from './run-contract.ts';
import { tripOn } from './run-trip.ts';

/* Run by `npm run test:live` only. */
const subject = liveSubject(process.env);

describe('a real account', () => {
  contractOn(subject);
  describeWithPrograms(['restic'], 'with restic', () => tripOn(subject));
});
