import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { MemoryStorage } from './memory-storage.ts';

describeStorageContract('memory', async () => ({ storage: new MemoryStorage() }), {
  listedObjects: 2_500,
});
