/** Made-up companies from a seed: both check digits valid, a region that does not exist. */
import { addDays } from '#kernel/clock.ts';
import { creditCode } from './codes.ts';
import {
  companyFirst,
  companySecond,
  femaleNames,
  industries,
  maleNames,
  streets,
  surnames,
} from './names.ts';
import { random } from './random.ts';
import { districts } from './region.ts';

export type Enterprise = {
  credit_code: string;
  name: string;
  kind: '有限责任公司' | '股份有限公司' | '个人独资企业';
  legal_representative: string;
  industry_code: string;
  industry: string;
  registered_capital: string;
  established_on: string;
  status: '存续' | '注销' | '吊销';
  address: string;
  division_code: string;
};

const drawnOn = '2026-01-01';
const firstSerial = 20_000_000;

export function* enterprises(n: number, seed = 1): Generator<Enterprise> {
  const dice = random(seed ^ 0x9e3779b9);
  const names = new Set<string>();
  for (let i = 0; i < n; i++) {
    const district = districts[dice.between(0, districts.length - 1)] ?? districts[0];
    const industry = dice.pick(industries);
    const stock = dice.chance(0.06);
    const alone = !stock && dice.chance(0.12);
    const tail = stock ? '股份有限公司' : alone ? '工作室' : '有限公司';
    let name = '';
    // When every pair of characters is taken a third one joins.
    for (let more = ''; name === '' || names.has(name); more = dice.pick(companySecond)) {
      name = `示范市${dice.pick(companyFirst)}${dice.pick(companySecond)}${more}${industry.word}${tail}`;
    }
    names.add(name);
    const man = dice.chance(0.65);
    yield {
      credit_code: creditCode('91', district.code, firstSerial + i),
      name,
      kind: stock ? '股份有限公司' : alone ? '个人独资企业' : '有限责任公司',
      legal_representative: `${dice.pick(surnames)}${dice.pick(man ? maleNames : femaleNames)}`,
      industry_code: industry.code,
      industry: industry.line,
      registered_capital: `${dice.between(1, stock ? 50_000 : 3_000)}.${String(dice.between(0, 99)).padStart(2, '0')}`,
      established_on: addDays(drawnOn, -dice.between(30, 9000)),
      status: dice.chance(0.9) ? '存续' : dice.chance(0.7) ? '注销' : '吊销',
      address: `示范市${district.zh}${dice.pick(streets)}${dice.between(1, 300)}号`,
      division_code: district.code,
    };
  }
}
