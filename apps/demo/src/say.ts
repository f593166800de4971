import { styleText } from 'node:util';

const styled = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;

/** Bold in a terminal. */
export const bold = (text: string): string => (styled ? styleText('bold', text) : text);

/** Faint in a terminal. */
export const dim = (text: string): string => (styled ? styleText('dim', text) : text);

/** Writes a line to standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** 12345.6 as '12,346'. */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US');
