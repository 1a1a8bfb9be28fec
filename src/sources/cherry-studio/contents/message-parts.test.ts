import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatAsJson, chatAsMarkdown } from './chat-export.ts';
import { partOfBlock, partsOfData, textOfParts } from './message-parts.ts';
import type { MessagePart } from './model.ts';

const kinds = [
  'main_text',
  'thinking',
  'translation',
  'code',
  'image',
  'file',
  'tool',
  'error',
  'citation',
  'text',
  'reasoning',
  'dynamic-tool',
  'tool-x',
  'data-code',
  'data-error',
  'source-url',
  'new',
];
const names = [
  'content',
  'text',
  'data',
  'file',
  'url',
  'metadata',
  'response',
  'results',
  'knowledge',
  'providerMetadata',
  'input',
  'output',
  'error',
  'language',
];

test('whatever a block or part holds, it becomes parts that can be searched and exported', () => {
  const block = fc
    .tuple(
      fc.constantFrom(...kinds),
      fc.dictionary(fc.constantFrom(...names), fc.anything({ maxDepth: 3 })),
    )
    .map(([type, fields]) => ({ ...fields, type }));
  fc.assert(
    fc.property(block, (row) => {
      const parts = [partOfBlock(row), ...partsOfData({ parts: [row] })].filter(
        (part) => part !== undefined,
      );
      expect(typeof textOfParts(parts)).toBe('string');
      const messages = [{ id: 'm', role: 'user', parts, isShown: true }];
      const topic = { id: 't', name: 'T', kind: 'chat', messages: 1 } as const;
      expect(chatAsMarkdown({ topic, messages })).toContain('# T\n');
      expect(JSON.parse(chatAsJson({ topic, messages })).messages).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
});

test('a chat becomes Markdown in which nothing breaks out of its place', () => {
  const parts: MessagePart[] = [
    { kind: 'text', text: 'Hello **you**' },
    { kind: 'thinking', text: 'hm' },
    { kind: 'code', text: '```\ninner\n```', language: 'js` onload' },
    { kind: 'file', name: 'a](javascript:x)', url: 'file:///a>b' },
    { kind: 'tool', name: '<b>', input: '', output: '1' },
    { kind: 'sources', sources: [{ title: 'T [1]', url: 'https://t.example/\n' }] },
    { kind: 'error', text: 'two\nlines' },
  ];
  const topic = {
    id: 't',
    name: 'A\n# B',
    kind: 'chat',
    messages: 1,
    created: new Date(0),
  } as const;
  const message = {
    id: 'm',
    role: 'assistant',
    model: 'Large',
    created: new Date(0),
    parts,
    isShown: false,
  };
  expect(chatAsMarkdown({ topic, assistant: 'Writer', messages: [message] })).toBe(
    [
      '# A # B',
      'Writer · 1970-01-01 00:00 UTC',
      '## Assistant · Large · 1970-01-01 00:00 UTC · another branch',
      'Hello **you**',
      '<details>\n<summary>Thinking</summary>\n\nhm\n\n</details>',
      '````jsonload\n```\ninner\n```\n````',
      'File: [a\\](javascript:x)](<file:///a%3Eb>)',
      '<details>\n<summary>Tool: &lt;b></summary>\n\n```\n1\n```\n\n</details>',
      '- [T \\[1\\]](<https://t.example/>)',
      '> Error: two\n> lines\n',
    ].join('\n\n'),
  );
});
