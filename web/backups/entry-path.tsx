import { Breadcrumbs, Button, Text } from '@mantine/core';
import { useTexts } from '../texts/texts.ts';

interface EntryPathProps {
  /** The folder of the moment, as the API names it: percent-encoded. */
  readonly at: string;
  /** The same for people. */
  readonly path: string;
  readonly onOpen: (at: string) => void;
}

/** The way to the folder of the moment, each part a click. */
export function EntryPath({ at, path, onOpen }: EntryPathProps) {
  const { say } = useTexts();
  const parts = at.split('/').filter(Boolean);
  const names = path.split('/').filter(Boolean);
  const steps = [
    { at: '/', name: say('browsing.root') },
    ...parts.map((part, index) => ({
      at: `/${parts.slice(0, index + 1).join('/')}`,
      name: names[index] ?? part,
    })),
  ];
  return (
    <nav aria-label={say('browsing.path')}>
      <Breadcrumbs separatorMargin={4} style={{ flexWrap: 'wrap' }}>
        {steps.map((step, index) =>
          index === steps.length - 1 ? (
            <Text key={step.at} size="sm" fw={600} aria-current="location" px={6} className="path">
              {step.name}
            </Text>
          ) : (
            <Button
              key={step.at}
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => onOpen(step.at)}
            >
              {step.name}
            </Button>
          ),
        )}
      </Breadcrumbs>
    </nav>
  );
}
