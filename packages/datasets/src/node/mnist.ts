import { type IdxDataSet, type LabeledImages, readIdxDataSet } from './idx-data-set.ts';
import type { DataSetOptions } from './tiny-shakespeare.ts';

const MNIST: IdxDataSet = {
  who: 'mnist',
  folder: 'mnist',
  prefix: 'mnist-',
  url: 'https://storage.googleapis.com/cvdf-datasets/mnist/',
  checksums: {
    'train-images-idx3-ubyte.gz': '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    'train-labels-idx1-ubyte.gz': '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    't10k-images-idx3-ubyte.gz': '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    't10k-labels-idx1-ubyte.gz': 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
  },
};

/**
 * MNIST: 60,000 handwritten digits to train on, 10,000 to test on, ink 255. (LeCun, Cortes and Burges, 1998)
 *
 * Looked for as `mnist/train-images-idx3-ubyte.gz` or `mnist/mnist-train-images-idx3-ubyte.gz` and so on, compressed IDX files, in
 * the folder `data`, in `REVERIE_DATA` and in the cache folder, else loaded (11 MB for the first part).
 *
 * @throws DataError when a file is nowhere and cannot be loaded, is broken, or holds something else.
 */
export function mnist(part: 'train' | 'test', options: DataSetOptions = {}): Promise<LabeledImages> {
  return readIdxDataSet(MNIST, part, options);
}
