import type { Batch } from '@reverie/core';
import { Command } from 'commander';
import type { Host } from '../host.ts';
import type { TrainOutline } from '../train/outline.ts';
import type { TrainFlags } from '../train/run-train.ts';
import { type CommonSettings, kebab, namesOf } from '../train/settings.ts';
import type { TrainInput, TrainTask } from '../train/task.ts';
import { text, toggle } from '../values.ts';
import { flag, outputFlags } from './options.ts';

const AFTER = `

Ctrl-C finishes the step, saves, and prints the command that goes on from there, bit for bit.
The run folder holds best.safetensors (lowest validation loss), last.safetensors, config.json and log.jsonl.`;

const RUN = 'Run:';

/** What a command runs in. */
export interface CommandPlace {
  readonly host: Host;
  /** Takes the exit code. */
  readonly finish: (code: number) => void;
}

/**
 * `PROGRAM [GROUP] train …`
 *
 * @param load the task of the outline, which needs TensorFlow.js
 */
export function trainCommand<S extends CommonSettings, I extends TrainInput, B extends Batch>(
  outline: TrainOutline<S>,
  load: () => Promise<TrainTask<S, I, B>>,
  { host, finish }: CommandPlace,
): Command {
  const command = new Command('train').description(outline.description);
  if (outline.argument !== undefined) command.argument(...outline.argument);
  addRunFlags(command, outline.defaultRun);
  for (const name of namesOf(outline.settings)) {
    const { kind, help, group, default: preset } = outline.settings[name];
    const shown = preset === undefined || preset === false ? help : `${help} (default: ${preset})`;
    command.addOption(flag<unknown>(kebab(name), kind, { group, help: shown }));
  }
  for (const option of outputFlags()) command.addOption(option);
  return command.addHelpText('after', outline.help + AFTER).action(async () => {
    const [task, { runTrain }] = await Promise.all([load(), import('../train/run-train.ts')]);
    const words = command.processedArgs.flat().filter((word) => word !== undefined);
    const request = { words, flags: command.opts<TrainFlags>(), chosen: chosenOf(outline, command.opts()) };
    finish(await runTrain(task, request, host));
  });
}

/** The flags that are settings of the run. */
function chosenOf<S extends CommonSettings>(
  { settings }: TrainOutline<S>,
  flags: Readonly<Record<string, unknown>>,
): Partial<S> {
  const given = namesOf(settings).filter((name) => Object.hasOwn(flags, name));
  return Object.fromEntries(given.map((name) => [name, flags[name]])) as Partial<S>;
}

function addRunFlags(command: Command, defaultRun: string): void {
  command
    .addOption(
      flag('run', text('folder'), { group: RUN, help: `where the run is kept (default: ${defaultRun})` }),
    )
    .addOption(flag('resume', toggle, { group: RUN, help: 'go on with the run in that folder' }))
    .addOption(
      flag('config', text('file'), {
        group: RUN,
        help: 'JSON of these flags without dashes; flags win over it',
      }),
    );
}
