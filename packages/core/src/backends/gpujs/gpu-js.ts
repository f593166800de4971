/** gpu.js as it is installed here; the built package has it bundled in this module's place. */
export { default } from 'gpu.js';
