// The yearly holiday notice is read as it is published, and a text that does not hold together is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import chineseDays from 'chinese-days';
import { addDays } from '#kernel/clock.ts';
import { createCalendar } from './calendar.ts';
import { readHolidayNotice } from './notice.ts';

/** Written for this test in the manner of the yearly notices; the days are those of 2026. */
const text = `关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：４月４日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班。`;

test('the days read from the notice are those of the library, every day of the year', () => {
  const { notice, faults } = readHolidayNotice(text);
  assert.deepEqual(faults, []);
  assert.equal(notice?.year, 2026);
  assert.equal(notice?.document, '国办发明电〔2025〕7号');
  assert.equal(notice?.holidays.length, 7);
  const calendar = createCalendar({
    fixedHolidays: [],
    published: [{ ...notice, document: notice.document }],
  });
  for (let day = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
    assert.equal(calendar.isWorkday(day).workday, chineseDays.isWorkday(day), day);
  }
});

test('a span may leave the year before it', () => {
  const { notice } = readHolidayNotice(
    '2023年部分节假日安排\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。',
  );
  assert.deepEqual(notice?.off, ['2022-12-31', '2023-01-01', '2023-01-02']);
});

test('a text that does not hold together says where', () => {
  const faultsOf = (lines: string) => readHolidayNotice(`2027年部分节假日安排\n${lines}`).faults;
  assert.match(readHolidayNotice('一、元旦：1月1日放假。').faults[0]?.zh ?? '', /年份/);
  assert.match(faultsOf('')[0]?.zh ?? '', /没有读到任何节日/);
  const [count] = faultsOf('一、元旦：1月1日至3日放假，共4天。');
  assert.equal(count?.line, 2);
  assert.match(count?.en ?? '', /states 4 days and 3 were read/);
  assert.match(faultsOf('一、元旦：2月30日放假，共1天。')[0]?.zh ?? '', /不是日期/);
  assert.match(faultsOf('一、元旦：1月1日放假，共1天。1月5日上班。')[0]?.zh ?? '', /不是周末/);
  const [weekday] = faultsOf('一、元旦：1月1日（周六）放假，共1天。');
  assert.match(weekday?.zh ?? '', /2027-01-01 是周六，实为周五/);
  const [span] = faultsOf('一、春节：2月5日（周五）至11日（农历正月初六、星期三）放假调休，共7天。');
  assert.match(span?.zh ?? '', /2027-02-11 是周三，实为周四/);
  assert.match(faultsOf('一、元旦：1月1日，共1天。')[0]?.zh ?? '', /放假还是上班/);
  assert.match(faultsOf('一、元旦：1月9日放假，共1天。1月9日上班。').at(-1)?.zh ?? '', /既放假又上班/);
});
