import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyBytes } from './arbitraries.ts';
import { createSealer, randomMasterKey, SEAL_HEAD, SEAL_OVERHEAD } from './envelope.ts';

const damaged = expect.objectContaining({ code: 'DAMAGED' });
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a sealed envelope', () => {
  const sealer = createSealer(randomMasterKey());

  it('opens to what was sealed, and is 32 bytes longer', () => {
    fc.assert(
      fc.property(anyBytes, (plaintext) => {
        const sealed = sealer.seal(plaintext);
        expect(sealed.length).toBe(plaintext.length + SEAL_OVERHEAD);
        expect(sealer.open(sealed)).toEqual(plaintext);
      }),
    );
  });

  it('seals a plaintext where it lies', () => {
    const plaintext = randomBytes(200_000);
    const room = Buffer.alloc(plaintext.length + SEAL_OVERHEAD + 7);
    room.set(plaintext, 7 + SEAL_HEAD);
    const inside = room.subarray(7 + SEAL_HEAD, 7 + SEAL_HEAD + plaintext.length);
    expect(sealer.sealInto(inside, room, 7)).toBe(plaintext.length + SEAL_OVERHEAD);
    expect(sealer.open(room.subarray(7)).equals(plaintext)).toBe(true);
  });

  it('opens and is sealed with another key where it lies', () => {
    const other = createSealer(randomMasterKey());
    fc.assert(
      fc.property(anyBytes, (plaintext) => {
        const room = Buffer.concat([Buffer.alloc(3), sealer.seal(plaintext), Buffer.alloc(3)]);
        const place = room.subarray(3, room.length - 3);
        expect(sealer.openInPlace(place)).toEqual(plaintext);
        other.sealInto(place.subarray(SEAL_HEAD, SEAL_HEAD + plaintext.length), place, 0);
        expect(other.open(place)).toEqual(plaintext);
        expect(() => sealer.openInPlace(place)).toThrow(damaged);
      }),
    );
    const large = randomBytes(200_000);
    expect(sealer.openInPlace(sealer.seal(large)).equals(large)).toBe(true);
  });

  it('can be written into a pack between others', () => {
    const pack = Buffer.alloc(100, 0xaa);
    expect(sealer.sealInto(Buffer.from('middle'), pack, 20)).toBe(38);
    expect(sealer.open(pack.subarray(20, 58)).toString()).toBe('middle');
    expect(pack.subarray(0, 20)).toEqual(Buffer.alloc(20, 0xaa));
    expect(pack.subarray(58)).toEqual(Buffer.alloc(42, 0xaa));
  });

  it('is never written beyond its buffer', () => {
    const pack = Buffer.alloc(40);
    expect(() => sealer.sealInto(Buffer.alloc(9), pack, 0)).toThrow(/no room/);
    expect(() => sealer.sealInto(Buffer.alloc(0), pack, -1)).toThrow(/no room/);
    expect(sealer.sealInto(Buffer.alloc(8), pack, 0)).toBe(40);
  });

  it('betrays every flipped bit', () => {
    const sealed = sealer.seal(Buffer.from('Attack at dawn, or a little later.'));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => sealer.open(changed), `bit ${bit}`).toThrow(damaged);
    }
  });

  it('can be decrypted without a look at its tag, by whoever knows better what is in it', () => {
    const plaintext = Buffer.from('What it says is known.');
    const sealed = sealer.seal(plaintext);
    sealed[sealed.length - 1]! ^= 1;
    expect(sealer.decrypt(sealed)).toEqual(plaintext);
    sealed[20]! ^= 1;
    expect(sealer.decrypt(sealed)).not.toEqual(plaintext);
    expect(() => sealer.decrypt(sealed.subarray(0, SEAL_OVERHEAD - 1))).toThrow(damaged);
  });

  it('betrays every cut and every added byte', () => {
    const sealed = sealer.seal(Buffer.from('short'));
    for (let length = 0; length < sealed.length; length++) {
      expect(() => sealer.open(sealed.subarray(0, length))).toThrow(damaged);
      expect(() => sealer.open(sealed.subarray(sealed.length - length))).toThrow(damaged);
    }
    expect(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]))).toThrow(damaged);
  });

  it('opens with no other key', () => {
    expect(() => createSealer(randomMasterKey()).open(sealer.seal(Buffer.from('x')))).toThrow(
      damaged,
    );
  });

  it('has an IV of its own, also beyond one pool of random bytes', () => {
    const ivs = new Set<string>();
    for (let at = 0; at < 10_000; at++) {
      ivs.add(sealer.seal(Buffer.alloc(1)).toString('latin1', 0, 16));
    }
    expect(ivs.size).toBe(10_000);
  });

  it('with an IV of zeros is refused, even under a right tag', () => {
    // An empty message's tag is AES-128(k, IV), whatever r is.
    const key = { ...randomMasterKey(), macK: hex('000102030405060708090a0b0c0d0e0f') };
    const sealed = Buffer.concat([Buffer.alloc(16), hex('c6a13b37878f5b826f4f8162a1c8d879')]);
    expect(() => createSealer(key).open(sealed)).toThrow(damaged);
  });
});

describe('the tag', () => {
  // Appendix B of D. J. Bernstein, "The Poly1305-AES message-authentication code".
  it.each([
    {
      message: 'f3f6',
      r: '851fc40c3467ac0be05cc20404f3f700',
      k: 'ec074c835580741701425b623235add6',
      nonce: 'fb447350c4e868c52ac3275cf9d4327e',
      tag: 'f4c633c3044fc145f84f335cb81953de',
    },
    {
      message: '',
      r: 'a0f3080000f46400d0c7e9076c834403',
      k: '75deaa25c09f208e1dc4ce6b5cad3fbf',
      nonce: '61ee09218d29b0aaed7e154a2c5509cc',
      tag: 'dd3fab2251f11ac759f0887129cc2ee7',
    },
    {
      message: '663cea190ffb83d89593f3f476b6bc24d7e679107ea26adb8caf6652d0656136',
      r: '48443d0bb0d21109c89a100b5ce2c208',
      k: '6acb5f61a7176dd320c5c1eb2edcdc74',
      nonce: 'ae212a55399729595dea458bc621ff0e',
      tag: '0ee1c16bb73f0f4fd19881753c01cdbe',
    },
    {
      message:
        'ab0812724a7f1e342742cbed374d94d136c6b8795d45b3819830f2c04491faf0' +
        '990c62e48b8018b2c3e4a0fa3134cb67fa83e158c994d961c4cb21095c1bf9',
      r: '12976a08c4426d0ce8a82407c4f48207',
      k: 'e1a5668a4d5b66a5f68cc5424ed5982d',
      nonce: '9ae831e743978d3a23527c7128149e3a',
      tag: '5154ad0d2cb26e01274fc51148491f1b',
    },
  ])('is Poly1305-AES: $tag', ({ message, r, k, nonce, tag }) => {
    const sealer = createSealer({ ...randomMasterKey(), macK: hex(k), macR: hex(r) });
    const opened = sealer.open(hex(nonce + message + tag));
    expect(opened.length).toBe(message.length / 2);
  });
});

describe('a master key', () => {
  it.each(['encrypt', 'macK', 'macR'] as const)('is refused with an empty or short %s', (part) => {
    const key = randomMasterKey();
    expect(() => createSealer({ ...key, [part]: Buffer.alloc(key[part].length) })).toThrow(damaged);
    expect(() => createSealer({ ...key, [part]: key[part].subarray(1) })).toThrow(damaged);
  });
});
