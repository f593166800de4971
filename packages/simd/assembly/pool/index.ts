export { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pool';
