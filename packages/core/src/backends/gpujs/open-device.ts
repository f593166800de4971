import type { Device } from './device.ts';
import { GLDevice } from './gl-device.ts';
import { HostDevice } from './host-device.ts';
import { isGLMode, type OpenGpu } from './modes.ts';
import { WebGPUDevice } from './webgpu-device.ts';

/** The device of a mode. */
export function openDevice(open: OpenGpu): Device {
  if (open.mode === 'webgpu') return new WebGPUDevice(open);
  return isGLMode(open.mode) ? new GLDevice(open) : new HostDevice(open);
}
