import type { BenchmarkCase } from './benchmark.ts';
import type { Measured } from './interleave.ts';

/** One of our figures beside those of the others. */
export interface Row {
  readonly case: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** The peer's time divided by ours: above 1 we are faster. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Peers that took no part, and why. */
  readonly skipped: Readonly<Record<string, string>>;
}

/** Four significant digits. */
const round = (value: number): number => Number(value.toPrecision(4));

/** A row for each of our contestants that took part. */
export function rowsOf({ name, unit }: BenchmarkCase, measured: readonly Measured[]): Row[] {
  const others = measured.filter(({ contestant }) => !contestant.ours);
  const present = others.filter(({ value }) => value !== undefined);
  const skipped = others.filter((peer) => peer.skipped !== undefined);
  return measured
    .filter(({ contestant, value }) => contestant.ours && value !== undefined)
    .map(({ contestant, value }) => ({
      case: `${name}, ${contestant.name}`,
      unit,
      ours: round(value!),
      peers: byName(present, (peer) => round(peer.value!)),
      ratios: byName(present, (peer) => round(peer.value! / value!)),
      skipped: byName(skipped, (peer) => peer.skipped!),
    }));
}

function byName<T>(measured: readonly Measured[], value: (one: Measured) => T): Record<string, T> {
  return Object.fromEntries(measured.map((one) => [one.contestant.name, value(one)]));
}

/** The figures of a case as lines of text: each contestant, its time, its samples, and the ratio to each of ours. */
export function tableOf({ name, unit }: BenchmarkCase, measured: readonly Measured[]): string {
  const ours = measured.filter(({ contestant, value }) => contestant.ours && value !== undefined);
  const head = [
    `${name} (${unit})`,
    'median',
    'samples',
    ...ours.map(({ contestant }) => `/ ${contestant.name}`),
  ];
  const body = measured.map(({ contestant, value, samples, skipped }) =>
    value === undefined
      ? [`  ${contestant.name}`, '–', `  ${skipped}`]
      : [
          `  ${contestant.name}`,
          format(value),
          `${samples}`,
          ...ours.map((own) => `${(value / own.value!).toFixed(2)} ×`),
        ],
  );
  return align([head, ...body]);
}

const format = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Pads the first column on the right and the others on the left; text beyond the second column of a short row runs free. */
function align(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const full = rows.filter((row) => row.length === head.length);
  const widths = head.map((_, column) => Math.max(...full.map((row) => row[column]!.length)));
  widths[0] = Math.max(...rows.map(([first = '']) => first.length));
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => {
        if (column === 0) return cell.padEnd(widths[0]!);
        return row.length === head.length || column === 1 ? cell.padStart(widths[column]!) : cell;
      });
      return cells.join('  ').trimEnd();
    })
    .join('\n');
}
