export { fileStore } from './persistence/stores/file-store.ts';
export { type FolderLock, lockFolder } from './persistence/stores/lock-folder.ts';
export { writeFile } from './persistence/stores/write-file.ts';
export { logTo } from './training/callbacks/log-to.ts';
export { type ProgressBarOptions, progressBar } from './training/callbacks/progress-bar.ts';
