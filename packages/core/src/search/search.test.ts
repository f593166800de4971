import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CheckpointError, TrainingError } from '../errors.ts';
import { memoryStore } from '../persistence/stores/memory-store.ts';
import { Random } from '../random/random.ts';
import { coarseToFine } from './coarse-to-fine.ts';
import { choice, integerRange, logUniform, uniformRange } from './hyperparameter.ts';
import { leaderboard } from './leaderboard.ts';
import { randomSearch } from './random-search.ts';
import { borderWarnings } from './trial.ts';

const SPACE = {
  learningRate: logUniform(1e-5, 1),
  dropout: uniformRange(0, 0.5),
  layers: integerRange(1, 4),
  cell: choice(['lstm', 'gru']),
};

/** Best at a learning rate of 3e-3, dropout 0.25, two layers and an LSTM. */
const bowl = (point: { learningRate: number; dropout: number; layers: number; cell: string }): number =>
  Math.log10(point.learningRate / 3e-3) ** 2 +
  (point.dropout - 0.25) ** 2 +
  (point.layers - 2) ** 2 +
  (point.cell === 'lstm' ? 0 : 1);

describe('hyper-parameters', () => {
  test('draws and narrowed ranges stay inside; narrowed ranges hold the best values', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, count) => {
        const random = new Random(seed);
        for (const parameter of [SPACE.learningRate, SPACE.dropout, SPACE.layers]) {
          const best = Array.from({ length: count }, () => parameter.sample(random));
          const narrowed = parameter.narrow(best);
          for (let i = 0; i < 20; i++) {
            const value = narrowed.sample(random);
            expect(parameter.border(value, -1e-9)).toBeUndefined();
          }
          for (const value of best) expect(narrowed.border(value, -1e-9)).toBeUndefined();
        }
      }),
    );
  });

  test('a log-uniform range gives each order of magnitude equally often', () => {
    const random = new Random(1);
    const values = Array.from({ length: 5000 }, () => SPACE.learningRate.sample(random));
    const counts = [-5, -4, -3, -2, -1].map(
      (power) => values.filter((v) => Math.floor(Math.log10(v)) === power).length,
    );
    // Five standard errors of a binomial count with p = 0.2.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(5000 * 0.2 * 0.8));
  });

  test('narrowing leaves a margin in the scale of the range', () => {
    expect(logUniform(1e-4, 1).narrow([1e-3, 1e-2]).description).toMatch(
      /^0\.00056\d+ to 0\.017\d+, log-uniform$/,
    );
    expect(uniformRange(0, 1).narrow([0.5]).description).toBe('0.45 to 0.55, uniform');
    expect(uniformRange(0, 1).narrow([]).description).toBe('0 to 1, uniform');
    expect(integerRange(1, 9).narrow([3, 4]).description).toBe('2 to 5, whole');
    expect(choice(['a', 'b', 'c']).narrow(['c', 'a', 'c']).description).toBe('one of ["a","c"]');
  });

  test('values on a border are told, in the scale of the range', () => {
    const point = { learningRate: 0.5, dropout: 0.02, layers: 2, cell: 'gru' };
    expect(borderWarnings(SPACE, point, 0.1)).toEqual([
      'learningRate: the best value, 0.5, lies within 10% of the upper end of its range (0.00001 to 1, log-uniform); widen the range there.',
      'dropout: the best value, 0.02, lies within 10% of the lower end of its range (0 to 0.5, uniform); widen the range there.',
    ]);
    expect(borderWarnings(SPACE, { ...point, learningRate: 0.5, dropout: 0.02 }, 0.01)).toEqual([]);
    expect(borderWarnings({ layers: integerRange(1, 4) }, { layers: 4 }, 0.1)).toHaveLength(1);
  });

  test('ranges that hold nothing are refused', () => {
    expect(() => logUniform(0, 1)).toThrow('low to be a number above 0');
    expect(() => uniformRange(1, 1)).toThrow('high to be a number above 1');
    expect(() => integerRange(2, 1)).toThrow('at least 2');
    expect(() => choice([])).toThrow('at least one value');
  });
});

test('random search is a function of its seed, and a longer one begins with the shorter', async () => {
  const run = (trials: number, seed = 1) =>
    randomSearch({ space: SPACE, trials, evaluate: bowl, random: new Random(seed) });
  const result = await run(20);
  expect(await run(20)).toEqual(result);
  expect((await run(5)).trials).toEqual(result.trials.slice(0, 5));
  expect((await run(5, 2)).trials).not.toEqual(result.trials.slice(0, 5));
  expect(result.best?.score).toBe(Math.min(...result.trials.map(({ score }) => score!)));
});

