/** `gongshu law`: checks a city's pack, and lays out the folder of a new one. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Behaviours, checkPack, scaffoldCity } from '#law/index.ts';

export const lawUsage = `gongshu law check FOLDER    检查一座城市的规则包 / checks a city's pack
gongshu law new CITY --name 名称 --name-en NAME --region-code 123456 --prefix XX [--like CITY]
                            新建一座城市的规则包 / lays out the pack of a new city
`;

const OWN_FOLDER = join(import.meta.dirname, '../../regulations');

/** `behaviours`: names that packs may use. 0: done. 1: the pack has faults. undefined: the call is not understood. Throws LawError when a new city cannot be laid out. */
export function lawCommand(
  [act, first, ...rest]: readonly string[],
  behaviours: () => Behaviours,
): number | undefined {
  if (act === 'check' && first) return check(first, behaviours());
  if (act === 'new' && first && !first.startsWith('-')) return create(first, rest);
  return undefined;
}

function check(folder: string, behaviours: Behaviours): number {
  const problems = checkPack(folder, behaviours);
  for (const { message } of problems) console.log(message);
  console.log(
    problems.length === 0 ? '规则包没有问题 | the pack is in order' : `${problems.length} 处问题 | faults`,
  );
  return problems.length === 0 ? 0 : 1;
}

function create(key: string, rest: readonly string[]): number | undefined {
  const { values } = parseArgs({
    args: [...rest],
    options: {
      name: { type: 'string' },
      'name-en': { type: 'string' },
      'region-code': { type: 'string' },
      prefix: { type: 'string' },
      like: { type: 'string' },
      folder: { type: 'string', default: OWN_FOLDER },
    },
  });
  const { name, 'name-en': nameEn, 'region-code': regionCode, prefix, like, folder } = values;
  if (!name || !nameEn || !regionCode || !prefix) return undefined;
  for (const file of scaffoldCity(folder, { key, nameZh: name, nameEn, regionCode, prefix, like }))
    console.log(file);
  console.log(
    `下一步：填写 articles.yaml，再逐条回答 rules/ 中的问题，随时运行 gongshu law check ${join(folder, 'cities', key)}\n` +
      'next: write articles.yaml, then answer the questions in rules/, checking as you go (docs/how-to-write-a-pack.md)',
  );
  return 0;
}
