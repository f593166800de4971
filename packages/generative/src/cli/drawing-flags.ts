import { flag, text, whole } from '@reverie/cli';
import type { Command } from 'commander';

/** How commands that draw explain their argument CHECKPOINT. */
export const DRAWN_WITH =
  'a .safetensors file, a run folder, or the name of a model that ships, such as mnist-gan';

/** Flags of every command that draws. */
export interface DrawingFlags {
  readonly out?: string;
  readonly scale?: number;
  readonly seed?: number;
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
