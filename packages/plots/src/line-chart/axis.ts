import { format } from 'd3-format';
import { scaleLinear, scaleLog } from 'd3-scale';

/** How values become lengths along an axis. */
export type ScaleKind = 'linear' | 'log';

/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  /** Pixels. */
  readonly position: number;
  /** Empty for the marks between the powers of ten. */
  readonly label: string;
}

/** An axis: where each value lies, and its marks. */
export interface Axis {
  readonly position: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** What an axis covers. */
export interface AxisOptions {
  readonly kind: ScaleKind;
  /** Smallest and largest value. */
  readonly domain: readonly [number, number];
  /** Where these lie, in pixels. */
  readonly range: readonly [number, number];
  /** About how many marks. */
  readonly count: number;
  /** Whether the ends move outward to round values. */
  readonly round: boolean;
}

export function makeAxis(options: AxisOptions): Axis {
  return options.kind === 'log' ? logAxis(options) : linearAxis(options);
}

/** Below this relative width, marks would run into the last digits of the numbers. */
const NARROWEST = 1e-9;

/** Magnitudes outside of these, 0 aside, have no room in a double for the arithmetic of an axis. */
export const SMALLEST = 1e-300;
export const LARGEST = 1e300;

/** A domain of one value gets room on both sides; else all of it would be one point. */
function widened([min, max]: readonly [number, number], kind: ScaleKind): [number, number] {
  const narrowest = NARROWEST * Math.max(Math.abs(min), Math.abs(max), SMALLEST / NARROWEST);
  if (max - min > narrowest) return [min, max];
  if (kind === 'log') return [min / 2, max * 2];
  const room = Math.abs(min) < SMALLEST ? 1 : Math.abs(min) / 2;
  return [min - room, max + room];
}

function linearAxis({ domain, range, count, round }: AxisOptions): Axis {
  const scale = scaleLinear(widened(domain, 'linear'), [...range]);
  if (round) scale.nice(count);
  const ticks = scale.ticks(count);
  const largest = Math.max(...scale.domain().map(Math.abs));
  const label = linearLabel(largest) ?? scale.tickFormat(count);
  return {
    position: (value) => scale(value),
    ticks: ticks.map((value) => ({ value, position: scale(value), label: value === 0 ? '0' : label(value) })),
  };
}

/** `20k` and `3M` for large numbers, powers of ten for very large and very small ones, decimals for the others. */
function linearLabel(largest: number): ((value: number) => string) | undefined {
  if (largest < 1e-3 || largest >= 1e9) return scientific;
  return largest >= 10_000 ? format('~s') : undefined;
}

function logAxis({ domain, range, count, round }: AxisOptions): Axis {
  const scale = scaleLog(widened(domain, 'log'), [...range]);
  if (round && decades(scale.domain()) >= 2) scale.nice();
  const marks = logMarks(scale.domain(), count);
  const powers = marks.some(({ value }) => value >= 1e5 || value < 1e-3);
  const label = powers ? scientific : format('~');
  return {
    position: (value) => scale(value),
    ticks: marks.map(({ value, labelled }) => ({
      value,
      position: scale(value),
      label: labelled ? label(value) : '',
    })),
  };
}

const decades = ([min = 1, max = 1]: readonly number[]): number => Math.log10(max) - Math.log10(min);

/**
 * The marks of a log axis: round values within one decade, 1, 2 and 5 times each power of ten within two, and the
 * powers, or every k-th of them, beyond. Unlabelled marks show the multiples between as long as there is room.
 */
function logMarks(
  domain: readonly number[],
  count: number,
): readonly { readonly value: number; readonly labelled: boolean }[] {
  const [min = 1, max = 1] = domain;
  const span = decades(domain);
  if (span < 1) {
    return scaleLinear([min, max], [0, 1])
      .ticks(count)
      .map((value) => ({ value, labelled: true }));
  }
  const labelled = span < 2 ? [1, 2, 5] : [1];
  const factors = span <= 6 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1];
  const step = Math.max(1, Math.ceil(span / count));
  const slack = 1e-9;
  const first = Math.floor(Math.log10(min) + slack);
  const exponents = Array.from({ length: Math.ceil(span) + 2 }, (_, i) => first + i);
  return exponents
    .flatMap((exponent) =>
      factors.map((factor) => ({
        value: Number(`${factor}e${exponent}`),
        labelled: labelled.includes(factor) && exponent % step === 0,
      })),
    )
    .filter(({ value }) => value >= min * (1 - slack) && value <= max * (1 + slack));
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
};

/** A number as a power of ten: `10⁻³`, `2.5×10⁶`. */
export function scientific(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(6).split('e');
  const power = `10${[...`${Number(exponent)}`].map((digit) => SUPERSCRIPTS[digit] ?? digit).join('')}`;
  const factor = `${Number(mantissa)}`.replace('-', '−');
  if (factor === '1') return power;
  return factor === '−1' ? `−${power}` : `${factor}×${power}`;
}
