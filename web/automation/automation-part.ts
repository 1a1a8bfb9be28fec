import type { Automation, AutomationChange } from '../api/automation.ts';

/** What every section of the settings of automation gets. */
export interface AutomationPart {
  readonly now: Automation;
  /** Keeps what is changed; what is left out stays. */
  readonly onChange: (change: AutomationChange) => void;
}
