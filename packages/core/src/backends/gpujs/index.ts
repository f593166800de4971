export type { GpujsBackend, Launch } from './backend.ts';
export { defineKernel, type GpuKernel, type KernelDefinition } from './define-kernel.ts';
export type { GpujsMode, GpujsModeChoice } from './modes.ts';
export type { GpujsProfile, KernelCalls } from './profiler.ts';
export { type GpujsOptions, registerGpujs } from './register.ts';
export { runGpuKernel } from './run-gpu-kernel.ts';
