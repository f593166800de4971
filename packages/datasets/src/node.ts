export { type DownloadOptions, download } from './node/download.ts';
export { cacheFolder } from './node/folders.ts';
export { type LocateOptions, locate } from './node/locate.ts';
export { type MNIST, mnist } from './node/mnist.ts';
export { mobyDick } from './node/moby-dick.ts';
export { readClip } from './node/read-clip.ts';
export { readText } from './node/read-text.ts';
export { type DataSetOptions, tinyShakespeare } from './node/tiny-shakespeare.ts';
export type { DownloadProgress } from './node/transfer.ts';
