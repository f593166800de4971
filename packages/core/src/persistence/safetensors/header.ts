import { CheckpointError } from '../../errors.ts';
import { type HeaderObject, type HeaderValue, parseHeaderJson } from './header-json.ts';
import { ELEMENT_BYTES, isReadableType, type ReadableType } from './stored-tensor.ts';

/** Bytes of the number in front of the header. */
export const LENGTH_BYTES = 8;

/** The format's limit: 100 MB. */
export const MAX_HEADER_BYTES = 100_000_000;

/** The key under which the header holds text about the whole file. */
export const METADATA_KEY = '__metadata__';

/** Where one tensor lies. */
export interface HeaderEntry {
  readonly name: string;
  readonly dtype: ReadableType;
  readonly shape: readonly number[];
  /** Offsets from the start of the data, in bytes. */
  readonly begin: number;
  readonly end: number;
}

/** A header that was read and checked: the entries cover the data without hole or overlap. */
export interface Header {
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the data starts in the file. */
  readonly dataStart: number;
}

const REMEDY = 'the file is damaged or no safetensors file; copy or download it again';

const damaged = (who: string, expected: string, got: string, cause?: unknown): CheckpointError =>
  new CheckpointError({ who, expected, got, remedy: REMEDY }, { cause });

/** Reads and checks the header of a safetensors file. */
export function readHeader(bytes: Uint8Array, who: string): Header {
  const length = headerLength(bytes, who);
  const dataStart = LENGTH_BYTES + length;
  const entries: HeaderEntry[] = [];
  let metadata: Header['metadata'] = {};
  parse(bytes.subarray(LENGTH_BYTES, dataStart), who, (name, value) => {
    if (name === METADATA_KEY) metadata = readMetadata(value, who);
    else entries.push(readEntry(name, value, who));
  });
  checkCover(entries, bytes.length - dataStart, who);
  return { entries, metadata, dataStart };
}

function headerLength(bytes: Uint8Array, who: string): number {
  if (bytes.length < LENGTH_BYTES) {
    throw damaged(who, `a safetensors file of at least ${LENGTH_BYTES} bytes`, `${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > MAX_HEADER_BYTES) {
    throw damaged(who, `a header of at most ${MAX_HEADER_BYTES} bytes`, `one of ${length} bytes`);
  }
  if (LENGTH_BYTES + length > bytes.length) {
    throw damaged(who, `a header of ${length} bytes`, `a file that ends after ${bytes.length} bytes`);
  }
  return length;
}

function parse(bytes: Uint8Array, who: string, visit: (name: string, value: HeaderValue) => void): void {
  const expected = 'a header that is a JSON object';
  if (bytes[0] !== 0x7b) throw damaged(who, expected, "one that does not begin with '{'");
  try {
    parseHeaderJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), visit);
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    const got = cause instanceof Error ? `other text: ${cause.message}` : 'other text';
    throw damaged(who, expected, got, cause);
  }
}

function readMetadata(value: HeaderValue, who: string): Header['metadata'] {
  const entries = value instanceof Map ? [...value] : [['', 0] as const];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (texts.length === entries.length) return Object.fromEntries(texts);
  throw damaged(who, `${METADATA_KEY} to map text to text`, 'other values');
}

function readEntry(name: string, value: HeaderValue, who: string): HeaderEntry {
  const fields = value instanceof Map ? (value as HeaderObject) : undefined;
  const dtype = fields?.get('dtype');
  const shape = wholeNumbers(fields?.get('shape'));
  const offsets = wholeNumbers(fields?.get('data_offsets'));
  if (typeof dtype !== 'string' || shape === undefined || offsets?.length !== 2 || fields?.size !== 3) {
    throw damaged(who, `${quote(name)} to have a dtype, a shape and two data_offsets`, 'something else');
  }
  if (!isReadableType(dtype)) {
    throw new CheckpointError({
      who,
      expected: `${quote(name)} of type ${Object.keys(ELEMENT_BYTES).join(', ')}`,
      got: quote(dtype),
      remedy: 'convert the file to one of these types',
    });
  }
  const entry = { name, dtype, shape, begin: offsets[0]!, end: offsets[1]! };
  checkSize(entry, who);
  return entry;
}

function wholeNumbers(value: HeaderValue | undefined): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((element): element is number => typeof element === 'number') ? value : undefined;
}

function checkSize({ name, dtype, shape, begin, end }: HeaderEntry, who: string): void {
  let bytes: number = ELEMENT_BYTES[dtype];
  for (const dimension of shape) {
    bytes *= dimension;
    if (!Number.isSafeInteger(bytes)) throw damaged(who, `${quote(name)} below 2^53 bytes`, 'more');
  }
  if (end - begin === bytes) return;
  const got = `the range ${begin} to ${end}`;
  throw damaged(who, `${bytes} bytes for ${quote(name)}, ${dtype} [${shape.join(', ')}]`, got);
}

/** The whole data belongs to tensors, each byte to one. */
function checkCover(entries: readonly HeaderEntry[], dataBytes: number, who: string): void {
  let covered = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const fault = begin < covered ? 'an overlap' : 'a hole';
      throw damaged(who, `${quote(name)} to begin at byte ${covered}`, `${begin}, which leaves ${fault}`);
    }
    covered = end;
  }
  if (covered === dataBytes) return;
  throw damaged(who, `${covered} bytes of data`, `${dataBytes}`);
}

/** A name from a file, cut to what a message can hold. */
function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
