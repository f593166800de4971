import { Random, tf } from '@reverie/core';
import { expect, test } from 'vitest';
import golden from '../golden/attention.json' with { type: 'json' };
import { expectNumbers, type Numbers, tensorOf } from '../testing/numbers.ts';
import { onBackends } from '../testing/on-backends.ts';
import { AdditiveAttention } from './additive-attention.ts';
import type { Attention } from './attention.ts';
import { type AttentionName, makeAttention } from './make-attention.ts';
import { sequenceMask } from './mask.ts';

interface TorchCase {
  readonly kind: AttentionName;
  readonly inputs: Record<string, Numbers>;
  readonly cotangent: Numbers;
  readonly context: Numbers;
  readonly weights: Numbers;
  readonly gradients: Record<string, Numbers>;
}

const SIZES = { querySize: 5, memorySize: 5 };

function attentionOf(kind: AttentionName): Attention {
  if (kind === 'additive') return new AdditiveAttention({ ...SIZES, attentionSize: 6 }, new Random(0));
  return makeAttention(kind, SIZES, new Random(0));
}

onBackends('attention', () => {
  test.each(golden.attention as unknown as TorchCase[])(
    '$kind has the values and gradients of PyTorch',
    (torch) => {
      const attention = attentionOf(torch.kind);
      tf.tidy(() => {
        const { queries, values, ...parameters } = torch.inputs;
        const named = Object.entries(parameters).map(([name, value]) => [name, tensorOf(value)]);
        attention.loadParameters(Object.fromEntries(named));
        const mask = sequenceMask(tf.tensor1d(golden.lengths, 'int32'), 4);
        const attend = (q: tf.Tensor, v: tf.Tensor): ReturnType<Attention['attend']> =>
          attention.attend(q as tf.Tensor3D, attention.memorize(v as tf.Tensor3D, mask));
        const given = [tensorOf(queries!), tensorOf(values!)] as const;
        const { context, weights } = attend(...given);
        expectNumbers(context, torch.context);
        expectNumbers(weights, torch.weights);
        const loss = (q: tf.Tensor, v: tf.Tensor): tf.Scalar =>
          tf.sum(tf.mul(attend(q, v).context, tensorOf(torch.cotangent)));
        const [dQueries, dValues] = tf.grads(loss)([...given]);
        expectNumbers(dQueries!, torch.gradients['queries']!);
        expectNumbers(dValues!, torch.gradients['values']!);
        const variables = Object.entries(attention.parameters());
        if (variables.length === 0) return;
        const { grads } = tf.variableGrads(
          () => loss(...given),
          variables.map(([, variable]) => variable),
        );
        for (const [name, variable] of variables)
          expectNumbers(grads[variable.name]!, torch.gradients[name]!);
      });
      attention.dispose();
    },
  );

  test('what does not fit is refused', () => {
    const attention = makeAttention('general', { querySize: 2, memorySize: 3 }, new Random(1));
    expect(() => attention.memorize(tf.zeros([1, 4, 2]))).toThrow(
      'MultiplicativeAttention.memorize: expected values [batch, places, 3], got [1, 4, 2]',
    );
    const memory = attention.memorize(tf.zeros([1, 4, 3]));
    expect(() => attention.attend(tf.zeros([2, 1, 2]), memory)).toThrow('expected queries [1, steps, 2]');
    expect(() => makeAttention('dot', { querySize: 2, memorySize: 3 }, new Random(1))).toThrow(
      "expected memorySize 2 with the score 'dot', the query's size, got 3; choose the score 'general'",
    );
    expect(() => makeAttention('hard' as AttentionName, SIZES, new Random(1))).toThrow(
      "makeAttention: expected an attention 'additive', 'dot' or 'general', got 'hard'",
    );
  });
});
