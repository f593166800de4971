/**
 * Proves what npm would publish: packs each package, checks the tarball with publint and attw, installs all of them with
 * plain npm and an empty cache in an empty folder, lists what the installation brings and would run, and runs a program.
 * `pnpm tarballs` builds first.
 */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, pnpm, type Result } from './tarballs/command.ts';
import { installedPackages } from './tarballs/installed.ts';

const MAX_SECONDS = 15;
const MAX_OWN_SECONDS = 4;
const MAX_DEPENDENCY_BYTES = 80e6;
/** The one engine, which users choose and install beside our packages: 147 MB that no care of ours can lessen. */
const ENGINE = '@tensorflow/tfjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'reverie-tarballs-'));
const failures: string[] = [];

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const binary = (name: string): string => join(root, 'node_modules/.bin', name);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function check(passed: boolean, complaint: string, result?: Result): void {
  if (passed) return;
  failures.push(complaint);
  print(`FAILED  ${complaint}`);
  if (result !== undefined) print(result.output.trimEnd().replaceAll(/^/gm, '        '));
}

/** Packs a package and checks its tarball. */
function pack(name: string): string {
  const folder = join(root, 'packages', name);
  const before = new Set(readdirSync(scratch));
  const packed = pnpm(folder, 'pack', '--silent', '--pack-destination', scratch);
  const file = readdirSync(scratch).find((entry) => !before.has(entry));
  if (!packed.ok || file === undefined) throw new Error(`pnpm pack of ${name} failed:\n${packed.output}`);
  const tarball = join(scratch, file);
  const publint = command(root, binary('publint'), ['run', tarball, '--strict']);
  check(publint.ok, `${name}: publint`, publint);
  const attw = command(root, binary('attw'), [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']);
  check(attw.ok, `${name}: attw --profile esm-only`, attw);
  const verdict = [publint.ok ? 'publint passes' : '', attw.ok ? 'attw passes' : ''].filter(Boolean);
  print(`pack      @reverie/${name}: ${(statSync(tarball).size / 1e3).toFixed(0)} kB; ${verdict.join(', ')}`);
  return tarball;
}

/** Installs the tarballs as a user would, in an empty folder. */
function install(tarballs: readonly string[]): { readonly folder: string; readonly seconds: number } {
  const folder = mkdtempSync(join(scratch, 'user-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const cache = ['--cache', join(scratch, 'npm-cache')];
  const args = ['install', '--no-audit', '--no-fund', ...cache, ...tarballs, `${ENGINE}@4`];
  const result = command(folder, 'npm', args);
  check(result.ok, 'npm install', result);
  return { folder, seconds: result.seconds };
}

/**
 * How fast the registry answers and how busy the machine is are not ours to fail on: past the limit it counts what our
 * packages add to the engine alone, measured at the same moment.
 */
function checkSeconds(seconds: number): void {
  if (seconds <= MAX_SECONDS) return;
  const engine = install([]).seconds;
  print(`          above the target of ${MAX_SECONDS} s; ${ENGINE} alone takes ${engine.toFixed(1)} s`);
  const complaint = `our packages add more than ${MAX_OWN_SECONDS} s to the installation`;
  check(seconds - engine <= MAX_OWN_SECONDS, complaint);
}

/** Says what an installation brought and would run. */
function inspect(folder: string): void {
  const packages = installedPackages(join(folder, 'node_modules')).toSorted((a, b) => b.bytes - a.bytes);
  const total = packages.reduce((sum, { bytes }) => sum + bytes, 0);
  const largest = packages.slice(0, 4).map(({ id, bytes }) => `${id} ${megabytes(bytes)}`);
  print(`size      ${megabytes(total)} in ${packages.length} packages; the largest: ${largest.join(', ')}`);
  for (const { id, bytes, nativeBuild } of packages) {
    check(!nativeBuild, `${id} builds native code`);
    const allowed = id.startsWith(`${ENGINE}@`) || bytes <= MAX_DEPENDENCY_BYTES;
    check(allowed, `${id} is larger than ${megabytes(MAX_DEPENDENCY_BYTES)}`);
  }
  const scripts = packages.flatMap(({ id, installScripts }) =>
    installScripts.map((script) => `${id} ${script}`),
  );
  print(
    `scripts   ${scripts.length === 0 ? 'none would run on installation' : scripts.join('\n          ')}`,
  );
}

function runProgram(folder: string): void {
  copyFileSync(join(root, '.ci/tarball-program.mjs'), join(folder, 'program.mjs'));
  const result = command(folder, process.execPath, ['program.mjs']);
  check(result.ok && result.stdout.trim() !== '', 'the program prints text', result);
  if (!result.ok) return;
  print(`program   ${result.seconds.toFixed(1)} s:`);
  print(result.stdout.trim().replaceAll(/^/gm, '          | '));
}

const isPublished = (name: string): boolean =>
  JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).private !== true;

try {
  const tarballs = readdirSync(join(root, 'packages')).filter(isPublished).map(pack);
  const first = install(tarballs);
  const again = install(tarballs);
  const times = `${first.seconds.toFixed(1)} s with an empty cache, ${again.seconds.toFixed(1)} s with a filled one`;
  print(`install   ${times}`);
  checkSeconds(again.seconds);
  inspect(first.folder);
  runProgram(first.folder);
} finally {
  rmSync(scratch, { recursive: true });
}
print(failures.length === 0 ? 'tarballs  all good' : `tarballs  ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
