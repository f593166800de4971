export { fileStore } from './persistence/stores/file-store.ts';
export { type FolderLock, lockFolder } from './persistence/stores/lock-folder.ts';
