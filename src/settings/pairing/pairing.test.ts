import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { makePairing, openPairing, type Pairing, readPairing } from './pairing.ts';
import type { PairingContent } from './pairing-content.ts';
import { parseContent, printContent } from './pairing-content.ts';
import { PAIRING_VERSION, readPairingText, writePairingText } from './pairing-text.ts';
import { makePassPhrase, readPassPhrase } from './pass-phrase.ts';
import { qrCodeAsSvg, qrCodeAsText } from './qr-code.ts';

const content: PairingContent = {
  storage: {
    name: 'home',
    endpoint: 'https://0123456789abcdef.r2.cloudflarestorage.com',
    bucket: 'photos',
    rootPath: 'kirsch',
    limits: { upload: { '08:00-18:00': '2M' } },
  },
  secrets: {
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'canary/secret+key',
    repositoryPassword: 'pässword',
  },
};
const now = new Date('2026-11-22T12:00:00Z');
const tomorrow = new Date('2026-11-23T12:00:00Z');

let pairing: Pairing;
beforeAll(async () => {
  pairing = await makePairing(content, tomorrow);
});

const open = (text: string, phrase = pairing.phrase, at = now) =>
  openPairing(readPairing(text, at), phrase, at);

describe('a pairing', () => {
  test('brings a storage and its keys over', async () => {
    expect(await open(pairing.text.lines)).toEqual(content);
    expect(await open(pairing.text.compact)).toEqual(content);
    expect(pairing.expires).toEqual(tomorrow);
  });

  test('shows nothing of what is in it', () => {
    const bytes = readPairingText(pairing.text.compact).toString('latin1');
    expect(bytes).not.toMatch(/canary|photos|AKIA/);
    expect(pairing.text.compact).toMatch(/^KIRSCH-PAIRING-1:[A-Z2-7]+:END$/);
  });

  test('is honoured until it expires, and not a second longer', async () => {
    const last = new Date(tomorrow.getTime() - 1_000);
    expect(await open(pairing.text.lines, pairing.phrase, last)).toEqual(content);
    const error = { code: 'PAIRING_EXPIRED', message: expect.stringContaining('2026-11-23T12:00') };
    expect(() => readPairing(pairing.text.lines, tomorrow)).toThrow(expect.objectContaining(error));
    await expect(
      openPairing(readPairing(pairing.text.lines, now), pairing.phrase, tomorrow),
    ).rejects.toMatchObject(error);
  });

  test('cannot be given a longer life', async () => {
    const bytes = readPairingText(pairing.text.compact);
    bytes.writeBigUInt64BE(BigInt(tomorrow.getTime() / 1_000 + 1), 16);
    await expect(open(writePairingText(bytes).compact)).rejects.toMatchObject({
      code: 'PAIRING_WRONG_PHRASE',
    });
  });

  test('opens with its own phrase only', async () => {
    const words = pairing.phrase.split(' ');
    const other = [...words.slice(1), words[0]].join(' ');
    if (other !== pairing.phrase) {
      await expect(open(pairing.text.lines, other)).rejects.toMatchObject({
        code: 'PAIRING_WRONG_PHRASE',
      });
    }
    await expect(open(pairing.text.lines, 'one two three')).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });

  test('of a newer version asks for an update', () => {
    const newer = pairing.text.lines.replace('PAIRING-1', `PAIRING-${PAIRING_VERSION + 1}`);
    expect(() => readPairing(newer, now)).toThrow(
      expect.objectContaining({ code: 'PAIRING_TOO_NEW' }),
    );
  });

  test('of another salt or content is another text', async () => {
    const again = await makePairing(content, tomorrow);
    expect(again.phrase).not.toBe(pairing.phrase);
    expect(again.text.compact.slice(0, 60)).not.toBe(pairing.text.compact.slice(0, 60));
  });
});

