import { UsageError } from '@reverie/cli';
import { FACE_ATTRIBUTE_NAMES, FACE_ATTRIBUTES, type FaceAttributes } from '@reverie/datasets';

/** Attributes that a group of faces shares: `smile=true,hair=long`. @throws UsageError that lists what there is */
export function faceGroup(text: string): Partial<FaceAttributes> {
  const pairs = text.split(',').map((part) => {
    const [name = '', value = ''] = part.trim().split('=', 2);
    const known = FACE_ATTRIBUTE_NAMES.find((attribute) => attribute === name);
    if (known === undefined)
      throw new UsageError(
        `a group of faces needs NAME=VALUE with ${FACE_ATTRIBUTE_NAMES.join(', ')}, got '${part}'`,
      );
    const values: readonly (string | boolean)[] = FACE_ATTRIBUTES[known];
    const found = values.find((candidate) => String(candidate) === value);
    if (found === undefined) throw new UsageError(`${known} is ${values.join(' or ')}, got '${value}'`);
    return [known, found] as const;
  });
  return Object.fromEntries(pairs) as Partial<FaceAttributes>;
}
