/**
 * The JSON that a safetensors header may hold: objects, arrays, strings and whole numbers, three levels deep. The format
 * forbids duplicate keys, which `JSON.parse` drops silently, and objects become maps, so that no key has a meaning of its own.
 */
export type HeaderValue = string | number | readonly HeaderValue[] | HeaderObject;

/** A JSON object by key, in the order of the text. */
export type HeaderObject = ReadonlyMap<string, HeaderValue>;

/** Header, tensor, shape: a valid header nests no deeper, and a hostile one shall not fill the stack. */
const DEEPEST = 3;

/** Parses a header. @throws SyntaxError that says what is wrong and where. */
export function parseHeaderJson(text: string): HeaderValue {
  const parser = new Parser(text);
  const value = parser.value(1);
  parser.end();
  return value;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): HeaderValue {
    const next = this.#peek();
    if (next === '"') return this.#string();
    if (next >= '0' && next <= '9') return this.#wholeNumber();
    if (next !== '{' && next !== '[') return this.#fail('a value');
    if (depth > DEEPEST) return this.#fail(`no more than ${DEEPEST} levels`);
    return next === '{' ? this.#object(depth) : this.#array(depth);
  }

  end(): void {
    if (this.#peek() !== '') this.#fail('the end');
  }

  #object(depth: number): HeaderObject {
    const entries = new Map<string, HeaderValue>();
    this.#take('{');
    while (!this.#closes('}', entries.size)) {
      if (this.#peek() !== '"') this.#fail('a key');
      const key = this.#string();
      if (entries.has(key)) this.#fail(`the key ${JSON.stringify(key)} only once`);
      this.#take(':');
      entries.set(key, this.value(depth + 1));
    }
    return entries;
  }

  #array(depth: number): readonly HeaderValue[] {
    const elements: HeaderValue[] = [];
    this.#take('[');
    while (!this.#closes(']', elements.length)) elements.push(this.value(depth + 1));
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
    while (this.#at < this.#text.length && this.#text[this.#at]! >= '0' && this.#text[this.#at]! <= '9') {
      this.#at++;
    }
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
    while (' \t\n\r'.includes(this.#text[this.#at] ?? '.')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #fail(expected: string): never {
    throw new SyntaxError(`${expected} expected at character ${this.#at}`);
  }
}
