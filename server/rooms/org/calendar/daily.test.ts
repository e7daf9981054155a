// From 1 December on the bureau hears once a week that next year's calendar is missing, until the notice is entered.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { importHolidayNotice } from './commands.ts';
import { calendarDaily } from './daily.ts';

let city: SmallCity;
before(async () => {
  city = await smallCity();
});

const text = (year: number) => `${year}年部分节假日安排
一、元旦：1月1日放假，共1天。`;

type Told = { target: string; year: string; settled: boolean };
async function told(year: number): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select a.target, n.params ->> 'year' as year, a.settled_at is not null as settled
    from notices.notice n join notices.addressee a on a.notice_id = n.id
    where n.kind = 'org.calendar-missing' and n.params ->> 'year' = ${String(year)}
    order by n.id`.execute(city.p.db);
  return rows;
}

test('once a week from 1 December on, to the bureau, until the notice of the year is entered', async () => {
  const { p } = city;
  const bureau = await city.person(city.bureau.id, 'bureau');
  await importHolidayNotice(p, bureau, { text: text(2031), document: '国办发明电〔2030〕9号' });
  const run = async (day: string) => {
    city.clock.set(`${day}T02:00:00Z`);
    await calendarDaily(p).run(day);
  };
  await run('2031-11-30');
  assert.deepEqual(await told(2031), [], 'this year’s is there');
  assert.deepEqual(await told(2032), [], 'November is early');
  await run('2031-12-01');
  assert.equal((await told(2032)).length, 1);
  assert.match((await told(2032))[0]?.target ?? '', new RegExp(`${city.bureau.id}:bureau`));
  for (const day of ['2031-12-02', '2031-12-07']) await run(day);
  assert.equal((await told(2032)).length, 1, 'once a week');
  await run('2031-12-08');
  assert.equal((await told(2032)).length, 2);
  await run('2032-01-05');
  assert.equal((await told(2032)).length, 3, 'the new year does not end it');

  await importHolidayNotice(p, bureau, { text: text(2032), document: '国办发明电〔2031〕9号' });
  assert.ok(
    (await told(2032)).every(({ settled }) => settled),
    'what was told is done',
  );
  await run('2032-01-19');
  assert.equal((await told(2032)).length, 3, 'and nothing further is told');
});
