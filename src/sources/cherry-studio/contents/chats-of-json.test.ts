import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hits, TestFolders } from './contents.test-helper.ts';

let folders: TestFolders;

beforeAll(async () => {
  folders = await TestFolders.make();
});

afterAll(async () => {
  await folders.remove();
});

describe('a backup by 1.x', () => {
  const state = {
    assistants: JSON.stringify({
      defaultAssistant: { id: 'default', name: 'Default' },
      assistants: [
        {
          id: 'a',
          name: 'Writer',
          topics: [{ id: 't1', name: 'Plans', createdAt: '2025-01-02T03:04:05.000Z' }],
        },
      ],
    }),
    knowledge: JSON.stringify({
      bases: [
        {
          id: 'k',
          name: 'Papers',
          items: [
            { id: 'n1', type: 'note', content: '' },
            { type: 'file', content: { origin_name: 'x.pdf' } },
            { type: 'url', content: 'https://x.example' },
          ],
        },
      ],
    }),
  };
  const backup = {
    time: 1,
    version: 5,
    localStorage: { 'persist:cherry-studio': JSON.stringify(state) },
    indexedDB: {
      message_blocks: [
        { id: 'b1', messageId: 'm1', type: 'main_text', content: 'a question' },
        { id: 'b2', messageId: 'm2', type: 'tool', toolName: 'clock', content: { now: 1 } },
        {
          id: 'b3',
          messageId: 'm2',
          type: 'citation',
          response: { results: { results: [{ title: 'T', url: 'https://t.example' }] } },
        },
        { id: 'b4', messageId: 'm2', type: 'unknown' },
      ],
      topics: [
        {
          id: 't1',
          messages: [
            { id: 'm1', role: 'user', blocks: ['b1'], createdAt: '2025-01-02T03:04:06.000Z' },
            {
              id: 'm2',
              role: 'assistant',
              model: { name: 'Large' },
              blocks: ['b2', 'b3', 'b4', 'none'],
            },
          ],
        },
        {
          id: 't2',
          messages: [{ id: 'm3', role: 'user', content: 'from before there were blocks' }],
        },
      ],
      files: [{ id: 'f', name: 'f.pdf', origin_name: 'Letter.pdf', size: 4 }],
      knowledge_notes: [{ id: 'n1', content: 'a note in a base' }],
    },
  };

  test('shows chats, whatever order its tables have', async () => {
    const folder = await folders.add({ 'data.json': JSON.stringify(backup) });
    await folders.looking(folder, async (contents) => {
      expect(contents.form).toBe('json');
      expect(contents.assistants().map(({ name }) => name)).toEqual(['Default', 'Writer']);
      expect(
        contents
          .topics()
          .map(({ id, name, assistantId, messages }) => [id, name, assistantId, messages]),
      ).toEqual([
        ['t1', 'Plans', 'a', 2],
        ['t2', '', undefined, 1],
      ]);
      expect(contents.messages('t1')).toMatchObject([
        { role: 'user', parts: [{ kind: 'text', text: 'a question' }] },
        {
          role: 'assistant',
          model: 'Large',
          parts: [
            { kind: 'tool', name: 'clock', input: '', output: '{\n  "now": 1\n}' },
            { kind: 'sources', sources: [{ title: 'T', url: 'https://t.example' }] },
          ],
        },
      ]);
      expect(contents.files()).toEqual([
        { id: 'f', name: 'Letter.pdf', size: 4, path: 'Data/Files/f.pdf' },
      ]);
      expect(contents.knowledgeBases()[0]!.items).toEqual([
        { type: 'note', name: 'a note in a base' },
        { type: 'file', name: 'x.pdf' },
        { type: 'url', name: 'https://x.example' },
      ]);
      expect(await hits(contents, 'before "there were"')).toMatchObject([
        { kind: 'message', id: 't2', messageId: 'm3' },
      ]);
    });
  });

  test('in its oldest form is a list of keys', async () => {
    const oldest = {
      time: 1,
      version: 1,
      localStorage: {},
      indexedDB: [
        { key: 'image://avatar', value: 'data:' },
        {
          key: 'topic:t',
          value: { id: 't', messages: [{ id: 'm', role: 'user', content: 'hello' }] },
        },
      ],
    };
    const folder = await folders.add({ 'data.json': JSON.stringify(oldest) });
    await folders.looking(folder, (contents) => {
      expect(contents.messages('t')).toMatchObject([{ parts: [{ kind: 'text', text: 'hello' }] }]);
    });
  });

  test('is refused with a reason when it is cut or holds none', async () => {
    const cut = await folders.add({ 'data.json': JSON.stringify(backup).slice(0, -3) });
    await expect(folders.looking(cut, () => {})).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
    const other = await folders.add({ 'data.json': '{"hello":1}' });
    await expect(folders.looking(other, () => {})).rejects.toMatchObject({
      code: 'SOURCE_DAMAGED',
    });
  });
});
