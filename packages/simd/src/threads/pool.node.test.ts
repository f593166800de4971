import { expect, it } from 'vitest';
import { loadModule } from '../wasm/load.ts';
import { ThreadPool } from './pool.ts';

it('does not start with a worker that cannot load what it needs', async () => {
  const pool = new ThreadPool([
    {
      module: await loadModule('plain-threads'),
      memory: new WebAssembly.Memory({ initial: 256, maximum: 65_536, shared: true }),
      control: 64,
      scratch: 1 << 20,
      kernels: [],
      blas: { koffi: '/nowhere/koffi', library: 'none', signature: '' },
    },
  ]);
  await expect(pool.started()).rejects.toThrow("Cannot find module '/nowhere/koffi'");
  pool.terminate();
});
