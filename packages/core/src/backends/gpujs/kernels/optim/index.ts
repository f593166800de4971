import type { AnyBinding } from '../../gpu-kernel.ts';
import { clipToNorm } from './clip-to-norm.ts';
import { UPDATE_BINDINGS } from './updates.ts';

/** What optimisers do to each parameter, under the names of `@reverie/core`'s ops. */
export const OPTIM_BINDINGS: readonly AnyBinding[] = [...UPDATE_BINDINGS, clipToNorm];
