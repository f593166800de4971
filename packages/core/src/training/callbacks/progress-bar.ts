import cliProgress from 'cli-progress';
import { checkNumber } from '../../errors.ts';
import type { Callback, TrainingRun } from '../callback.ts';
import type { Figures } from '../history.ts';

/** Options of {@link progressBar}. */
export interface ProgressBarOptions {
  /** What a step handles many of, for the speed: `{ name: 'characters', perStep: 1600 }`. Default: steps. */
  readonly unit?: { readonly name: string; readonly perStep: number };
  /** Figures to show beside the loss: `['kl']`. Default: none. */
  readonly figures?: readonly string[];
  /** Seconds between lines where the output is no terminal. Default: 10. */
  readonly lineEvery?: number;
  /** Default: standard error, so that standard output stays the program's result. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Share of the newest loss in the smoothed one. */
const SMOOTHING = 0.05;

const SAVE_CURSOR = '\r\u001B7';

/** A live bar of progress, loss, speed and time left in a terminal; a line now and then elsewhere. */
export function progressBar(options: ProgressBarOptions = {}): Callback {
  const { unit = { name: 'steps', perStep: 1 }, figures: shown = [] } = options;
  const { lineEvery = 10, stream = process.stderr } = options;
  checkNumber('progressBar', 'lineEvery', lineEvery, { above: 0 });
  const bar = makeBar(unit.name, stream);
  let clock = new Clock(0);
  const smoothed = new Map<string, number | undefined>();
  let validation: number | undefined;
  let lastLine = 0;
  const payload = (run: TrainingRun): Record<string, string> => ({
    loss: [
      formatFigure(smoothed.get('loss')),
      ...shown.map((name) => `${name} ${formatFigure(smoothed.get(name))}`),
      ...(validation === undefined ? [] : [`validation ${formatFigure(validation)}`]),
    ].join('  '),
    speed: formatCount(clock.stepsPerSecond(run.step) * unit.perStep),
    left: `${formatSeconds((run.steps - run.step) / clock.stepsPerSecond(run.step))} left`,
  });
  return {
    name: 'progress',
    onStart(run) {
      clock = new Clock(run.step);
      lastLine = performance.now();
      if (stream.isTTY) bar.start(run.steps, run.step, { loss: '–', speed: '–', left: '' });
    },
    afterStep(run, figures: Readonly<Figures>) {
      for (const name of ['loss', ...shown]) smoothed.set(name, smooth(smoothed.get(name), figures[name]));
      validation = figures['validation'] ?? validation;
      if (stream.isTTY) bar.update(run.step, payload(run));
      else if (performance.now() - lastLine >= lineEvery * 1000 || run.step === run.steps) {
        lastLine = performance.now();
        const { loss, speed, left } = payload(run);
        stream.write(`  step ${run.step}/${run.steps}  loss ${loss}  ${speed} ${unit.name}/s  ${left}\n`);
      }
    },
    onEnd() {
      if (!bar.isActive) return;
      // The bar ends where the cursor was saved: at its start, above all that was printed since, if not told anew.
      stream.write(SAVE_CURSOR);
      bar.stop();
    },
  };
}

function makeBar(unitName: string, stream: NodeJS.WritableStream): cliProgress.SingleBar {
  return new cliProgress.SingleBar({
    format: `  {bar} {value}/{total}  loss {loss}  {speed} ${unitName}/s  {left}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    // Ctrl-C stays the program's: neither is it caught here, nor does it leave the terminal without a cursor.
    gracefulExit: false,
    stream,
  });
}

/** How fast steps are made since a run began or went on. */
class Clock {
  readonly #firstStep: number;
  readonly #started = performance.now();

  constructor(firstStep: number) {
    this.#firstStep = firstStep;
  }

  stepsPerSecond(step: number): number {
    return ((step - this.#firstStep) * 1000) / (performance.now() - this.#started);
  }
}

/** An exponential moving average; figures that are not there or no numbers leave it as it is. */
function smooth(average: number | undefined, value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return average;
  return average === undefined ? value : average + SMOOTHING * (value - average);
}

const formatFigure = (figure: number | undefined): string =>
  figure === undefined || !Number.isFinite(figure) ? '–' : figure.toFixed(3);

const formatCount = (count: number): string =>
  Number.isFinite(count) ? Math.round(count).toLocaleString('en-US') : '–';

function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
