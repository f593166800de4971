import { inspect } from 'node:util';
import type { Complaint } from '@reverie/core';

/** What the process ends with; 128 + n after the signal n. */
export const EXIT: {
  readonly OK: 0;
  readonly FAILURE: 1;
  readonly USAGE: 2;
  readonly SIGINT: 130;
  readonly SIGTERM: 143;
} = { OK: 0, FAILURE: 1, USAGE: 2, SIGINT: 130, SIGTERM: 143 };

/** A command line or configuration file that asks for something impossible. The message is a clause without full stop. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file or folder that a command cannot use. `complaint.who` names it as the user did. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly complaint: Complaint;

  constructor(complaint: Complaint, options?: ErrorOptions) {
    super(sentence(complaint.who, complaint), options);
    this.complaint = complaint;
  }
}

/** Runs `work`; an error that the libraries throw on purpose comes out as one about `subject`, in the user's words. */
export async function about<T>(subject: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const complaint = complaintOf(error);
    if (complaint === undefined || error instanceof InputError) throw error;
    throw new InputError({ ...complaint, who: subject }, { cause: error });
  }
}

/** One sentence that tells what went wrong. */
export function describeFailure(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}.`;
  if (error instanceof InputError) return error.message;
  const complaint = complaintOf(error);
  // What the libraries' functions are called tells a user nothing, but the folder in `fileStore('runs/a')` does.
  if (complaint !== undefined) return sentence(/^\w+\('(.*)'\)$/.exec(complaint.who)?.[1], complaint);
  const message = error instanceof Error ? firstLine(error.message) : String(error);
  if (error instanceof RangeError && /alloc|array length|memory/i.test(message)) {
    return 'this does not fit in memory; choose smaller sizes.';
  }
  if (error instanceof Error && 'syscall' in error) return `${message}.`;
  return `an unexpected error: ${message}; --verbose shows where it comes from.`;
}

/** All that is known of an error: stacks and causes. */
export const traceOf = (error: unknown): string => inspect(error);

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

function sentence(subject: string | undefined, { expected, got, remedy }: Complaint): string {
  const about = subject === undefined ? '' : `${subject}: `;
  return `${about}expected ${expected}, got ${got}${remedy === undefined ? '' : `; ${remedy}`}.`;
}

/** The complaint that every error of these libraries carries, whatever its class. */
function complaintOf(error: unknown): Complaint | undefined {
  if (!(error instanceof Error) || !('complaint' in error)) return undefined;
  const { complaint } = error;
  const isComplaint = (value: unknown): value is Complaint =>
    typeof value === 'object' && value !== null && 'who' in value && 'expected' in value && 'got' in value;
  return isComplaint(complaint) ? complaint : undefined;
}
