import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';

function run(program: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = new URL(program, import.meta.url).pathname;
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx'), file, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, flags, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

it('--list lists what there is', async () => {
  const { code, stdout } = await run('bench.ts', '--list');
  expect([code, stdout.split(' ')[0]]).toEqual([0, 'char-rnn']);
});

it.each([
  ['bench.ts char-rnn --rounds 0', 'It must be a number above 0.'],
  ['reproduce.ts char-rnn --evaluate --minutes 3', "cannot be used with option '--minutes <n>'"],
])('%s ends with code 2 and a sentence', async (line, sentence) => {
  const [program = '', ...args] = line.split(' ');
  const { code, stdout, stderr } = await run(program, ...args);
  expect(stderr).toContain(sentence);
  expect([code, stdout]).toEqual([2, '']);
});

it('a file that is missing ends with code 1 and a sentence', async () => {
  const { code, stdout, stderr } = await run('reproduce.ts', 'char-rnn', '--evaluate', '/no/such/file');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr.trim().split('\n').at(-1)).toBe("ENOENT: no such file or directory, open '/no/such/file'");
});
