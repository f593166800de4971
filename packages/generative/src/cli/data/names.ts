/** The data sets that have a name; everything else is a folder of pictures. */
export const DATA_NAMES = ['mnist', 'fashion-mnist', 'faces', 'ring', 'grid'] as const;

export type DataName = (typeof DATA_NAMES)[number];

/** Points of the plane, on which GANs show whether they lose modes. */
export type PlanarName = 'ring' | 'grid';

export const isDataName = (name: string): name is DataName => DATA_NAMES.some((known) => known === name);

export const isPlanar = (name: string): name is PlanarName => name === 'ring' || name === 'grid';

/** Data with classes, which conditional models learn. */
export const CLASS_DATA = 'mnist, fashion-mnist, or a folder with a subfolder of pictures for each class';

/** How commands explain their argument DATA. */
export const DATA_HELP: string = `${DATA_NAMES.join(', ')}, or a folder of pictures`;
