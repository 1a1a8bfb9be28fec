import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface UnfoldingProps {
  readonly label: string;
  /** @default false */
  readonly isOpenAtFirst?: boolean;
  /** What unfolds; whether it has, for what is only then worth loading. */
  readonly children: (isOpen: boolean) => ReactNode;
}

/** Something that few people need: behind a button that says what it is. */
export function Unfolding({ label, isOpenAtFirst = false, children }: UnfoldingProps) {
  const [isOpen, { toggle }] = useDisclosure(isOpenAtFirst);
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        onClick={toggle}
        aria-expanded={isOpen}
      >
        {label}
      </Button>
      <Collapse expanded={isOpen}>{children(isOpen)}</Collapse>
    </div>
  );
}
