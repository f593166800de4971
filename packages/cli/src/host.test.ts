import { expect, test } from 'vitest';
import { callOf } from './host.ts';
import { shellWords } from './shell.ts';

test('commands that are shown call the program as it was called', () => {
  const program = { name: 'reverie-rnn', packageName: '@reverie/rnn', kinds: {} };
  const name = (script: string, env = {}): string => callOf(program, script, env, ['--conditions=source']);
  expect(name('/usr/local/bin/reverie-rnn')).toBe('reverie-rnn');
  expect(name('/home/me/app/node_modules/.bin/reverie-rnn')).toBe('npx reverie-rnn');
  expect(name('/home/me/app/node_modules/@reverie/rnn/dist/cli.js')).toBe('npx reverie-rnn');
  expect(name('/home/me/.npm/_npx/1f/node_modules/.bin/reverie-rnn')).toBe('npx -p @reverie/rnn reverie-rnn');
  const script = {
    npm_lifecycle_event: 'reverie-rnn',
    npm_config_user_agent: 'pnpm/12.21.0 npm/? node/v20.20.2',
  };
  expect(name('/repo/packages/rnn/src/cli.ts', script)).toBe('npx -y pnpm@12.21.0 reverie-rnn');
  expect(name(`${process.cwd()}/src/cli.ts`)).toBe('node --conditions=source src/cli.ts');
});

test('a shell reads back the same words', () => {
  expect(shellWords(['train', 'a.txt', '--run', 'runs/a-b'])).toBe('train a.txt --run runs/a-b');
  expect(shellWords(["it's", 'two words', '$HOME', ''])).toBe(`'it'\\''s' 'two words' '$HOME' ''`);
});
