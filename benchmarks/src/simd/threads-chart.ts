/**
 * Draws what `bench threads` measured: `pnpm bench threads | node … threads-chart.ts FILE.svg` writes the chart of the
 * backend's README.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { lineChart } from '@reverie/plots';
import type { Row } from '../bench-report.ts';

const lines = readFileSync(0, 'utf8').trimEnd().split('\n');
const { rows } = JSON.parse(lines.at(-1)!) as { rows: Row[] };
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('threads-chart: expected the name of a file, got none.');

/** What a second thread brings to each case of one kind, by what the case takes on one thread. */
function speedUps(kind: string): { x: number[]; y: number[] } {
  const cases = rows.filter((row) => row.case.startsWith(kind) && row.case.endsWith('1 thread'));
  const pairs = cases.map((row): [number, number] => {
    const two = rows.find((other) => other.case === row.case.replace('1 thread', '2 threads'))!;
    return [row.ours * 1000, row.ours / two.ours];
  });
  pairs.sort(([a], [b]) => a - b);
  return { x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) };
}

const svg = lineChart({
  title: 'What a second thread brings',
  xLabel: 'on one thread, µs',
  yLabel: 'times faster on two',
  xScale: 'log',
  series: [
    { name: 'products of matrices, 16² to 512²', ...speedUps('product') },
    { name: 'tanh of 1,000 to 1,000,000 numbers', ...speedUps('tanh') },
  ],
});
writeFileSync(file, svg);
