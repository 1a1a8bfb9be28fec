import { Button, List, ScrollArea, Stack, Text, Textarea } from '@mantine/core';
import { usePreviewExcludes } from '../api/plan.ts';
import { useFormats } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';
import { patternsIn } from './plan-form.ts';

interface ExcludeFieldsProps {
  readonly folders: readonly string[];
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Patterns of what is left out, with a look at what they leave out. */
export function ExcludeFields({ folders, value, onChange }: ExcludeFieldsProps) {
  const { say } = useTexts();
  const { number } = useFormats();
  const preview = usePreviewExcludes();
  const excludes = patternsIn(value);
  const { data } = preview;
  return (
    <Stack gap="sm" align="flex-start">
      <Textarea
        w="100%"
        label={say('plan.excludes')}
        description={say('plan.excludesHelp')}
        value={value}
        onChange={(event) => {
          preview.reset();
          onChange(event.currentTarget.value);
        }}
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
      />
      <Button
        variant="default"
        size="xs"
        disabled={excludes.length === 0 || preview.isPending}
        onClick={() => preview.mutate({ folders: [...folders], excludes })}
      >
        {say('plan.preview')}
      </Button>
      {preview.isPending && <Waiting>{say('plan.previewing')}</Waiting>}
      {preview.error && <ErrorNotice error={preview.error} />}
      {data && (
        <Stack gap={4} role="status">
          <Text size="sm">
            {data.total === 0
              ? say('plan.previewNone')
              : say('plan.previewSome', { count: data.total, formatted: number(data.total) })}
          </Text>
          <ScrollArea.Autosize mah={220} type="auto">
            <List size="sm" listStyleType="none">
              {data.excluded.map(({ path, isFolder }) => (
                <List.Item key={path} className="path">
                  {path}
                  {isFolder && '/'}
                </List.Item>
              ))}
              {data.total > data.excluded.length && (
                <List.Item>{say('plan.previewMore')}</List.Item>
              )}
            </List>
          </ScrollArea.Autosize>
          {!data.isComplete && (
            <Text size="sm" c="dimmed">
              {say('plan.previewPart')}
            </Text>
          )}
        </Stack>
      )}
    </Stack>
  );
}
