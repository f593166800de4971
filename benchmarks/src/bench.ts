import { type Row, rowsOf, tableOf } from './bench-report.ts';
import type { Benchmark } from './benchmark.ts';
import { charRNN } from './char-rnn/char-rnn.ts';
import { command, count, positive, runCommand } from './command-line.ts';
import { generative } from './generative/generative.ts';
import { gpujs } from './gpujs/gpujs.ts';
import { gpujsNode } from './gpujs/gpujs-node.ts';
import { type Effort, interleave } from './interleave.ts';
import { describeMachine } from './machine.ts';
import { rnn } from './rnn/rnn.ts';
import { simd } from './simd/simd.ts';
import { threads } from './simd/threads.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'char-rnn': charRNN,
  rnn,
  generative,
  simd,
  threads,
  gpujs,
  'gpujs-node': gpujsNode,
};

interface Options {
  readonly quick?: boolean;
  readonly filter?: string;
  readonly rounds?: number;
  readonly patience?: number;
}

const program = command(
  'bench',
  'Measures the same work done by us and by others, in turn.',
  Object.keys(BENCHMARKS),
)
  .option('--list', 'lists the benchmarks')
  .on('option:list', list)
  .option('--quick', 'only the smallest cases, fewer rounds')
  .option('--filter <text>', 'only the cases whose name contains this')
  .option('--rounds <n>', 'samples of each contestant (default: 9, quick 3)', count)
  .option('--patience <seconds>', 'time for all samples of one contestant (default: 8, quick 4)', positive)
  .action((name: string, options: Options) => bench(name, BENCHMARKS[name]!, options));

function list(): never {
  for (const [name, { description }] of Object.entries(BENCHMARKS)) console.log(`${name}  ${description}`);
  process.exit(0);
}

async function bench(name: string, benchmark: Benchmark, options: Options): Promise<void> {
  const { quick = false, filter = '', rounds = quick ? 3 : 9, patience = quick ? 4 : 8 } = options;
  const effort: Effort = { rounds, patience: patience * 1000 };
  const { cases, versions, remarks, close } = await benchmark.open();
  const machine = describeMachine(versions);
  const rows: Row[] = [];
  try {
    printHead(name, benchmark, machine, remarks);
    for (const one of cases) {
      if (!one.name.includes(filter) || (quick && !one.quick)) continue;
      const measured = await interleave(one, effort);
      console.log(`\n${tableOf(one, measured)}`);
      rows.push(...rowsOf(one, measured));
    }
  } finally {
    close();
  }
  if (rows.length === 0)
    throw new Error(`bench ${name}: expected a case whose name contains '${filter}', got none.`);
  console.log(`\n${JSON.stringify({ bench: name, rows, machine })}`);
}

function printHead(
  name: string,
  { description }: Benchmark,
  { cpu, cores, node, load, versions }: ReturnType<typeof describeMachine>,
  remarks: readonly string[],
): void {
  const others = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
  console.log(`${name}: ${description}`);
  console.log(`on ${cpu}, ${cores} cores, load ${load}, node ${node}, ${others.join(', ')}`);
  console.log('Each column "/ ours" is how many times as long as ours.');
  for (const remark of remarks) console.log(`Note: ${remark}.`);
}

await runCommand(program);
