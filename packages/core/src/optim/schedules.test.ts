import { expect, test } from 'vitest';
import { expectClose } from '../testing/tensors.ts';
import { reduceOnPlateau } from './reduce-on-plateau.ts';
import {
  constant,
  cosineDecay,
  exponentialDecay,
  inverseTimeDecay,
  oneCycle,
  stepDecay,
  warmUp,
} from './schedules.ts';
import { golden } from './testing/trajectories.ts';
import type { Schedule } from './transformation.ts';

const cases: Readonly<Record<string, Schedule>> = {
  stepDecay: stepDecay({ initial: 0.5, every: 6, factor: 0.3 }),
  exponentialDecay: exponentialDecay({ initial: 0.5, rate: -Math.log(0.9) }),
  cosineDecay: cosineDecay({ initial: 0.5, final: 0.01, steps: 20 }),
  oneCycle: oneCycle({ max: 0.8, steps: 21 }),
};

test.each(Object.keys(cases))('%s gives the rates of PyTorch', (name) => {
  const expected = golden.schedules[name]!;
  // The file holds ten digits.
  expectClose(
    expected.map((_, step) => cases[name]!(step)),
    expected,
    1e-9,
  );
});

test('schedules end where they say', () => {
  expect(constant(3)(99)).toBe(3);
  expect(inverseTimeDecay({ initial: 4, rate: 0.5 })(2)).toBe(2);
  expect(cosineDecay({ initial: 1, steps: 10, final: 0.25 })(1000)).toBeCloseTo(0.25, 12);
  expect(oneCycle({ max: 1, steps: 10 })(1000)).toBeCloseTo(1 / 25 / 1e4, 12);
});

test('one cycle whose rise is a single step starts at its peak', () => {
  const rate = oneCycle({ max: 1, steps: 2, rise: 0.5 });
  expect([rate(0), rate(1)]).toEqual([1, expect.closeTo(1 / 25 / 1e4, 12)]);
});

test('warm-up rises without a step at 0, then follows the schedule from its start', () => {
  const rate = warmUp(stepDecay({ initial: 1, every: 2 }), { steps: 3 });
  expectClose([0, 1, 2, 3, 4, 5].map(rate), [0.25, 0.5, 0.75, 1, 1, 0.5], 1e-12);
  expect(warmUp(2, { steps: 0 })(0)).toBe(2);
});

test('options out of range are named', () => {
  expect(() => stepDecay({ initial: 1, every: 0 })).toThrow('stepDecay: expected every');
  expect(() => oneCycle({ max: 1, steps: 1 })).toThrow('oneCycle: expected steps');
  expect(() => reduceOnPlateau({ initial: 1, factor: 1 })).toThrow('reduceOnPlateau: expected factor');
});

test('reduce on plateau follows PyTorch, and goes on from a saved state', () => {
  const options = { initial: 0.5, factor: 0.5, patience: 1, cooldown: 2, min: 0.1 };
  let rate = reduceOnPlateau(options);
  const rates = golden.plateauMetrics.map((metric) => {
    rate.observe(metric);
    const resumed = reduceOnPlateau(options);
    resumed.restore(JSON.parse(JSON.stringify(rate.state())));
    rate = resumed;
    return rate(0);
  });
  expect(rates).toEqual(golden.schedules['plateau']);
});

test('reduce on plateau takes NaN for no progress and refuses a broken state', () => {
  const rate = reduceOnPlateau({ initial: 1, patience: 0, mode: 'max' });
  for (const metric of [Number.NaN, 0.5, 0.6]) rate.observe(metric);
  expect(rate(0)).toBe(0.1);
  expect(rate.state().best).toBe(0.6);
  expect(() => rate.restore({ rate: Number.NaN, best: 0, waited: 0, cooling: 0 })).toThrow(
    'reduceOnPlateau.restore: expected a state',
  );
});
