import { Command } from 'commander';
import type { Host } from '../host.ts';
import type { ChosenSettings } from '../train/read-settings.ts';
import type { TrainFlags } from '../train/run-train.ts';
import { kebab, SETTING_NAMES, SETTINGS } from '../train/settings.ts';
import { text, toggle } from '../values.ts';
import { flag, outputFlags } from './options.ts';

const EXAMPLES = `
Examples:
  $ reverie-rnn train shakespeare.txt
  $ reverie-rnn train shakespeare.txt --run runs/large --rnn-size 256 --dropout 0.25 --max-epochs 20 --plots
  $ reverie-rnn train shakespeare.txt --run runs/large --resume
  $ reverie-rnn train shakespeare.txt --config runs/large/config.json --run runs/gru --model gru

Ctrl-C finishes the step, saves, and prints the command that goes on from there, bit for bit.
The run folder holds best.safetensors (lowest validation loss), last.safetensors, config.json and log.jsonl.`;

const RUN = 'Run:';

/** `reverie-rnn train FILE` */
export function trainCommand(host: Host, finish: (code: number) => void): Command {
  const command = new Command('train')
    .description('Train a character model on a text file.')
    .argument('<FILE>', 'a text, UTF-8')
    .addOption(
      flag('run', text('folder'), { group: RUN, help: 'where the run is kept (default: runs/FILE)' }),
    )
    .addOption(flag('resume', toggle, { group: RUN, help: 'go on with the run in that folder' }))
    .addOption(
      flag('config', text('file'), {
        group: RUN,
        help: 'JSON of these flags without dashes; flags win over it',
      }),
    );
  for (const name of SETTING_NAMES) {
    const { kind, help, group, default: preset } = SETTINGS[name];
    const shown = preset === undefined || preset === false ? help : `${help} (default: ${preset})`;
    command.addOption(flag<unknown>(kebab(name), kind, { group, help: shown }));
  }
  for (const option of outputFlags()) command.addOption(option);
  return command
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, given: ChosenSettings & TrainFlags) => {
      const { runTrain } = await import('../train/run-train.ts');
      const { run, resume, config, json, quiet, verbose, ...chosen } = given;
      finish(await runTrain(file, chosen, given, host));
    });
}
