import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question in front of the page. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { say } = useTexts();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      radius="lg"
      styles={{ title: { fontWeight: 600 } }}
      // Its head is no second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      closeButtonProps={{ 'aria-label': say('common.close') }}
    >
      {children}
    </Modal>
  );
}
