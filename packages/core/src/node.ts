export { fileStore } from './persistence/stores/file-store.ts';
export { type FolderLock, lockFolder } from './persistence/stores/lock-folder.ts';
export { type ProgressBarOptions, progressBar } from './training/callbacks/progress-bar.ts';
