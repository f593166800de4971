import { expect, it } from 'vitest';
import type { SimdBackend } from './backend.ts';
import './testing/on-simd.ts';
import { tf } from './tf.ts';

/** Browsers share memory with workers only in isolated pages; Node always does. */
const canShare = globalThis.crossOriginIsolated ?? true;

it('says what runs, and why not more', async () => {
  await tf.setBackend('simd-2');
  const { build, threads, blas, reasons } = (tf.backend() as SimdBackend).capabilities();
  expect(blas).toBeUndefined();
  expect(threads).toBe(canShare ? 2 : 1);
  expect(build.endsWith('-threads')).toBe(canShare);
  expect(reasons.some((reason) => reason.includes('cross-origin isolated'))).toBe(!canShare);
});

it('has one thread where one is asked for', async () => {
  await tf.setBackend('simd-1');
  const { build, threads } = (tf.backend() as SimdBackend).capabilities();
  expect(threads).toBe(1);
  expect(build).not.toContain('threads');
});
