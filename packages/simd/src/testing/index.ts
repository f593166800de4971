export { compareWithCpu } from './compare.ts';
export { anyCall, type Call } from './random-calls/index.ts';
