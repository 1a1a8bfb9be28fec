import { Button, type ButtonProps, CopyButton } from '@mantine/core';
import { useTexts } from '../texts/texts.ts';

/** Copies a text, and says so. */
export function CopyText({
  value,
  label,
  ...props
}: { value: string; label?: string } & ButtonProps) {
  const { say } = useTexts();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button variant="default" {...props} onClick={copy} aria-live="polite">
          {copied ? say('common.copied') : (label ?? say('common.copy'))}
        </Button>
      )}
    </CopyButton>
  );
}
