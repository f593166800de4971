import { CheckpointError } from '../../errors.ts';

interface Explanation {
  readonly got: string;
  readonly remedy: string;
}

const PERMISSION: Explanation = {
  got: 'no permission',
  remedy: 'give this user the right to read and write there, or choose another folder',
};
const FULL: Explanation = {
  got: 'no space left on the disk',
  remedy: 'free some space or choose another folder; what was saved before is intact',
};
const IN_THE_WAY: Explanation = {
  got: 'a file where a folder must be, or a folder where a file must be',
  remedy: 'move it away or choose another name',
};

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  EROFS: { ...PERMISSION, got: 'a file system that is read-only' },
  ENOSPC: FULL,
  EDQUOT: { ...FULL, got: "no space left in this user's quota" },
  EFBIG: { ...FULL, got: 'a file larger than this system allows' },
  EISDIR: IN_THE_WAY,
  ENOTDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  ENOENT: { got: 'no such file or folder', remedy: 'check the path, and that nobody removes the folder' },
  EMFILE: { got: 'too many open files', remedy: 'raise the limit (ulimit -n) or close some' },
  ENAMETOOLONG: { got: 'a name that is too long', remedy: 'choose a shorter one' },
};

/** The code of a system error, such as `'ENOENT'`; undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A failed file operation as an error that says what to do; other errors as they are. */
export function fileError(error: unknown, who: string, action: string): unknown {
  const code = errorCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const { got, remedy } = EXPLANATIONS[code] ?? {
    got: error.message,
    remedy: 'check the disk or choose another folder',
  };
  return new CheckpointError(
    { who, expected: `to ${action}`, got: `${got} (${code})`, remedy },
    { cause: error },
  );
}
