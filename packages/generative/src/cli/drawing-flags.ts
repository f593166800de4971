import { flag, text, whole } from '@reverie/cli';
import type { Command } from 'commander';
import { classList } from './classes.ts';

/** Flags of every command that draws. */
export interface DrawingFlags {
  readonly out?: string;
  readonly scale?: number;
  readonly seed?: number;
}

/** Flags of every command that draws random codes. */
export interface PaintingFlags extends DrawingFlags {
  readonly class?: readonly number[];
}

/** @param out the help of `--out` */
export function addDrawingFlags(command: Command, out: string): Command {
  return command
    .addOption(flag('out', text('file'), { help: out }))
    .addOption(
      flag('scale', whole({ min: 1 }), { help: 'side of a pixel (default: 2, of large pictures 1)' }),
    )
    .addOption(
      flag('seed', whole({ min: 0 }), { help: 'the same seed draws the same (default: another each time)' }),
    );
}

/** @param out the help of `--out` */
export function addPaintingFlags(command: Command, out: string): Command {
  const help = 'of a conditional model: the class to draw, or several in turn (default: all)';
  return addDrawingFlags(command.addOption(flag('class', classList, { help })), out);
}