describe('a pairing text', () => {
  const pastes: [how: string, change: (text: string) => string][] = [
    ['quoted in a mail', (text) => text.replace(/^/gm, '> > ')],
    ['with line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['in lower case', (text) => text.toLowerCase()],
    ['between other words', (text) => `Hello Ada,\n\nhere it is:\n${text}\n\nBye`],
    ['in quotes and backticks', (text) => `“\`\`\`${text}\`\`\`”`],
    ['with spaces and invisible characters', (text) => text.replace(/(.{7})/g, '$1 \u200b\u00a0')],
    [
      'in full-width letters',
      (text) => text.replace(/[A-Z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    ],
    ['with dashes that a program has made longer', (text) => text.replaceAll('-', '–')],
  ];
  test.each(pastes)('is read %s', async (_how, change) => {
    expect(readPairingText(change(pairing.text.lines))).toEqual(
      readPairingText(pairing.text.compact),
    );
  });

  test('that lost or changed a character is damaged, and never something else', () => {
    const { compact } = pairing.text;
    const body = compact.indexOf(':') + 1;
    fc.assert(
      fc.property(
        fc.integer({ min: body, max: compact.length - 5 }),
        fc.constantFrom('', 'A', '7', 'QQ'),
        (at, instead) => {
          const changed = compact.slice(0, at) + instead + compact.slice(at + 1);
          fc.pre(changed !== compact);
          expect(() => readPairingText(changed)).toThrow(
            expect.objectContaining({ code: 'PAIRING_DAMAGED' }),
          );
        },
      ),
    );
  });

  test('that is cut anywhere is damaged', () => {
    const { lines } = pairing.text;
    for (let length = 0; length < lines.length - 1; length += 13) {
      expect(() => readPairingText(lines.slice(0, length))).toThrow(
        expect.objectContaining({ code: 'PAIRING_DAMAGED' }),
      );
    }
  });

  test('carries any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const { lines, compact } = writePairingText(bytes);
        expect(readPairingText(lines)).toEqual(Buffer.from(bytes));
        expect(readPairingText(compact)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('that is none is told so, however long it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'KIRSCH-PAIRING-1:'), (tail, head) => {
        expect(() => readPairing(head + tail, now)).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/^PAIRING_/) }),
        );
      }),
    );
    for (const text of ['A'.repeat(1e6), 'KIRSCH-PAIRING-1:'.repeat(20_000)]) {
      expect(() => readPairing(text, now)).toThrow(
        expect.objectContaining({ code: 'PAIRING_DAMAGED' }),
      );
    }
    const tooLittle = writePairingText(Buffer.alloc(20)).compact;
    expect(() => readPairing(tooLittle, now)).toThrow(
      expect.objectContaining({ code: 'PAIRING_DAMAGED' }),
    );
  });
});

const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

describe('what travels', () => {
  test('is not what belongs to the computer alone', () => {
    const here = { ...content.storage, caFile: '/home/ada/ca.pem', secrets: 'keychain' as const };
    const caCertificates = pem('AAAA');
    const withKey = `${caCertificates}-----BEGIN PRIVATE KEY-----`;
    const printed = printContent({ ...content, storage: here, caCertificates: withKey });
    expect(printed).not.toMatch(/ada|keychain/);
    expect(parseContent(printed)).toEqual({ ...content, caCertificates });
    const hostile = JSON.stringify({ name: 'a', storage: { caFile: '/etc/passwd' }, secrets: {} });
    expect(parseContent(hostile).storage).toEqual({ name: 'a' });
  });

  test('has a largest size, both ways', () => {
    const caCertificates = pem('x'.repeat(20_000));
    expect(() => printContent({ ...content, caCertificates })).toThrow(/too much/);
    expect(() => parseContent(JSON.stringify({ name: 'a', storage: {}, caCertificates }))).toThrow(
      expect.objectContaining({ code: 'PAIRING_DAMAGED' }),
    );
  });

  test('is checked like any input', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"name":"a","storage":${json}}`),
        ),
        (text) => {
          try {
            parseContent(text);
          } catch (error) {
            expect(error).toMatchObject({ code: 'PAIRING_DAMAGED' });
          }
        },
      ),
    );
  });
});

describe('a pass phrase', () => {
  test('is six words of the list, drawn evenly', () => {
    expect(wordlist).toHaveLength(2048);
    const words = Array.from({ length: 500 }, makePassPhrase).flatMap((phrase) =>
      phrase.split(' '),
    );
    expect(words).toHaveLength(3_000);
    for (const word of words) expect(wordlist).toContain(word);
    // 3,000 draws of 2,048 leave about 1,575 different words; a generator that is off leaves far fewer.
    expect(new Set(words).size).toBeGreaterThan(1_400);
  });

  test('is read as people type it', () => {
    const phrase = 'abandon ability zoo zone ability apple';
    for (const typed of [
      phrase.toUpperCase(),
      ' abandon, ability;zoo\nzone-ability  apple. ',
      'aban abil zoo zone abil appl',
      '1. abandon 2. ability 3. zoo 4. zone 5. ability 6. apple',
    ]) {
      expect(readPassPhrase(typed)).toBe(phrase);
    }
  });

  test('with a misspelt word names its place and not the word', () => {
    for (const typed of [
      'abandon abilty zoo zone ability apple',
      'abandon zo zoo zone ability apple',
    ]) {
      expect(() => readPassPhrase(typed)).toThrow(/Word 2/);
      expect(() => readPassPhrase(typed)).not.toThrow(/abilty|zo /);
    }
    expect(() => readPassPhrase('')).toThrow(/there are 0/);
  });
});

describe('a QR code', () => {
  test('of a usual pairing is small enough for a terminal', () => {
    const lines = qrCodeAsText(pairing.text.compact).split('\n');
    expect(lines.length).toBeLessThan(60);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(120);
  });

  test('is an image, too', () => {
    expect(qrCodeAsSvg(pairing.text.compact)).toMatch(/^<svg [\s\S]*<\/svg>$/);
  });

  test('too long for one asks for the text', () => {
    expect(qrCodeAsText('A'.repeat(4_296))).toBeTruthy();
    expect(() => qrCodeAsText('A'.repeat(4_297))).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});
