import { DataError } from '../errors.ts';
import { type CaptionedFile, groupByFile } from './captioned-file.ts';

/** `1000268201_693b08cb0e.jpg#0<tab>A child in a pink dress .` */
const TOKEN_LINE = /^(.+)#\d+\t(.*)$/;
/** `1000268201_693b08cb0e.jpg,"A child , in pink ."` */
const TABLE_LINE = /^([^,]+),(?:"((?:[^"]|"")*)"|(.*))$/;
const TABLE_HEADER = 'image,caption';

/**
 * Reads the captions of Flickr8k or Flickr30k: `Flickr8k.token.txt`, with a line `file#number<tab>caption` each, or `captions.txt`, a
 * table with the header `image,caption`.
 *
 * Source: Hodosh, Young and Hockenmaier (2013).
 *
 * @throws DataError that names the line which is neither, or for no captions.
 */
export function readFlickrCaptions(text: string): CaptionedFile[] {
  const who = 'readFlickrCaptions';
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const isTable = lines[0]?.trim() === TABLE_HEADER;
  const pairs = lines.flatMap((line, index): [string, string][] => {
    if (line.trim() === '' || (isTable && index === 0)) return [];
    const match = (isTable ? TABLE_LINE : TOKEN_LINE).exec(line);
    if (match === null) {
      const expected = `'${isTable ? 'file,caption' : 'file#number<tab>caption'}' in line ${index + 1}`;
      throw new DataError({ who, expected, got: JSON.stringify(line.slice(0, 60)) });
    }
    const [, file = '', caption = '', plain] = match;
    return [[file, (plain ?? caption.replaceAll('""', '"')).trim()]];
  });
  return groupByFile(who, pairs);
}
