import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rowsOf, tableOf } from './bench-report.ts';
import type { BenchmarkCase, Contestant } from './benchmark.ts';
import { interleave, median } from './interleave.ts';
import { PythonPeer } from './python-peer.ts';

/** A contestant whose single run takes `milliseconds` by its own account; `log` gets its name at each call. */
function contestant(name: string, milliseconds: number, log: string[] = []): Contestant {
  const run = async (times: number): Promise<number> => {
    log.push(name);
    return milliseconds * times;
  };
  return {
    name,
    ours: name === 'ours',
    start: async () => ({ run, dispose: () => log.push(`end of ${name}`) }),
  };
}

const absent: Contestant = { name: 'absent', ours: false, start: { skipped: 'not installed' } };

const caseOf = (...contestants: Contestant[]): BenchmarkCase => ({
  name: 'step',
  unit: 'ms a step',
  unitsPerRun: 10,
  quick: true,
  contestants,
});

describe('interleave', () => {
  it('measures in turn, each round beginning with another contestant', async () => {
    const log: string[] = [];
    await interleave(caseOf(contestant('ours', 300, log), contestant('peer', 300, log)), {
      rounds: 3,
      patience: 1e6,
    });
    const [warmUp, rounds, end] = [log.slice(0, 2), log.slice(2, 8), log.slice(8)];
    expect(warmUp).toEqual(['ours', 'peer']);
    expect(rounds).toEqual(['ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
    expect(end).toEqual(['end of ours', 'end of peer']);
  });

  it('gives medians in the unit, and fewer samples to the slow', async () => {
    const contestants = [contestant('ours', 20), contestant('slow', 900), contestant('slower', 3000), absent];
    const measured = await interleave(caseOf(...contestants), { rounds: 5, patience: 2000 });
    expect(measured.map(({ value }) => value)).toEqual([2, 90, 300, undefined]);
    // 20 ms: 13 runs a sample, 260 ms; 900 ms: until 2 s are over; 3000 ms: the warm-up alone was over 2 s.
    expect(measured.map(({ samples }) => samples)).toEqual([5, 3, 1, 0]);
  });
});

it('reports a row for each of ours, with the ratios of the others to it', async () => {
  const one = caseOf(contestant('ours', 20), contestant('peer', 50), absent);
  const measured = await interleave(one, { rounds: 1, patience: 1e6 });
  expect(rowsOf(one, measured)).toEqual([
    {
      case: 'step, ours',
      unit: 'ms a step',
      ours: 2,
      peers: { peer: 5 },
      ratios: { peer: 2.5 },
      skipped: { absent: 'not installed' },
    },
  ]);
  expect(tableOf(one, measured).split('\n')).toEqual([
    'step (ms a step)  median  samples  / ours',
    '  ours              2.00        1  1.00 ×',
    '  peer              5.00        1  2.50 ×',
    '  absent               –    not installed',
  ]);
});

it('takes the middle value, or the mean of two', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it('says why a Python peer does not start', async () => {
  const script = new URL('../peers/char_rnn_torch.py', import.meta.url);
  expect(await PythonPeer.start('/no/such/python', script, {})).toContain('/no/such/python: spawn');
});

it('says why a Python peer ends in the middle of its work', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reverie-peer-'));
  const script = join(folder, 'peer.mjs');
  const program =
    "console.log('{}'); process.stdin.once('data', () => { console.error('4 parameters, not 3'); process.exit(1); });";
  await writeFile(script, program);
  const peer = (await PythonPeer.start(process.execPath, pathToFileURL(script), {})) as PythonPeer;
  await expect(peer.prepare({})).rejects.toThrow('ended without an answer: 4 parameters, not 3');
  await rm(folder, { recursive: true });
});
