/** An array as a file holds it. Values of F16 and BF16 travel as float32 and are rounded when they are written. */
export type StoredTensor =
  | { readonly dtype: 'F32' | 'F16' | 'BF16'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'U8' | 'BOOL'; readonly shape: readonly number[]; readonly data: Uint8Array };

/** The element types that are read and written. */
export type StoredType = StoredTensor['dtype'];

/** Stored tensors by dotted name. */
export type StoredTensors = Readonly<Record<string, StoredTensor>>;

/** The floating-point types in which weights can be stored. */
export type FloatType = 'F32' | 'F16' | 'BF16';

/** Bytes of one element, of each type that can be read. I64 is read into I32 where its values fit. */
export const ELEMENT_BYTES = { F32: 4, F16: 2, BF16: 2, I32: 4, I64: 8, U8: 1, BOOL: 1 } as const;

/** The element types that are read. */
export type ReadableType = keyof typeof ELEMENT_BYTES;

export const isReadableType = (dtype: string): dtype is ReadableType => Object.hasOwn(ELEMENT_BYTES, dtype);
