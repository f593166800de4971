import type { DataPosition } from '../data/source.ts';
import { CheckpointError } from '../errors.ts';
import { Random, type RandomState } from '../random/random.ts';

/** What a checkpoint tells besides tensors, as JSON. Numbers must be finite: JSON has no others. */
export interface CheckpointMetadata {
  /** The architecture's name, `'CharRNN'`. */
  readonly kind: string;
  /** The architecture's configuration, from which the model can be built again. */
  readonly config: object;
  /** Updates made; there in a checkpoint of a training run only. */
  readonly step?: number;
  readonly random?: RandomState;
  readonly position?: DataPosition;
  readonly history?: unknown;
  /** Where it was trained: continuing bit for bit takes the same backend, build and threads. */
  readonly backend?: object;
  /** Whatever else belongs to it: a vocabulary, preprocessing, the state of callbacks. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The version of the metadata that this library writes; it reads this one and all before. */
export const CHECKPOINT_VERSION = 1;

const FORMAT = 'reverie';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** What each field must be. */
const FIELDS: Readonly<Record<keyof CheckpointMetadata, (value: unknown) => boolean>> = {
  kind: (value) => typeof value === 'string',
  config: isObject,
  step: (value) => value === undefined || isCount(value),
  random: (value) => value === undefined || isRandomState(value),
  position: (value) =>
    value === undefined || (isObject(value) && isCount(value['epoch']) && isCount(value['index'])),
  history: () => true,
  backend: (value) => value === undefined || isObject(value),
  extra: (value) => value === undefined || isObject(value),
};

function isRandomState(value: unknown): boolean {
  const state = value as RandomState; // until Random, which checks it, finds otherwise
  try {
    return isObject(value) && new Random(state) instanceof Random;
  } catch {
    return false;
  }
}

/** Writes metadata as safetensors has it: text by key. Each text is JSON, but that of `format`. */
export function encodeMetadata(metadata: CheckpointMetadata): Record<string, string> {
  const texts = Object.entries(metadata)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, JSON.stringify(value)] as const);
  return { format: FORMAT, version: JSON.stringify(CHECKPOINT_VERSION), ...Object.fromEntries(texts) };
}

/** Reads what {@link encodeMetadata} wrote. @throws CheckpointError for a foreign, newer or damaged file. */
export function decodeMetadata(texts: Readonly<Record<string, string>>, who: string): CheckpointMetadata {
  if (texts['format'] !== FORMAT) {
    throw new CheckpointError({
      who,
      expected: 'a checkpoint of Reverie',
      got: 'a safetensors file of other software',
      remedy: 'read it with decodeSafetensors and give its tensors to loadParameters',
    });
  }
  const version = parse('version', texts['version'], who);
  if (!isCount(version) || Number(version) > CHECKPOINT_VERSION) {
    throw new CheckpointError({
      who,
      expected: `a checkpoint of version ${CHECKPOINT_VERSION} at most`,
      got: `version ${version}`,
      remedy: 'update @reverie/core',
    });
  }
  const fields = Object.keys(FIELDS)
    .filter((key) => Object.hasOwn(texts, key))
    .map((key) => [key, parse(key, texts[key], who)] as const);
  return checkFields(Object.fromEntries(fields), who);
}

function parse(key: string, text: string | undefined, who: string): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (cause) {
    const expected = `metadata with JSON under '${key}'`;
    throw new CheckpointError({ who, expected, got: text === undefined ? 'none' : 'other text' }, { cause });
  }
}

function checkFields(fields: Readonly<Record<string, unknown>>, who: string): CheckpointMetadata {
  const wrong = Object.entries(FIELDS).flatMap(([key, fits]) => (fits(fields[key]) ? [] : [key]));
  const isMetadata = (value: object): value is CheckpointMetadata => wrong.length === 0 && 'kind' in value;
  if (isMetadata(fields)) return fields;
  throw new CheckpointError({
    who,
    expected: `metadata with a valid ${wrong.join(', ')}`,
    got: wrong.map((key) => `${JSON.stringify(fields[key])?.slice(0, 80)}`).join(', '),
    remedy: 'the file is damaged; use an earlier checkpoint',
  });
}
