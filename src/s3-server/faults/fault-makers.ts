import type { FaultKind } from './fault-plan.ts';
import { flip, truncate } from './kinds/changed-bodies.ts';
import { cutAfter, cutBefore, cutMiddle } from './kinds/cuts.ts';
import { duplicate } from './kinds/duplicate.ts';
import type { FaultMaker } from './kinds/fault-maker.ts';
import { lostWrite, rotFlip, rotSwap, rotTruncate } from './kinds/lies.ts';
import {
  bareError,
  clockSkew,
  errorIn200,
  full,
  refuses,
  tooManyRequests,
} from './kinds/refusals.ts';
import { latency, line, slowBody } from './kinds/slowness.ts';
import { staleList } from './kinds/stale-list.ts';

/** What each kind of fault does. */
export const FAULT_MAKERS: Readonly<Record<FaultKind, FaultMaker>> = {
  latency,
  'slow-body': slowBody,
  line,
  'cut-before': cutBefore,
  'cut-middle': cutMiddle,
  'cut-after': cutAfter,
  'internal-error': refuses('InternalError'),
  unavailable: refuses('ServiceUnavailable'),
  'slow-down': refuses('SlowDown'),
  'too-many-requests': tooManyRequests,
  'bare-error': bareError,
  'error-in-200': errorIn200,
  'stale-list': staleList,
  flip,
  truncate,
  duplicate,
  'clock-skew': clockSkew,
  'expired-session': refuses('ExpiredToken'),
  full,
  'access-denied': refuses('AccessDenied'),
  'account-suspended': refuses('AllAccessDisabled'),
  'lost-write': lostWrite,
  'rot-flip': rotFlip,
  'rot-truncate': rotTruncate,
  'rot-swap': rotSwap,
};
