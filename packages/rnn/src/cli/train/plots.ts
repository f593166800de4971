import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LineChartOptions, LineSeries } from '@reverie/plots';
import { InputError } from '../failure.ts';
import { LOG } from './run-folder.ts';

type Plots = typeof import('@reverie/plots');

/** Loads the drawing package, which is not installed with this one. @throws InputError that says how to get it. */
export async function loadPlots(): Promise<Plots> {
  try {
    return await import('@reverie/plots');
  } catch (cause) {
    const remedy = 'get it by npm install @reverie/plots, or leave --plots out';
    const complaint = { who: '--plots', expected: 'the package @reverie/plots', got: 'none', remedy };
    throw new InputError(complaint, { cause });
  }
}

/** A row of the log: the step and its figures. */
type Row = Readonly<Record<string, number>>;

/** A chart and the figures of the log that it shows: by the name of its file. */
const CHARTS: Readonly<
  Record<
    string,
    { readonly figures: Readonly<Record<string, string>>; readonly look: Omit<LineChartOptions, 'series'> }
  >
> = {
  loss: {
    figures: { training: 'loss', validation: 'validation' },
    look: { title: 'Loss', yLabel: 'nats a character' },
  },
  'learning-rate': { figures: { 'learning rate': 'learningRate' }, look: { title: 'Learning rate' } },
  'gradient-norm': {
    figures: { norm: 'gradientNorm' },
    look: { title: 'Norm of the gradient before clipping', yScale: 'log', smoothing: 0.9 },
  },
};

/** Draws the curves of a run from its log, one SVG file each. @returns the folder of the files */
export async function drawPlots(runFolder: string): Promise<string> {
  const { lineChart } = await loadPlots();
  const rows = await readLog(join(runFolder, LOG));
  const folder = join(runFolder, 'plots');
  await mkdir(folder, { recursive: true });
  for (const [name, { figures, look }] of Object.entries(CHARTS)) {
    const series = Object.entries(figures).flatMap(([label, figure]) => seriesOf(rows, label, figure));
    if (series.length === 0) continue;
    await writeFile(join(folder, `${name}.svg`), lineChart({ ...look, xLabel: 'step', series }));
  }
  return folder;
}

async function readLog(path: string): Promise<readonly Row[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line): Row => JSON.parse(line));
}

function seriesOf(rows: readonly Row[], name: string, figure: string): readonly LineSeries[] {
  const present = rows.filter((row) => row[figure] !== undefined);
  const column = (key: string): number[] => present.map((row) => row[key] ?? Number.NaN);
  return present.length === 0 ? [] : [{ name, x: column('step'), y: column(figure) }];
}
