import type { Device } from './device.ts';
import { GLDevice } from './gl-device.ts';
import { HostDevice } from './host-device.ts';
import { isGLMode, type OpenGpu } from './modes.ts';

/** The device of a mode. */
export function openDevice(open: OpenGpu): Device {
  return isGLMode(open.mode) ? new GLDevice(open) : new HostDevice(open);
}
