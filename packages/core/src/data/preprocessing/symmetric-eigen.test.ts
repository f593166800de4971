import { describe, expect, it } from 'vitest';
import { Random } from '../../random/random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

describe('symmetricEigen', () => {
  it('gives the values in falling order, with their directions', () => {
    const { values, vectors } = symmetricEigen([2, 1, 1, 2], 2);
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
    // The column 0 is (1, 1) / √2 or its opposite.
    expect(vectors[0]! * vectors[2]!).toBeCloseTo(0.5, 12);
    expect(vectors[1]! * vectors[3]!).toBeCloseTo(-0.5, 12);
  });

  it('gives the matrix again, and directions at right angles', () => {
    const n = 7;
    const random = new Random(3);
    const half = Array.from({ length: n * n }, () => random.normal());
    const matrix = half.map((_, i) => half[i]! + half[(i % n) * n + Math.floor(i / n)]!);
    const { values, vectors } = symmetricEigen(matrix, n);
    expect(values).toEqual(values.toSorted().reverse());
    for (let row = 0; row < n; row++)
      for (let column = 0; column < n; column++) {
        let [product, angle] = [0, 0];
        for (let i = 0; i < n; i++) {
          product += vectors[row * n + i]! * values[i]! * vectors[column * n + i]!;
          angle += vectors[i * n + row]! * vectors[i * n + column]!;
        }
        // Rounding of double precision over a few dozen operations.
        expect(product).toBeCloseTo(matrix[row * n + column]!, 12);
        expect(angle).toBeCloseTo(row === column ? 1 : 0, 12);
      }
  });

  it('refuses a matrix of another size', () => {
    expect(() => symmetricEigen([1, 2, 3], 2)).toThrow(
      'symmetricEigen: expected a matrix of 2 × 2 values, got 3.',
    );
    expect(() => symmetricEigen([], 0)).toThrow('expected n to be a whole number at least 1, got 0');
  });
});
