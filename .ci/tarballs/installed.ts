import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A package in `node_modules`. */
export interface InstalledPackage {
  /** `name@version` */
  readonly id: string;
  /** Size of its files without those of packages nested in it. */
  readonly bytes: number;
  /** The scripts which a package manager would run on installation: `postinstall: node …`. */
  readonly installScripts: readonly string[];
  /** Whether it compiles C++ on installation. */
  readonly nativeBuild: boolean;
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'] as const;
const NATIVE_TOOLS = /node-gyp|node-pre-gyp|prebuild|cmake-js|node-addon/;

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly gypfile?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** All packages below a `node_modules` folder, nested ones included. */
export function installedPackages(modules: string): readonly InstalledPackage[] {
  if (!existsSync(modules)) return [];
  return packageFolders(modules).flatMap((folder) => [
    describe(folder),
    ...installedPackages(join(folder, 'node_modules')),
  ]);
}

function packageFolders(modules: string): string[] {
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) =>
      name.startsWith('@') ? packageFolders(join(modules, name)) : [join(modules, name)],
    );
}

function describe(folder: string): InstalledPackage {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const scripts = manifest.scripts ?? {};
  const gyp = manifest.gypfile !== false && existsSync(join(folder, 'binding.gyp'));
  // npm runs node-gyp for a package with a binding.gyp although it names no script.
  const implied = gyp && scripts['install'] === undefined && scripts['preinstall'] === undefined;
  const installScripts = [
    ...INSTALL_SCRIPTS.flatMap((name) => (scripts[name] === undefined ? [] : [`${name}: ${scripts[name]}`])),
    ...(implied ? ['install: node-gyp rebuild'] : []),
  ];
  return {
    id: `${manifest.name}@${manifest.version}`,
    bytes: sizeOf(folder),
    installScripts,
    nativeBuild: gyp || installScripts.some((script) => NATIVE_TOOLS.test(script)),
  };
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sizeOf(path);
      return entry.isFile() ? statSync(path).size : 0;
    })
    .reduce((a, b) => a + b, 0);
}
