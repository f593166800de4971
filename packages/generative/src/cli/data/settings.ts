import { DATA, MODEL, type SettingTable, toggle, whole } from '@reverie/cli';
import { CLASS_DATA } from './names.ts';

/** How data is made or read. */
export interface DataSettings {
  /** Height and width of pictures that have no size of their own. */
  readonly size: number;
  /** How many faces are drawn, or points. */
  readonly pictures: number;
  /** Whether the classes of the pictures are wanted too. */
  readonly conditional: boolean;
}

export const DATA_SETTINGS: SettingTable<DataSettings> = {
  size: {
    ...DATA,
    kind: whole({ min: 8, max: 512 }),
    default: 32,
    help: 'height and width of faces and of the pictures of a folder',
  },
  pictures: { ...DATA, kind: whole({ min: 1 }), default: 10_000, help: 'how many faces or points are made' },
  conditional: {
    ...MODEL,
    kind: toggle,
    default: false,
    help: `learn to draw the classes that are asked for, of ${CLASS_DATA}`,
  },
};
