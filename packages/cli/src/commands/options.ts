import { Option } from 'commander';
import { type Kind, readValue, text, toggle } from '../values.ts';

/** How a flag appears and what it takes. */
export interface FlagOptions<T> {
  readonly help: string;
  readonly group?: string;
  /** Shown in the help, and what the flag has where it is not given. */
  readonly default?: T;
}

/** A flag `--name <value>` whose value is checked as it is read. */
export function flag<T>(name: string, kind: Kind<T>, options: FlagOptions<T>): Option {
  const { placeholder } = kind;
  const option = new Option(
    placeholder === undefined ? `--${name}` : `--${name} <${placeholder}>`,
    options.help,
  );
  if (options.group !== undefined) option.helpGroup(options.group);
  if (placeholder !== undefined) option.argParser((given: string) => readValue(`--${name}`, kind, given));
  if (options.default !== undefined && options.default !== false) option.default(options.default);
  return option;
}

/** Where a command computes that trains nothing. */
export const backendFlag = (group?: string): Option =>
  flag('backend', text('name'), {
    ...(group === undefined ? {} : { group }),
    help: 'where to compute: simd, gpujs, wasm, cpu (default: the fastest)',
  });

/** Flags of every command. */
export const outputFlags = (): readonly Option[] => {
  const group = 'Output:';
  return [
    flag('json', toggle, { group, help: 'print the result as one JSON object on standard output' }),
    flag('quiet', toggle, { group, help: 'print nothing but the result, warnings and errors' }),
    flag('verbose', toggle, { group, help: 'with an error, print where it comes from' }),
  ];
};
