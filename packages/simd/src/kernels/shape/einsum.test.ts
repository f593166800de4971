import { expect, it } from 'vitest';
import { expectSame, numbers, onBoth, onSimd } from '../../testing/on-simd.ts';
import { tf } from '../../tf.ts';

const EQUATIONS: Array<[string, number[], number[]]> = [
  ['ij,jk->ik', [5, 7], [7, 6]],
  ['ij,jk->ki', [5, 7], [7, 6]],
  ['ji,jk->ik', [7, 5], [7, 6]],
  ['ij,kj->ik', [5, 7], [6, 7]],
  ['bij,bjk->bik', [3, 5, 7], [3, 7, 6]],
  ['bij,bkj->bki', [3, 5, 7], [3, 6, 7]],
  ['bthd,bshd->bhts', [2, 5, 3, 4], [2, 6, 3, 4]],
  ['bhts,bshd->bthd', [2, 3, 5, 6], [2, 6, 3, 4]],
  ['abc,cde->abde', [2, 3, 4], [4, 5, 6]],
  ['abc,bcd->ad', [2, 3, 4], [3, 4, 5]],
  ['abc,cbd->ad', [2, 3, 4], [4, 3, 5]],
  ['i,j->ij', [4], [5]],
  ['i,j->ji', [4], [5]],
  ['i,i->', [9], [9]],
  ['i,i->i', [9], [9]],
  ['ij,ij->ij', [3, 4], [3, 4]],
  ['ij,j->i', [3, 4], [4]],
  ['ij,jk->ik', [3, 0], [0, 4]],
];

onSimd('einsum', (backend) => {
  it.each(EQUATIONS)('%s', async (equation, aShape, bShape) => {
    const [a, b] = [numbers(aShape, 1), numbers(bShape, 2)];
    const before = backend().fallbacks()['Einsum'] ?? 0;
    const tensors = tf.memory().numTensors;
    const ids = backend().numDataIds();
    const { simd, cpu } = await onBoth(() => tf.einsum(equation, a, b));
    // Sums of up to 12 products below 1.
    expectSame(simd[0]!, cpu[0]!, 1e-6);
    expect(backend().fallbacks()['Einsum'] ?? 0).toBe(before);
    expect(tf.memory().numTensors).toBe(tensors + 2);
    // The result is one more; the two inputs have moved to the cpu backend.
    expect(backend().numDataIds()).toBe(ids + 1 - 2);
  });

  it('leaves sums over one operand to the cpu backend', async () => {
    const [a, b] = [numbers([3, 4], 1), numbers([4, 5], 2)];
    for (const compute of [
      () => tf.einsum('ij,jk->i', a, b),
      () => tf.einsum('ij->j', a),
      () => tf.einsum('ij->ji', a),
      () => tf.einsum('ij,jk->ik', tf.cast(tf.mul(a, 9), 'int32'), tf.cast(tf.mul(b, 9), 'int32')),
    ]) {
      const { simd, cpu } = await onBoth(compute);
      expectSame(simd[0]!, cpu[0]!, 1e-6);
    }
  });

  it('refuses what TensorFlow.js refuses', () => {
    const [a, b] = [numbers([3, 4], 1), numbers([5, 6], 2)];
    expect(() => tf.einsum('ij,jk->ik', a, b)).toThrow(/dimension/i);
    expect(() => tf.einsum('ij,jk', a, b)).toThrow(/arrow/);
  });
});
