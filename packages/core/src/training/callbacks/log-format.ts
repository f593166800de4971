import type { Figures } from '../history.ts';

/** How a log file holds rows, one line each. */
export interface LogFormat {
  /** Of a file's whole lines those that can be read and are of `step` or before. */
  keep(lines: readonly string[], step: number): readonly string[];
  /** Whether the file has a place for all these figures. */
  fits(figures: Readonly<Figures>): boolean;
  /** The file's lines with a place for these figures too. */
  widen(lines: readonly string[], figures: Readonly<Figures>): readonly string[];
  line(step: number, figures: Readonly<Figures>): string;
}

/** One JSON object a line, `step` first. What is not finite becomes null: JSON has no word for it. */
export const jsonLines = (): LogFormat => ({
  keep: (lines, step) => lines.filter((line) => stepOfJson(line) <= step),
  fits: () => true,
  widen: (lines) => lines,
  line: (step, figures) => JSON.stringify({ step, ...figures }),
});

function stepOfJson(line: string): number {
  try {
    return Number(JSON.parse(line).step ?? Number.NaN);
  } catch {
    return Number.NaN;
  }
}

/** Comma-separated values (RFC 4180) under a header; a figure that a row has not is left empty. */
export function commaSeparated(): LogFormat {
  let columns: readonly string[] = [];
  const newNames = (figures: Readonly<Figures>): readonly string[] =>
    Object.keys(figures).filter((name) => !columns.includes(name));
  return {
    keep([header, ...rows], step) {
      columns = header === undefined ? [] : parseCells(header);
      if (header === undefined) return [];
      const isRow = (cells: readonly string[]): boolean =>
        cells.length === columns.length && /^\d+$/.test(cells[0]!) && Number(cells[0]) <= step;
      return [header, ...rows.filter((row) => isRow(row.split(',')))];
    },
    fits: (figures) => columns.length > 0 && newNames(figures).length === 0,
    widen([, ...rows], figures) {
      const added = newNames(figures);
      columns = [...(columns.length === 0 ? ['step'] : columns), ...added];
      return [columns.map(quote).join(','), ...rows.map((row) => row + ','.repeat(added.length))];
    },
    line: (step, figures) =>
      [step, ...columns.slice(1).map((name) => (name in figures ? `${figures[name]}` : ''))].join(','),
  };
}

const quote = (cell: string): string => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const parseCells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );
