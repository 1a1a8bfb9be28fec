export type { Side, Slot, SwapPlan, SwapRoot } from './journal.ts';
export { type KeptAside, type Recovery, Swap, type SwapOptions } from './swap.ts';
export { syncTree } from './sync-tree.ts';
export {
  chooseWorkFolder,
  type FoundSwap,
  listSwaps,
  makeRoots,
  newSwapId,
  removeSwap,
  WORK_FOLDER_NAME,
  workFoldersOf,
} from './work-folder.ts';
export { lockWorkFolder } from './work-lock.ts';