test('coarse to fine gets closer than as many trials in the whole space', async () => {
  const sums = { fine: 0, flat: 0 };
  for (let seed = 0; seed < 10; seed++) {
    const common = { space: SPACE, evaluate: bowl, random: new Random(seed) };
    const fine = await coarseToFine({ ...common, rounds: [20, 20, 20] });
    expect(fine.trials.map(({ index }) => index)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(fine.rounds.map(({ trials }) => trials.length)).toEqual([20, 20, 20]);
    sums.fine += fine.best!.score!;
    sums.flat += (await randomSearch({ ...common, trials: 60 })).best!.score!;
  }
  expect(sums.fine).toBeLessThan(sums.flat / 2);
});

test('a search that was interrupted goes on behind its last trial, with the same result', async () => {
  const store = memoryStore();
  const log = { store, name: 'search.json' };
  let evaluated = 0;
  const controller = new AbortController();
  const options = {
    space: SPACE,
    rounds: [6, 4],
    random: new Random(9),
    log,
    evaluate: (point: Parameters<typeof bowl>[0]) => {
      if (++evaluated === 8) controller.abort();
      return bowl(point);
    },
  };
  await expect(coarseToFine({ ...options, signal: controller.signal })).rejects.toThrow('abort');
  const resumed = await coarseToFine(options);
  expect(evaluated).toBe(10);
  const { log: _, ...unlogged } = options;
  const uninterrupted = await coarseToFine(unlogged);
  expect(resumed.trials).toEqual(uninterrupted.trials);
  expect(resumed.best).toEqual(uninterrupted.best);
  expect(await store.list()).toContain('search.round-1.json');
});

test('the log of another search and a damaged one are refused', async () => {
  const store = memoryStore();
  const options = {
    space: SPACE,
    trials: 2,
    evaluate: bowl,
    random: new Random(1),
    log: { store, name: 'log.json' },
  };
  await randomSearch(options);
  await expect(randomSearch({ ...options, space: { ...SPACE, layers: integerRange(1, 5) } })).rejects.toThrow(
    'those of another: space.layers is "1 to 4, whole" instead of "1 to 5, whole"; choose another name',
  );
  await expect(randomSearch({ ...options, random: new Random(2) })).rejects.toThrow(
    'seed is [1,0] instead of [2,0]',
  );
  await store.write('log.json', new TextEncoder().encode('{"search":'));
  expect((await randomSearch(options)).trials).toHaveLength(2);
  await store.write('broken.json', Uint8Array.of(1));
  await expect(randomSearch({ ...options, log: { store, name: 'broken.json' } })).rejects.toThrow(
    CheckpointError,
  );
});

test('a failed trial is kept and does not end the search; another error does', async () => {
  const random = new Random(1);
  const failing = [Number.NaN, 'diverges', 1.5];
  const evaluate = (_: unknown, { index }: { index: number }): number => {
    const outcome = failing[index]!;
    if (typeof outcome === 'number') return outcome;
    throw new TrainingError({ who: 'train', expected: 'a finite loss', got: outcome });
  };
  const { trials, best } = await randomSearch({ space: SPACE, trials: 3, evaluate, random });
  expect(trials.map(({ failure }) => failure)).toEqual([
    'the score is NaN',
    'train: expected a finite loss, got diverges.',
    undefined,
  ]);
  expect(best?.index).toBe(2);
  const bug = (): number => {
    throw new RangeError('a bug');
  };
  await expect(randomSearch({ space: SPACE, trials: 3, evaluate: bug, random })).rejects.toThrow('a bug');
});

test('the leaderboard is a table with the best first', () => {
  const trials = [
    { index: 0, point: { learningRate: 0.001234567, cell: 'lstm' }, score: 2 },
    { index: 1, point: { learningRate: 0.1, cell: 'gru' }, failure: 'the score is NaN' },
    { index: 12, point: { learningRate: 0.02, cell: 'gru' }, score: 1.61803 },
  ];
  expect(leaderboard(trials)).toBe(
    [
      'rank  score  learningRate  cell  trial',
      '   1  1.618          0.02   gru     12',
      '   2      2      0.001235  lstm      0',
      '1 of 3 trials failed',
    ].join('\n'),
  );
  expect(leaderboard(trials, { goal: 'maximize', top: 1 })).toContain('1      2      0.001235');
  expect(leaderboard([])).toBe('rank  score  trial');
});
