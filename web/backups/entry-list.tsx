import { Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Entry } from '../api/backups.ts';
import { useFormats } from '../format/formats.ts';
import { FileIcon, FolderIcon } from '../shell/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './entry-list.module.css';

const ROW_HEIGHT = 40;

interface EntryListProps {
  readonly entries: readonly Entry[];
  /** The folder above, where there is one. */
  readonly parent?: string;
  readonly selected: string | undefined;
  readonly onOpen: (at: string) => void;
  readonly onSelect: (entry: Entry) => void;
}

/** What is in a folder of a backup. Only what is seen is drawn, so that a folder may hold thousands. */
export function EntryList({ entries, parent, selected, onOpen, onSelect }: EntryListProps) {
  const { say } = useTexts();
  const { bytes, moment } = useFormats();
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  return (
    <div className={styles['frame']}>
      {parent !== undefined && (
        <button type="button" className={styles['row']} onClick={() => onOpen(parent)}>
          <FolderIcon width="18" height="18" />
          <span>..</span>
          <span className="spoken">{say('folders.up')}</span>
        </button>
      )}
      {entries.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {say('browsing.empty')}
        </Text>
      )}
      <div ref={frame} className={styles['scroll']}>
        <ul style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const entry = entries[index];
            if (!entry) return null;
            const isFolder = entry.type === 'folder';
            const Icon = isFolder ? FolderIcon : FileIcon;
            return (
              <li
                key={entry.at}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={entries.length}
                aria-posinset={index + 1}
              >
                <button
                  type="button"
                  className={styles['row']}
                  aria-current={entry.at === selected || undefined}
                  onClick={() => (isFolder ? onOpen(entry.at) : onSelect(entry))}
                >
                  <Icon width="18" height="18" />
                  <span className={styles['name']}>
                    {entry.name}
                    {entry.target !== undefined && ` → ${entry.target}`}
                  </span>
                  <span className={styles['size']}>
                    {isFolder ? (
                      <span className="spoken">{say('browsing.folder')}</span>
                    ) : (
                      bytes(entry.size)
                    )}
                  </span>
                  <span className={styles['time']}>{moment(entry.modified)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
