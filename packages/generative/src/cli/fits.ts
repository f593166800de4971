/** What the configurations of this package's models say, as far as commands depend on it. */
interface ModelConfig {
  /** Of VAEs and autoencoders. */
  readonly imageShape?: readonly number[];
  /** Of GANs and generators: pictures, or points of the plane. */
  readonly dataShape?: readonly number[];
  readonly latentSize?: number;
  readonly classes?: number;
}

/** Whether a model draws pictures, not points. */
export const drawsPictures = ({ imageShape, dataShape }: ModelConfig): boolean =>
  (imageShape ?? dataShape)?.length === 3;

/** Whether drawn faces, which have no classes, are what a model takes. */
export function takesFaces({
  imageShape: [height = 0, width, channels] = [],
  classes = 0,
}: ModelConfig): boolean {
  return height === width && height >= 16 && channels === 3 && classes === 0;
}

/** Whether there is something to judge what is drawn by: a classifier of digits, or the modes of a mixture. */
const isJudged = ({ imageShape, dataShape }: ModelConfig): boolean =>
  imageShape !== undefined || ['28,28,1', '2'].includes(`${dataShape}`);

const FITS: Readonly<Record<string, (config: ModelConfig) => boolean>> = {
  interpolate: drawsPictures,
  grid: (config) => drawsPictures(config) && (config.latentSize ?? 0) >= 2,
  arithmetic: takesFaces,
  eval: isJudged,
};

/** Whether a command can use a model of such a configuration. */
export const fits = (command: string, config: object): boolean => FITS[command]?.(config) ?? true;
