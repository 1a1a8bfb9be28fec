import { describeStorageContract } from '../../src/storage/storage-contract.test-suite.ts';
import { type Subject, titleOf } from './matrix.ts';

/** The storage contract as tests on this subject. */
export function contractOn(subject: Subject): void {
  describeStorageContract(
    titleOf(subject),
    async () => {
      const place = await subject.start();
      return { storage: await place.open(), dispose: () => place.close() };
    },
    subject.contract,
  );
}
