export { packRight, packedSize, wantsPacked } from '../gemm/packed';
export { elmanBackward, elmanForward } from './elman';
export { gruBackward } from './gru-backward';
export { gruForward } from './gru-forward';
export { lookUpUnits, tabulateInput } from './input';
export { lstmBackward } from './lstm-backward';
export { lstmForward } from './lstm-forward';
