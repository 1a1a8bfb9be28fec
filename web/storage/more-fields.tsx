import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { Unfolding } from '../parts/unfolding.tsx';
import { useTexts } from '../texts/texts.ts';
import type { StorageFormState } from './storage-form.ts';

/** What few people need to set. */
export function MoreFields({ state }: { state: StorageFormState }) {
  const { say } = useTexts();
  const { form, setField } = state;
  const { pathStyle, proxy, caFile } = form.fields;
  const isUsed = pathStyle !== undefined || Boolean(proxy) || Boolean(caFile);
  return (
    <Unfolding label={say('storage.more')} isOpenAtFirst={isUsed}>
      {() => (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="lg" pt="sm">
          <Select
            label={say('storage.pathStyle')}
            description={say('storage.pathStyleHelp')}
            data={[
              { value: 'auto', label: say('storage.pathStyles.auto') },
              { value: 'path', label: say('storage.pathStyles.path') },
              { value: 'host', label: say('storage.pathStyles.host') },
            ]}
            value={pathStyle === undefined ? 'auto' : pathStyle ? 'path' : 'host'}
            onChange={(value) =>
              setField('pathStyle', value === 'auto' ? undefined : value === 'path')
            }
            allowDeselect={false}
          />
          <TextInput
            label={say('storage.proxy')}
            description={say('storage.proxyHelp')}
            value={proxy ?? ''}
            onChange={(event) => setField('proxy', event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
          <TextInput
            label={say('storage.caFile')}
            description={say('storage.caFileHelp')}
            value={caFile ?? ''}
            onChange={(event) => setField('caFile', event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </SimpleGrid>
      )}
    </Unfolding>
  );
}
