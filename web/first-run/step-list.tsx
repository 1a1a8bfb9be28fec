import { CheckIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './step-list.module.css';

const STEPS = ['storage', 'encryption', 'plan', 'first'] as const;

/** Where a person is on the way to a first backup. */
export function StepList({ current }: { current: (typeof STEPS)[number] }) {
  const { say } = useTexts();
  const at = STEPS.indexOf(current);
  return (
    <ol className={styles['steps']}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={index === at ? 'step' : undefined}
          data-done={index < at || undefined}
        >
          <span className={styles['mark']} aria-hidden="true">
            {index < at ? <CheckIcon width="14" height="14" strokeWidth="2.5" /> : index + 1}
          </span>
          <span className={styles['name']}>{say(`welcome.steps.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}
