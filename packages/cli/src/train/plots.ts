import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LineChartOptions, LineSeries } from '@reverie/plots';
import { InputError } from '../failure.ts';
import { writeDrawing } from '../write-drawing.ts';
import { LOG } from './run-folder.ts';
import type { PlanWords } from './task.ts';

type Plots = typeof import('@reverie/plots');

/**
 * Loads the drawing package, which is not installed with this one.
 *
 * @param who the flag that asks for a drawing, or its file
 * @throws InputError that says how to get it.
 */
export async function loadPlots(who: string): Promise<Plots> {
  try {
    return await import('@reverie/plots');
  } catch (cause) {
    const otherwise = who === '--plots' ? ', or leave --plots out' : '';
    const remedy = `get it by npm install @reverie/plots${otherwise}`;
    const complaint = { who, expected: 'the package @reverie/plots', got: 'none', remedy };
    throw new InputError(complaint, { cause });
  }
}

/** How a run's charts are told. */
type ChartWords = Pick<PlanWords, 'unit' | 'charts'>;

/** A row of the log: the step and its figures. */
type Row = Readonly<Record<string, number>>;

/** A chart of some figures of the log. */
interface Chart {
  /** The name of a figure's line, or undefined where the chart does not show it. */
  readonly label: (figure: string) => string | undefined;
  readonly look: Omit<LineChartOptions, 'series'>;
}

const named = (labels: Readonly<Record<string, string>>): Chart['label'] => {
  return (figure) => labels[figure];
};

/** The charts, by the names of their files. */
const chartsOf = ({ unit, charts = {} }: ChartWords): Readonly<Record<string, Chart>> => ({
  loss: {
    label: named(charts['loss'] ?? { loss: 'training', validation: 'validation' }),
    look: { title: 'Loss', yLabel: unit },
  },
  'learning-rate': { label: named({ learningRate: 'learning rate' }), look: { title: 'Learning rate' } },
  'gradient-norm': {
    label: named(charts['gradient-norm'] ?? { gradientNorm: 'norm' }),
    look: { title: 'Norm of the gradient before clipping', yScale: 'log', smoothing: 0.9 },
  },
  'update-ratio': {
    label: (figure) => /^updateRatio\/(.*)/.exec(figure)?.[1],
    look: { title: 'Size of the updates relative to the weights', yScale: 'log' },
  },
});

/**
 * Draws the curves of a run from its log, one SVG file each.
 *
 * @returns the folder of the files
 */
export async function drawPlots(runFolder: string, words: ChartWords): Promise<string> {
  const { lineChart } = await loadPlots('--plots');
  const rows = await readLog(join(runFolder, LOG));
  const folder = join(runFolder, 'plots');
  const figures = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  for (const [name, { label, look }] of Object.entries(chartsOf(words))) {
    const series = figures.flatMap((figure) => {
      const line = label(figure);
      return line === undefined ? [] : [seriesOf(rows, line, figure, look.yScale === 'log')];
    });
    if (series.length === 0) continue;
    await writeDrawing(join(folder, `${name}.svg`), lineChart({ ...look, xLabel: 'step', series }));
  }
  return folder;
}

async function readLog(path: string): Promise<readonly Row[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line): Row => JSON.parse(line));
}

/** The values of a figure where it was measured. A logarithmic axis has no place for 0, so that is a gap. */
function seriesOf(rows: readonly Row[], name: string, figure: string, logarithmic: boolean): LineSeries {
  const present = rows.filter((row) => row[figure] !== undefined);
  const column = (key: string): number[] => present.map((row) => row[key] ?? Number.NaN);
  const values = column(figure);
  const y = logarithmic ? values.map((value) => (value > 0 ? value : Number.NaN)) : values;
  return { name, x: column('step'), y };
}
