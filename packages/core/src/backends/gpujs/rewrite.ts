/** Texts of kernels' bodies, changed for a mode. */

/** `texel(x, t)` with the size of x, which the helper needs. */
export function textureReads(glsl: string, inputs: readonly string[]): string {
  const inverses = inputs.map((name) => `vec2 ${name}Inverse = 1.0 / vec2(${name}Size);`);
  const reads = glsl.replaceAll(/\btexel\((\w+),/g, (_, name: string) => `texel(${name}, ${name}Inverse,`);
  return `${inverses.join(' ')} ${reads}`;
}

/** `x[place]` becomes `at(x, place)` for each input x. */
export function arrayReads(body: string, inputs: readonly string[]): string {
  const read = new RegExp(`\\b(${inputs.join('|')})\\[`);
  const found = read.exec(body);
  if (found === null || inputs.length === 0) return body;
  const start = found.index + found[0].length;
  const end = closing(body, start);
  const place = arrayReads(body.slice(start, end), inputs);
  return `${body.slice(0, found.index)}at(${found[1]}, ${place})${arrayReads(body.slice(end + 1), inputs)}`;
}

/** `div(a, b)` and `mod(a, b)` in JavaScript. */
export function quotients(body: string): string {
  const found = /\b(div|mod)\(/.exec(body);
  if (found === null) return body;
  const start = found.index + found[0].length;
  const end = closing(body, start);
  const [a, b] = splitArguments(body.slice(start, end)).map(quotients);
  const quotient = found[1] === 'div' ? `Math.floor((${a}) / (${b}))` : `((${a}) % (${b}))`;
  return `${body.slice(0, found.index)}${quotient}${quotients(body.slice(end + 1))}`;
}

/**
 * `let x = whole(a);` for processors, which read arrays faster at integers than at floats. For gpu.js' WebAssembly a
 * variable is an integer where it is counted up, else a float.
 */
export function wholeNumbers(body: string, isWasm: boolean): string {
  return body.replaceAll(/\blet (\w+) = whole\((.*?)\);/g, (_, name: string, value: string) =>
    isWasm ? `let ${name} = 0; ${name}++; ${name} = (${value}) | 0;` : `let ${name} = (${value}) | 0;`,
  );
}

/** Where the bracket that was opened before `start` closes. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let index = start; index < text.length; index++) {
    if ('([{'.includes(text[index]!)) depth++;
    else if (')]}'.includes(text[index]!) && --depth === 0) return index;
  }
  throw new SyntaxError(`a bracket that is not closed: ${text}`);
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    if ('([{'.includes(text[index]!)) depth++;
    else if (')]}'.includes(text[index]!)) depth--;
    else if (text[index] === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
