import { Pagination } from '@mantine/core';
import { useFormats } from '../format/formats.ts';
import { useTexts } from '../texts/texts.ts';

interface PagesProps {
  /** What these are the pages of. */
  readonly label: string;
  readonly count: number;
  /** From 1 on. */
  readonly page: number;
  readonly onChange: (page: number) => void;
}

/** The pages of a list; nothing where there is only one. */
export function Pages({ label, count, page, onChange }: PagesProps) {
  const { say } = useTexts();
  const { number } = useFormats();
  if (count < 2) return null;
  return (
    <Pagination
      component="nav"
      aria-label={label}
      total={count}
      value={page}
      onChange={onChange}
      getItemProps={(item) => ({ 'aria-label': say('common.page', { number: number(item) }) })}
      getControlProps={(control) => ({
        'aria-label': say(control === 'previous' ? 'common.previousPage' : 'common.nextPage'),
      })}
    />
  );
}
