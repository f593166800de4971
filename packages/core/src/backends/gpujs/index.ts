export type { GpujsBackend, GpujsProfile } from './backend.ts';
export { defineKernel, type GpuKernel, type KernelDefinition } from './define-kernel.ts';
export type { GpujsMode, GpujsModeChoice } from './modes.ts';
export { type GpujsOptions, registerGpujs } from './register.ts';
