import { tf } from '../tf.ts';
import type { Call } from './random-calls/index.ts';

/** What a call gave: its results as plain values, or why it was refused. */
type Outcome = { readonly shape: number[]; readonly dtype: string; readonly values: tf.TypedArray }[] | Error;

async function outcomeOn(backend: string, { compute }: Call): Promise<Outcome> {
  await tf.setBackend(backend);
  tf.engine().startScope();
  try {
    return compute().map((tensor) => ({
      shape: tensor.shape,
      dtype: tensor.dtype,
      values: tensor.dataSync(),
    }));
  } catch (refusal) {
    return refusal as Error;
  } finally {
    tf.engine().endScope();
  }
}

/** Throws unless a call gives the same on `backend` as on TensorFlow.js' cpu backend; both may refuse it. */
export async function compareWithCpu(call: Call, backend: string): Promise<void> {
  const [ours, cpu] = [await outcomeOn(backend, call), await outcomeOn('cpu', call)];
  if (ours instanceof Error || cpu instanceof Error) {
    if (ours instanceof Error && cpu instanceof Error) return;
    const [refuser, cause] = ours instanceof Error ? [backend, ours] : ['cpu', cpu];
    throw new Error(`${call.name}: ${refuser} alone refuses it: ${(cause as Error).message}`, { cause });
  }
  for (const [index, expected] of cpu.entries()) {
    const actual = ours[index]!;
    if (`${actual.shape}` !== `${expected.shape}` || actual.dtype !== expected.dtype) {
      const got = `${actual.dtype} [${actual.shape}]`;
      throw new Error(`${call.name}: expected ${expected.dtype} [${expected.shape}], got ${got}`);
    }
    const scale = call.relativeTo === 'largest' ? largest(expected.values) : 1;
    const limit = (value: number): number => call.tolerance * Math.max(scale, 1, Math.abs(value));
    const wrong = expected.values.findIndex((value, at) => !isClose(actual.values[at]!, value, limit(value)));
    if (wrong < 0) continue;
    const [value, got] = [expected.values[wrong], actual.values[wrong]];
    throw new Error(`${call.name}: result ${index}, value ${wrong}: expected ${value}, got ${got}`);
  }
}

function isClose(actual: number, expected: number, limit: number): boolean {
  return Object.is(actual, expected) || actual === expected || Math.abs(actual - expected) <= limit;
}

/** The largest finite magnitude. */
function largest(values: tf.TypedArray): number {
  let maximum = 0;
  for (const value of values) if (Number.isFinite(value)) maximum = Math.max(maximum, Math.abs(value));
  return maximum;
}
