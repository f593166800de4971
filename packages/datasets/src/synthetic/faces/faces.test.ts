import { describe, expect, it } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { FACE_ATTRIBUTE_NAMES, FACE_ATTRIBUTES, type FaceAttributes } from './attributes.ts';
import { drawFace } from './draw-face.ts';
import { face, faceWorld } from './face-world.ts';
import { FACE_RANGES, sampleFaceLook } from './look.ts';

const PLAIN: FaceAttributes = {
  smile: false,
  glasses: false,
  hair: 'short',
  hairColor: 'black',
  skin: 'light',
  head: 'round',
  tilt: 'left',
  background: 'blue',
};

/** The share of pixels in which two pictures differ by more than a tenth of the range, in any channel. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let pixels = 0;
  for (let at = 0; at < a.length; at += 3)
    if ([0, 1, 2].some((channel) => Math.abs(a[at + channel]! - b[at + channel]!) > 25)) pixels++;
  return pixels / (a.length / 3);
}

describe('face', () => {
  it('is 32 × 32 RGB, and the seed makes it', () => {
    const drawn = face(PLAIN, seeded(1));
    expect(drawn).toHaveLength(32 * 32 * 3);
    expect(face(PLAIN, seeded(1))).toEqual(drawn);
    expect(face(PLAIN, seeded(2))).not.toEqual(drawn);
    expect(face(PLAIN, seeded(1), { size: 48 })).toHaveLength(48 * 48 * 3);
  });

  it('shows the same in every size', () => {
    const large = face(PLAIN, seeded(4), { size: 96 });
    const small = face(PLAIN, seeded(4), { size: 32 });
    const halved = Uint8Array.from(small, (_, i) => {
      const [channel, column, row] = [i % 3, Math.floor(i / 3) % 32, Math.floor(i / 96)];
      let sum = 0;
      for (let k = 0; k < 9; k++)
        sum += large[((3 * row + Math.floor(k / 3)) * 96 + 3 * column + (k % 3)) * 3 + channel]!;
      return sum / 9;
    });
    // Soft edges are of first order, and lines about as thin as a pixel meet others in it.
    expect(difference(small, halved)).toBeLessThan(0.02);
  });

  it('every value of every attribute can be seen, whatever else the face looks like', () => {
    for (const name of FACE_ATTRIBUTE_NAMES) {
      let least = 1;
      for (let seed = 0; seed < 40; seed++) {
        const random = seeded(seed);
        const { attributes } = faceWorld(1, random);
        const look = seed + 100;
        const shown = FACE_ATTRIBUTES[name].map((value) =>
          face({ ...attributes[0]!, [name]: value }, seeded(look)),
        );
        for (const [i, one] of shown.entries())
          for (const other of shown.slice(i + 1)) least = Math.min(least, difference(one, other));
      }
      // 12 of 1024 pixels: a mouth of 8 × 3 changes half of its pixels.
      expect(least, name).toBeGreaterThan(12 / 1024);
    }
  });

  it('the top of the head leans to the side that tilt says', () => {
    const middleOfHair = (tilt: FaceAttributes['tilt'], seed: number): number => {
      const look = { ...sampleFaceLook({ ...PLAIN, tilt }, seeded(seed)), x: 0, y: 0, brightness: 1 };
      const picture = drawFace({ ...PLAIN, tilt }, look, 32);
      let [sum, count] = [0, 0];
      for (let i = 0; i < 32 * 8; i++)
        if (picture[3 * i]! < 60) [sum, count] = [sum + (i % 32) + 0.5, count + 1];
      return sum / count;
    };
    for (let seed = 0; seed < 20; seed++) {
      expect(middleOfHair('left', seed)).toBeLessThan(16);
      expect(middleOfHair('right', seed)).toBeGreaterThan(16);
    }
  });

  it('refuses what it cannot draw', () => {
    const { smile, tilt, ...partial } = PLAIN;
    expect(() => face(partial as FaceAttributes, seeded(1))).toThrow(
      'face: expected all attributes, got no smile, tilt.',
    );
    expect(() => face({ ...PLAIN, hair: String('curly') as 'short' }, seeded(1))).toThrow(
      'face: expected hair to be short or long, got curly.',
    );
    expect(() => face(PLAIN, seeded(1), { size: 15 })).toThrow(
      'face: expected size to be a whole number of at least 16, got 15.',
    );
  });
});

describe('faceWorld', () => {
  const world = faceWorld(3000, seeded(7), { size: 16 });

  it('gives pictures with their attributes and a table of them', () => {
    const { images, size, attributes, factors, looks } = faceWorld(5, seeded(3));
    expect([images.length, size]).toEqual([5 * 32 * 32 * 3, 32]);
    expect([attributes.length, looks.length, factors.length]).toEqual([5, 5, 5 * 8]);
    attributes.forEach((one, row) => {
      FACE_ATTRIBUTE_NAMES.forEach((name, column) => {
        expect(FACE_ATTRIBUTES[name][factors[row * 8 + column]!]).toBe(one[name]);
      });
      const again = drawFace(one, looks[row]!, 32);
      expect(again).toEqual(images.subarray(row * 3072, (row + 1) * 3072));
    });
  });

  it('the seed makes it, and fewer faces are the first ones', () => {
    const few = faceWorld(3, seeded(7), { size: 16 });
    expect(few.images).toEqual(world.images.subarray(0, few.images.length));
    expect(few.attributes).toEqual(world.attributes.slice(0, 3));
    expect(faceWorld(3, seeded(8), { size: 16 }).images).not.toEqual(few.images);
  });

  it('attributes are uniform and independent of each other', () => {
    const share = (holds: (one: FaceAttributes) => boolean): number =>
      world.attributes.filter(holds).length / world.attributes.length;
    for (const [i, a] of FACE_ATTRIBUTE_NAMES.entries()) {
      for (const value of FACE_ATTRIBUTES[a]) {
        const expected = 1 / FACE_ATTRIBUTES[a].length;
        // Four standard deviations of a share of 3000 are at most 0.037.
        expect(Math.abs(share((one) => one[a] === value) - expected), a).toBeLessThan(0.037);
        for (const b of FACE_ATTRIBUTE_NAMES.slice(i + 1))
          for (const other of FACE_ATTRIBUTES[b]) {
            const both = share((one) => one[a] === value && one[b] === other);
            const product = expected / FACE_ATTRIBUTES[b].length;
            expect(Math.abs(both - product), `${a} ${value}, ${b} ${other}`).toBeLessThan(0.032);
          }
      }
    }
  });

  it('what varies stays in its range, and does not tell the attributes', () => {
    for (const name of ['x', 'y', 'scale', 'eyeDistance', 'curve', 'brightness'] as const) {
      const [low, high] = FACE_RANGES[name];
      const values = world.looks.map((look) => look[name]);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThan(high);
      const mean = (smile: boolean): number => {
        const those = values.filter((_, i) => world.attributes[i]!.smile === smile);
        return those.reduce((sum, value) => sum + value, 0) / those.length;
      };
      // Four standard deviations of the difference of means of 1500 uniform numbers: 4 √(2 / 1500 / 12) of the range.
      expect(Math.abs(mean(true) - mean(false))).toBeLessThan(0.043 * (high - low));
    }
    world.looks.forEach(({ angle }, i) => {
      expect(Math.sign(angle)).toBe(world.attributes[i]!.tilt === 'left' ? -1 : 1);
      expect(Math.abs(angle)).toBeGreaterThanOrEqual(FACE_RANGES.angle[0]);
      expect(Math.abs(angle)).toBeLessThan(FACE_RANGES.angle[1]);
    });
  });

  it('holds fixed what it is told to', () => {
    const { attributes } = faceWorld(50, seeded(7), { size: 16, fixed: { smile: true, hair: 'long' } });
    attributes.forEach((one, i) => {
      expect(one).toEqual({ ...world.attributes[i]!, smile: true, hair: 'long', tilt: one.tilt });
    });
  });

  it('refuses what it cannot draw', () => {
    expect(() => faceWorld(0, seeded(1))).toThrow(
      'faceWorld: expected count to be a whole number of at least 1, got 0.',
    );
    expect(() => faceWorld(2, seeded(1), { size: 20.5 })).toThrow('got 20.5.');
    const inherited = { toString: 1 } as object;
    expect(() => faceWorld(2, seeded(1), { fixed: inherited })).toThrow("got 'toString'");
    expect(() => faceWorld(2, seeded(1), { fixed: { beard: true } as Partial<FaceAttributes> })).toThrow(
      "faceWorld: expected attributes out of smile, glasses, hair, hairColor, skin, head, tilt, background, got 'beard'.",
    );
  });
});
