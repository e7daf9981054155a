/** Made-up residents in households, from a seed: valid check digits, a region that does not exist. */
import { addDays } from '#kernel/clock.ts';
import { residentId } from './codes.ts';
import { estates, femaleNames, maleNames, streets, surnames } from './names.ts';
import { type Random, random } from './random.ts';
import { fictionalDivisions } from './region.ts';

export type Resident = {
  resident_id: string;
  name: string;
  sex: '男' | '女';
  birth_date: string;
  household_no: string;
  head_name: string;
  relation: '户主' | '配偶' | '子' | '女' | '父' | '母';
  address: string;
  division_code: string;
  registered_on: string;
};

/** The day the made-up register was drawn; fixed, so that the same seed gives the same rows for ever. */
const drawnOn = '2026-01-01';
const year = 365.25;

type Person = { sex: '男' | '女'; surname: string; age: number; relation: Resident['relation'] };

/** `n` residents, household by household; the last household may be cut short. */
export function* residents(n: number, seed = 1): Generator<Resident> {
  const dice = random(seed);
  const villages = fictionalDivisions().filter(({ level }) => level === 5);
  const sequences = new Map<string, number>();
  let made = 0;
  for (let household = 1; made < n; household++) {
    const village = villages[dice.between(0, villages.length - 1)];
    if (!village) return;
    const division = village.code.slice(0, 6);
    const address = addressOf(dice, division);
    const members = family(dice);
    const registered = addDays(drawnOn, -dice.between(30, 7000));
    let head = '';
    for (const member of members) {
      if (made >= n) return;
      const age = Math.floor(member.age * year) + dice.between(0, 360);
      const given = dice.pick(member.sex === '男' ? maleNames : femaleNames);
      const name = `${member.surname}${given}`;
      if (member.relation === '户主') head = name;
      const { birth, sequence } = numbered(sequences, division, addDays(drawnOn, -age), member.sex);
      yield {
        resident_id: residentId(division, birth.replaceAll('-', ''), sequence),
        name,
        sex: member.sex,
        birth_date: birth,
        household_no: `H${division}${String(household).padStart(7, '0')}`,
        head_name: head,
        relation: member.relation,
        address,
        division_code: village.code,
        registered_on: registered < birth ? birth : registered,
      };
      made++;
    }
  }
}

/** The next free number of that division, day and sex; a full day makes room on the day before. */
function numbered(
  sequences: Map<string, number>,
  division: string,
  wanted: string,
  sex: Resident['sex'],
): { birth: string; sequence: number } {
  for (let birth = wanted; ; birth = addDays(birth, -1)) {
    const slot = `${division}${birth}${sex}`;
    const used = sequences.get(slot) ?? 0;
    const sequence = used * 2 + (sex === '男' ? 1 : 2);
    if (sequence > 999) continue;
    sequences.set(slot, used + 1);
    return { birth, sequence };
  }
}

function addressOf(dice: Random, division: string): string {
  const district = { '999901': '示范区', '999902': '启明区', '999903': '望海区' }[division] ?? '示范区';
  return `示范市${district}${dice.pick(streets)}${dice.between(1, 300)}号${dice.pick(estates)}${dice.between(1, 30)}栋${dice.between(1, 4)}单元${dice.between(1, 18)}0${dice.between(1, 4)}室`;
}

function family(dice: Random): Person[] {
  const headSex = dice.chance(0.7) ? '男' : '女';
  const surname = dice.pick(surnames);
  const age = dice.between(24, 78);
  const members: Person[] = [{ sex: headSex, surname, age, relation: '户主' }];
  const married = dice.chance(0.72);
  if (married) {
    const spouse = Math.max(22, age + dice.between(-5, 4));
    members.push({
      sex: headSex === '男' ? '女' : '男',
      surname: dice.pick(surnames),
      age: spouse,
      relation: '配偶',
    });
  }
  // Children are named after the father where he is in the household; enough of them are about to change school.
  const children = married ? dice.between(0, 2) + (dice.chance(0.08) ? 1 : 0) : dice.chance(0.2) ? 1 : 0;
  const childSurname = headSex === '男' ? surname : (members[1]?.surname ?? surname);
  for (let c = 0; c < children; c++) {
    const childAge = age - dice.between(22, 36);
    if (childAge < 0 || childAge > 26) continue;
    const sex = dice.chance(0.52) ? '男' : '女';
    members.push({ sex, surname: childSurname, age: childAge, relation: sex === '男' ? '子' : '女' });
  }
  if (age < 58 && dice.chance(0.12)) {
    const sex = dice.chance(0.4) ? '男' : '女';
    members.push({
      sex,
      surname: sex === '男' ? surname : dice.pick(surnames),
      age: age + dice.between(23, 32),
      relation: sex === '男' ? '父' : '母',
    });
  }
  return members;
}
