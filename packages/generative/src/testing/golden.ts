import { tf, type VariableMap } from '@reverie/core';
import { expect } from 'vitest';
import models from '../golden/models.json' with { type: 'json' };

type NumbersByName = Readonly<Record<string, readonly number[]>>;

/** The total loss of a VAE, its terms and gradients. */
interface GoldenVAE {
  readonly likelihood: string;
  readonly samples: number;
  readonly images: number[];
  readonly state: NumbersByName;
  readonly total: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly gradients: NumbersByName;
}

/** Both losses of a GAN for given logits, and their gradients. */
interface GoldenLoss {
  readonly target: number;
  readonly discriminator: number;
  readonly generator: number;
  readonly real: number[];
  readonly fake: number[];
  readonly drawn: number[];
}

/** What make-models.py wrote. */
export interface GoldenModels {
  readonly vaes: readonly GoldenVAE[];
  readonly adversarial: {
    readonly real: number[];
    readonly fake: number[];
    readonly losses: Readonly<Record<string, readonly GoldenLoss[]>>;
  };
  readonly penalty: {
    readonly x: number[];
    readonly state: NumbersByName;
    readonly penalty: number;
    readonly gradients: NumbersByName;
  };
  readonly noise: number[];
}

export const golden: GoldenModels = models;

/** Copies a PyTorch state_dict into variables, name by name. */
export function loadState(variables: VariableMap, state: NumbersByName): void {
  expect(Object.keys(variables).sort()).toEqual(Object.keys(state).sort());
  for (const [name, variable] of Object.entries(variables))
    tf.tidy(() => variable.assign(tf.tensor([...state[name]!], variable.shape, variable.dtype)));
}

/** Asserts that each number is within `tolerance` of its golden one, relative to those above 1. */
export function expectNumbers(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const allowed = tolerance * Math.max(1, Math.abs(expected[i]!));
    if (!(Math.abs(actual[i]! - expected[i]!) <= allowed))
      expect.fail(`number ${i}: ${actual[i]} is not within ${allowed} of ${expected[i]}`);
  }
}

/** The gradients of a loss by the names of the variables, compared with golden ones. */
export function expectGradients(
  loss: () => tf.Scalar,
  variables: VariableMap,
  expected: NumbersByName,
  tolerance: number,
): void {
  tf.tidy(() => {
    const { grads } = tf.variableGrads(loss, Object.values(variables));
    for (const [name, numbers] of Object.entries(expected)) {
      const gradient = grads[variables[name]!.name];
      expect(gradient, name).toBeDefined();
      expectNumbers(gradient!.dataSync(), numbers, tolerance);
    }
  });
}
