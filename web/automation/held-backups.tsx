import { useAutomation } from '../api/automation.ts';
import { HoldingNotice } from './holding-notice.tsx';

/** Backups that shrank suddenly, each with the question whether that is right; mostly none. */
export function HeldBackups() {
  const { data } = useAutomation();
  return data?.holding.map((held) => <HoldingNotice key={held.id} held={held} />);
}
