/**
 * The JSON that a safetensors header may hold: objects, arrays, strings and whole numbers, three levels deep. The format
 * forbids duplicate keys, which `JSON.parse` drops silently, and objects become maps, so that no key has a meaning of its own.
 */
export type HeaderValue = string | number | readonly HeaderValue[] | HeaderObject;

/** A JSON object by key, in the order of the text. */
export type HeaderObject = ReadonlyMap<string, HeaderValue>;

/** Header, tensor, shape: a valid header nests no deeper, and a hostile one shall not fill the stack. */
const DEEPEST = 3;

/** More dimensions than any tensor has; a hostile header shall not fill the memory either. */
const LONGEST = 256;

/**
 * Parses a header and hands out its entries one by one, so that a bad one ends the reading before the rest is built.
 *
 * @throws SyntaxError that says what is wrong and where.
 */
export function parseHeaderJson(text: string, visit: (key: string, value: HeaderValue) => void): void {
  const parser = new Parser(text);
  parser.entries(1, visit);
  parser.end();
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  entries(depth: number, visit: (key: string, value: HeaderValue) => void): void {
    const keys = new Set<string>();
    this.#take('{');
    while (!this.#closes('}', keys.size)) {
      if (this.#peek() !== '"') this.#fail('a key');
      const key = this.#string();
      if (keys.has(key)) this.#fail(`the key ${JSON.stringify(key)} only once`);
      keys.add(key);
      this.#take(':');
      visit(key, this.#value(depth + 1));
    }
  }

  end(): void {
    if (this.#peek() !== '') this.#fail('the end');
  }

  #value(depth: number): HeaderValue {
    const next = this.#peek();
    if (next === '"') return this.#string();
    if (isDigit(next)) return this.#wholeNumber();
    if (next !== '{' && next !== '[') return this.#fail('a value');
    if (depth > DEEPEST) return this.#fail(`no more than ${DEEPEST} levels`);
    return next === '{' ? this.#object(depth) : this.#array(depth);
  }

  #object(depth: number): HeaderObject {
    const object = new Map<string, HeaderValue>();
    this.entries(depth, (key, value) => object.set(key, value));
    return object;
  }

  #array(depth: number): readonly HeaderValue[] {
    const elements: HeaderValue[] = [];
    this.#take('[');
    while (!this.#closes(']', elements.length)) {
      if (elements.length === LONGEST) this.#fail(`no more than ${LONGEST} elements`);
      elements.push(this.#value(depth + 1));
    }
    return elements;
  }

  /** Whether the list ends here; takes the bracket, or the comma before every element but the first. */
  #closes(bracket: string, taken: number): boolean {
    if (this.#peek() === bracket) {
      this.#at++;
      return true;
    }
    if (taken > 0) this.#take(',');
    return false;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    if (end >= this.#text.length) return this.#fail('a closing quote');
    this.#at = end + 1;
    const value: unknown = JSON.parse(this.#text.slice(start, end + 1));
    // Half of a surrogate pair cannot be written as UTF-8.
    if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) return this.#fail('well-formed Unicode');
    return value;
  }

  #wholeNumber(): number {
    const start = this.#at;
    while (isDigit(this.#text[this.#at] ?? '')) this.#at++;
    const digits = this.#text.slice(start, this.#at);
    const value = Number(digits);
    const valid = Number.isSafeInteger(value) && (digits === '0' || digits[0] !== '0');
    return valid ? value : this.#fail('a whole number below 2^53');
  }

  #take(character: string): void {
    if (this.#peek() !== character) this.#fail(`'${character}'`);
    this.#at++;
  }

  /** The next character that is not white space; empty at the end. */
  #peek(): string {
    while (isBlank(this.#text[this.#at])) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #fail(expected: string): never {
    throw new SyntaxError(`${expected} expected at character ${this.#at}`);
  }
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\n' || character === '\r';
