import { DataError } from '../errors.ts';

const REASONS: Readonly<Record<string, readonly [got: string, remedy: string]>> = {
  ENOENT: ['no such file or folder', 'check the path'],
  EACCES: ['no permission', 'check who may read and write it'],
  EPERM: ['no permission', 'check who may read and write it'],
  EISDIR: ['a folder', 'name a file inside it'],
  ENOTDIR: ['a file where a folder is needed', 'check the path'],
  EEXIST: ['a file where a folder is needed', 'check the path'],
  ENOSPC: ['a full disk', 'free some space and try again; what was loaded is kept'],
  EROFS: ['a file system which cannot be written', 'choose another folder'],
};

/** Whether `error` comes from the operating system, with a code such as `ENOENT`. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

/** Puts an error of the file system in a sentence; any other error is returned as it is. */
export function fileError(who: string, expected: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const [got, remedy] = REASONS[error.code] ?? [error.message, 'check the path'];
  return new DataError({ who, expected, got, remedy }, { cause: error });
}
