/** How the weights of a network lie in torchvision's files, which have the same names. */
export interface TorchvisionLayout {
  /** Names of the layers that give logits, and differ where there are other classes. */
  readonly heads: readonly string[];
  /**
   * Weights [out, in] of the fully connected layers that read a flattened map, by name, with the map's sizes: there the
   * places of a channel lie together, here the channels of a place.
   */
  readonly flattened?: Readonly<Record<string, readonly [height: number, width: number, channels: number]>>;
  /** Beginnings of names that may be in a file, and are left aside where the network lacks them. */
  readonly optional?: readonly string[];
}
