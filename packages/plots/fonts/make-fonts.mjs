/**
 * Makes `src/fonts/inter-*.ts`: two weights of Inter (https://rsms.me/inter, SIL Open Font License 1.1, see LICENSE.txt)
 * cut down to Latin, Greek and the signs of formulas, as base64 of WOFF2, so that charts look the same on every machine.
 *
 * In a scratch folder: npm install inter-ui@4.1.1 subset-font@2; node make-fonts.mjs SCRATCH_FOLDER
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const scratch = resolve(process.argv[2] ?? '.');
const subsetFont = createRequire(join(scratch, 'package.json'))('subset-font');

const range = (first, last) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
const characters = [
  range(0x20, 0x7e),
  range(0xa0, 0x17f),
  range(0x391, 0x3c9),
  range(0x2070, 0x209c),
  '–—‘’“”•…′″€™←↑→↓↔⇒∂∆∇∈∏∑−√∞∫≈≠≤≥⋅·‖∥×⟨⟩',
].join('');

for (const [name, weight] of [
  ['Regular', 'regular'],
  ['SemiBold', 'semi-bold'],
]) {
  const font = await readFile(join(scratch, `node_modules/inter-ui/web/Inter-${name}.woff2`));
  const subset = await subsetFont(font, characters, { targetFormat: 'woff2', preserveNameIds: [16, 17] });
  const constant = `INTER_${weight.toUpperCase().replace('-', '_')}`;
  const file = new URL(`../src/fonts/inter-${weight}.ts`, import.meta.url);
  await writeFile(
    file,
    `/** Inter ${name}, cut down by fonts/make-fonts.mjs: WOFF2 in base64. */\nexport const ${constant}: string =\n  '${subset.toString('base64')}';\n`,
  );
  process.stdout.write(`${file.pathname}: ${subset.length} bytes\n`);
}
