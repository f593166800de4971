import { CheckpointError } from '@reverie/core';
import { type Unzipped, unzipSync } from 'fflate';
import { ByteReader } from './byte-reader.ts';
import { unpickleTensors } from './pickled-tensors.ts';
import type { PthContainer } from './pth-container.ts';

const PICKLE = 'data.pkl';

/** The format since PyTorch 1.6: a zip file that compresses nothing, with a pickle and one file for each storage. */
export function readZip(bytes: Uint8Array, who: string): PthContainer {
  const files = unzip(bytes, who);
  const pickle = Object.keys(files).find((name) => name === PICKLE || name.endsWith(`/${PICKLE}`));
  if (pickle === undefined) {
    const got = `${Object.keys(files).length} other files`;
    throw new CheckpointError({ who, expected: `a zip file of torch.save, with ${PICKLE}`, got });
  }
  const folder = pickle.slice(0, -PICKLE.length);
  const order = files[`${folder}byteorder`];
  if (order !== undefined && new TextDecoder().decode(order) !== 'little') {
    const got = new TextDecoder().decode(order.subarray(0, 16));
    throw new CheckpointError({
      who,
      expected: 'little-endian numbers',
      got,
      remedy: 'save it again on x86 or ARM',
    });
  }
  const prefix = `${folder}data/`;
  const storages = Object.entries(files)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, content]) => [name.slice(prefix.length), content] as const);
  return {
    tensors: unpickleTensors(new ByteReader(files[pickle]!, who)),
    storages: new Map(storages),
  };
}

/** Refuses what would unpack to more than the file is. */
function unzip(bytes: Uint8Array, who: string): Unzipped {
  let total = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, compression, size }) => {
        total += size;
        if (compression === 0 && total <= bytes.length) return true;
        const expected = 'files that are not compressed, and do not overlap';
        throw new CheckpointError({
          who,
          expected,
          got: `'${name}'`,
          remedy: 'use the file as torch.save wrote it',
        });
      },
    });
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    const got = `one that cannot be read (${cause instanceof Error ? cause.message : cause})`;
    const remedy = 'the file is damaged or cut off; get it again';
    throw new CheckpointError({ who, expected: 'a zip file', got, remedy }, { cause });
  }
}
