import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBootLocations, parseConfigLocations } from './locations.ts';

const place = fc.record({
  executable: fc.string({ minLength: 1 }).filter((text) => text !== '__proto__'),
  folder: fc.string({ minLength: 1 }),
});

describe('the lists of places', () => {
  test('of 1.x are read as they are written', () => {
    fc.assert(
      fc.property(fc.array(place), (places) => {
        const appDataPath = places.map(({ executable, folder }) => ({
          executablePath: executable,
          dataPath: folder,
        }));
        expect(parseConfigLocations(JSON.stringify({ appDataPath }))).toEqual({ places });
      }),
    );
  });

  test('of 2.x are read as they are written, with a move that failed or is to come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(place, { selector: (p) => p.executable }), (places) => {
        const text = JSON.stringify({
          'app.user_data_path': Object.fromEntries(places.map((p) => [p.executable, p.folder])),
          'temp.user_data_relocation': { status: 'failed', from: '/a', to: '/b', error: 'x' },
        });
        const read = parseBootLocations(text)!;
        expect(new Set(read.places)).toEqual(new Set(places));
        expect(read.move).toEqual({ from: '/a', to: '/b', hasFailed: true });
      }),
    );
  });

  test('never throw, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        parseConfigLocations(text);
        parseBootLocations(text);
      }),
    );
    const odd = fc.object({ key: fc.constantFrom('appDataPath', 'app.user_data_path', 'x') });
    fc.assert(
      fc.property(odd, (value) => {
        parseConfigLocations(JSON.stringify(value));
        parseBootLocations(JSON.stringify(value));
      }),
    );
    expect(parseConfigLocations('{"appDataPath":[null,7,{"dataPath":3}]}')).toEqual({ places: [] });
    expect(parseBootLocations('[]')).toBeUndefined();
  });
});
