import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/**
 * Runs each ```js block of each package's README as a program of its own, in an empty folder. Where it prints, the
 * comments `// → …` say what. Blocks that need more than Node are marked ```ts and are not run.
 */

interface Snippet {
  readonly name: string;
  readonly code: string;
}

const root = new URL('..', import.meta.url).pathname;
const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'README.md')),
);

const snippetsOf = (readme: string): Snippet[] =>
  [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = ''], i) => ({
    name: `block ${i + 1}: ${code.trim().split('\n').at(-1)}`,
    code,
  }));

async function run(packageFolder: string, code: string): Promise<string> {
  // Inside the package, so that it can import itself by name; `runs/` is not under version control.
  const runs = join(packageFolder, 'runs');
  await mkdir(runs, { recursive: true });
  const program = join(await mkdtemp(join(runs, 'readme-')), 'program.mjs');
  const empty = await mkdtemp(join(tmpdir(), 'reverie-readme-'));
  try {
    await writeFile(program, code);
    const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
    return (await promisify(execFile)(process.execPath, [...flags, program], { cwd: empty })).stdout;
  } finally {
    await rm(join(program, '..'), { recursive: true });
    await rm(empty, { recursive: true });
  }
}

describe.each(packages)('the README of %s', (name) => {
  const folder = join(root, 'packages', name);
  const snippets = snippetsOf(readFileSync(join(folder, 'README.md'), 'utf8'));

  it('begins with a program', () => {
    expect(snippets.length).toBeGreaterThan(0);
  });

  it.each(snippets)('$name', async ({ code }) => {
    const expected = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => `${line}\n`).join('');
    expect(await run(folder, code)).toBe(expected);
  });
});
