import { type IdxDataSet, type LabeledImages, readIdxDataSet } from './idx-data-set.ts';
import type { DataSetOptions } from './tiny-shakespeare.ts';

const FASHION_MNIST: IdxDataSet = {
  who: 'fashionMNIST',
  folder: 'fashion-mnist',
  url: 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  // Of Debian's package dataset-fashion-mnist.
  systemFolders: ['/usr/share/datasets/fashion-mnist'],
  checksums: {
    'train-images-idx3-ubyte.gz': '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
    'train-labels-idx1-ubyte.gz': 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
    't10k-images-idx3-ubyte.gz': '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
    't10k-labels-idx1-ubyte.gz': '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
  },
};

/** What the labels 0 to 9 of Fashion-MNIST mean. */
export const FASHION_MNIST_CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
] as const;

/**
 * Fashion-MNIST: 60,000 pictures of clothes to train on, 10,000 to test on, on black. (Xiao, Rasul and Vollgraf, 2017)
 *
 * Looked for as `fashion-mnist/train-images-idx3-ubyte.gz` and so on, compressed IDX files, in the folder `data`, in `REVERIE_DATA`,
 * where Debian's package `dataset-fashion-mnist` puts them and in the cache folder, else loaded (26 MB for the first part).
 *
 * @throws DataError when a file is nowhere and cannot be loaded, is broken, or holds something else.
 */
export function fashionMNIST(part: 'train' | 'test', options: DataSetOptions = {}): Promise<LabeledImages> {
  return readIdxDataSet(FASHION_MNIST, part, options);
}
