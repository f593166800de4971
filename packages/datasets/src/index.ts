export { decodeText } from './decode-text.ts';
export { type Complaint, DataError } from './errors.ts';
export { type FetchTextOptions, fetchText } from './fetch-text.ts';
export { SPLIT_90_5_5, SPLIT_90_10, splitText } from './split-text.ts';
