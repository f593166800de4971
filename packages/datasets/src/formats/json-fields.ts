import { DataError } from '../errors.ts';

/** An object that JSON stands for; anything else has no fields. */
export function parseJSON(who: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (cause) {
    const got = JSON.stringify(text.slice(0, 40));
    throw new DataError({ who, expected: 'JSON', got }, { cause });
  }
}

/** The list that a field holds. */
export function listField(
  who: string,
  object: Readonly<Record<string, unknown>>,
  name: string,
): readonly unknown[] {
  const value = object[name];
  if (Array.isArray(value)) return value;
  const got = value === undefined ? 'none' : typeof value;
  throw new DataError({ who, expected: `a list '${name}'`, got });
}

/** A field of an item, which stands at `path`. */
export function field(who: string, item: unknown, name: string, type: 'number', path: string): number;
export function field(who: string, item: unknown, name: string, type: 'string', path: string): string;
export function field(
  who: string,
  item: unknown,
  name: string,
  type: 'number' | 'string',
  path: string,
): number | string {
  const value = (item as Readonly<Record<string, unknown>> | null)?.[name];
  if (typeof value === type) return value as number | string;
  const got = value === undefined ? 'none' : JSON.stringify(value);
  throw new DataError({ who, expected: `a ${type} ${path}.${name}`, got });
}
