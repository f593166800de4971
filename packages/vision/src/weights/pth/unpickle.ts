import { CheckpointError } from '@reverie/core';
import type { ByteReader } from './byte-reader.ts';

/** What names in a pickle stand for. */
export interface PickleRules {
  /** Functions that may be called, by `module.name`: they only build values. */
  readonly functions: Readonly<Record<string, (args: readonly unknown[]) => unknown>>;
  /** Names that stand for themselves, as {@link PickleName}. */
  readonly names: readonly string[];
  /** What a persistent id stands for. */
  persistent(id: unknown): unknown;
}

/** A class or function, by `module.name`. */
export class PickleName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Reads one value of a pickle (protocols 2 to 5; Python's `pickletools` describes each opcode) and executes nothing:
 * lists and tuples become arrays, dicts Maps, and of names only those of `rules` are known.
 *
 * @throws CheckpointError for any other opcode or name
 */
export function unpickle(reader: ByteReader, rules: PickleRules): unknown {
  const machine = new PickleMachine(reader, rules);
  for (;;) {
    const opcode = reader.uint8();
    if (opcode === STOP) return machine.pop();
    const execute = OPCODES.get(opcode);
    if (execute === undefined)
      throw machine.refusal('an opcode of plain data', `0x${opcode.toString(16).padStart(2, '0')}`);
    execute(machine, reader);
  }
}

class PickleMachine {
  readonly #reader: ByteReader;
  readonly #rules: PickleRules;
  readonly #memo = new Map<number, unknown>();
  readonly #marks: unknown[][] = [];
  #stack: unknown[] = [];

  constructor(reader: ByteReader, rules: PickleRules) {
    this.#reader = reader;
    this.#rules = rules;
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  pop(): unknown {
    if (this.#stack.length === 0) throw this.refusal('a value on the stack', 'none');
    return this.#stack.pop();
  }

  top(): unknown {
    const value = this.pop();
    this.push(value);
    return value;
  }

  /** The last `count` values, in order. */
  several(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  mark(): void {
    this.#marks.push(this.#stack);
    this.#stack = [];
  }

  sinceMark(): unknown[] {
    const values = this.#stack;
    const before = this.#marks.pop();
    if (before === undefined) throw this.refusal('a mark on the stack', 'none');
    this.#stack = before;
    return values;
  }

  put(place: number): void {
    this.#memo.set(place, this.top());
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  get(place: number): void {
    if (!this.#memo.has(place)) throw this.refusal(`a value in memo ${place}`, 'none');
    this.push(this.#memo.get(place));
  }

  name(module: unknown, name: unknown): void {
    const full = `${module}.${name}`;
    const { functions, names } = this.#rules;
    if (!Object.hasOwn(functions, full) && !names.includes(full))
      throw this.refusal('tensors by name, and nothing else', `'${full}'`);
    this.push(new PickleName(full));
  }

  call(): void {
    const [callee, args] = this.several(2);
    const name = callee instanceof PickleName ? callee.name : undefined;
    if (name === undefined || !Object.hasOwn(this.#rules.functions, name) || !Array.isArray(args))
      throw this.refusal('a call of a function that makes tensors', `one of '${name ?? typeof callee}'`);
    this.push(this.#rules.functions[name]!(args));
  }

  persistent(): void {
    this.push(this.#rules.persistent(this.pop()));
  }

  append(values: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.refusal('a list to append to', typeof list);
    for (const value of values) list.push(value);
  }

  setItems(pairs: readonly unknown[]): void {
    const map = this.top();
    if (!(map instanceof Map)) throw this.refusal('a dict to add to', typeof map);
    if (pairs.length % 2 > 0) throw this.refusal('keys with values', 'a key alone');
    for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  }

  /** Attributes of a dict, such as `_metadata`, are of no use here. */
  build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw this.refusal('attributes of a dict', `of ${typeof this.top()}`);
  }

  refusal(expected: string, got: string): CheckpointError {
    return new CheckpointError({
      who: this.#reader.who,
      expected,
      got: `${got} at byte ${this.#reader.place}`,
      remedy: 'save model.state_dict() alone, or as safetensors',
    });
  }
}

type Execute = (machine: PickleMachine, reader: ByteReader) => void;

const STOP = 0x2e;
const code = (character: string): number => character.charCodeAt(0);

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** Two's complement, a number where it is a safe one. */
function long(bytes: Uint8Array): number | bigint {
  const value = BigInt.asIntN(8 * bytes.length, littleEndian(bytes));
  return BigInt.asIntN(53, value) === value ? Number(value) : value;
}

/** The opcodes that torch.save writes. */
const OPCODES: ReadonlyMap<number, Execute> = new Map<number, Execute>([
  [0x80, (_, reader) => void reader.uint8()], // PROTO
  [0x95, (_, reader) => void reader.uint64()], // FRAME
  [code('c'), (machine, reader) => machine.name(reader.line(), reader.line())], // GLOBAL
  [0x93, (machine) => machine.name(...(machine.several(2) as [unknown, unknown]))], // STACK_GLOBAL
  [code('q'), (machine, reader) => machine.put(reader.uint8())], // BINPUT
  [code('r'), (machine, reader) => machine.put(reader.uint32())], // LONG_BINPUT
  [0x94, (machine) => machine.memoize()], // MEMOIZE
  [code('h'), (machine, reader) => machine.get(reader.uint8())], // BINGET
  [code('j'), (machine, reader) => machine.get(reader.uint32())], // LONG_BINGET
  [code('('), (machine) => machine.mark()], // MARK
  [code(')'), (machine) => machine.push([])], // EMPTY_TUPLE
  [code(']'), (machine) => machine.push([])], // EMPTY_LIST
  [code('}'), (machine) => machine.push(new Map())], // EMPTY_DICT
  [code('t'), (machine) => machine.push(machine.sinceMark())], // TUPLE
  [0x85, (machine) => machine.push(machine.several(1))], // TUPLE1
  [0x86, (machine) => machine.push(machine.several(2))], // TUPLE2
  [0x87, (machine) => machine.push(machine.several(3))], // TUPLE3
  [code('a'), (machine) => machine.append(machine.several(1))], // APPEND
  [code('e'), (machine) => machine.append(machine.sinceMark())], // APPENDS
  [code('s'), (machine) => machine.setItems(machine.several(2))], // SETITEM
  [code('u'), (machine) => machine.setItems(machine.sinceMark())], // SETITEMS
  [code('N'), (machine) => machine.push(null)], // NONE
  [0x88, (machine) => machine.push(true)], // NEWTRUE
  [0x89, (machine) => machine.push(false)], // NEWFALSE
  [code('K'), (machine, reader) => machine.push(reader.uint8())], // BININT1
  [code('M'), (machine, reader) => machine.push(reader.uint16())], // BININT2
  [code('J'), (machine, reader) => machine.push(reader.int32())], // BININT
  [0x8a, (machine, reader) => machine.push(long(reader.take(reader.uint8())))], // LONG1
  [code('G'), (machine, reader) => machine.push(reader.float64())], // BINFLOAT
  [0x8c, (machine, reader) => machine.push(reader.text(reader.uint8()))], // SHORT_BINUNICODE
  [code('X'), (machine, reader) => machine.push(reader.text(reader.uint32()))], // BINUNICODE
  [code('Q'), (machine) => machine.persistent()], // BINPERSID
  [code('R'), (machine) => machine.call()], // REDUCE
  [code('b'), (machine) => machine.build()], // BUILD
]);
