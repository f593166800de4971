/** What the first bytes of a picture tell. */
export interface PictureHeader {
  readonly kind: 'PNG' | 'JPEG';
  readonly width: number;
  readonly height: number;
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The kind and the size of a picture without decoding it; undefined where it is no PNG or JPEG, or ends before it tells. */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return pngHeader(view);
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegHeader(view) : undefined;
}

/** The first chunk is IHDR: its length and name, then width and height. */
function pngHeader(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 24) return undefined;
  return { kind: 'PNG', width: view.getUint32(16), height: view.getUint32(20) };
}

/** Goes from marker to marker to the start of the frame: its length, the bits of a sample, height and width. */
function jpegHeader(view: DataView): PictureHeader | undefined {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      // A marker may be preceded by any number of these.
      at += 1;
      continue;
    }
    if (isStartOfFrame(marker))
      return { kind: 'JPEG', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** C0 to CF, but for tables (C4, CC) and an extension (C8). */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
