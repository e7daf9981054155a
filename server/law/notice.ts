// Reads the State Council's yearly notice on holidays as it is published: days off, and weekend days that are worked instead.
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { isWeekend } from './calendar.ts';

export type HolidayNotice = {
  year: number;
  /** Title or number of the document, where the text gives one. */
  document: string;
  /** Ascending, without repetition. */
  off: LegalDay[];
  work: LegalDay[];
  /** Each holiday with its days, so that a person can compare line by line. */
  holidays: { name: string; off: LegalDay[]; work: LegalDay[]; stated?: number }[];
};

/** What is wrong with the text, at which of its lines (1-based; 0: the whole), and how to mend it. */
export type NoticeFault = { line: number; zh: string; en: string };

const HOLIDAY = /^[（(]?(?:[一二三四五六七八九十]+|\d+)[）)、.．]\s*([^：:，,。\d]{2,12})[：:]\s*(.*)$/;
const DAY = String.raw`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日`;
const NOTE = `(?:[（(]([^）)]*)[）)])?`;
const WEEKDAYS = '日一二三四五六';
const SPAN = new RegExp(`${DAY}${NOTE}(?:\\s*(?:至|到|—|–|-|~|～)\\s*${DAY}${NOTE})?`, 'g');

/** Full-width digits and blanks are how such texts arrive from a word processor. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/[ \t\u3000]+/g, '');
}

/**
 * `text` is the notice or the part of it that lists the holidays, one holiday a line. Nothing is guessed: a line that cannot be
 * read, a count that does not fit, a worked day that is no weekend day are faults.
 */
export function readHolidayNotice(text: string): { notice?: HolidayNotice; faults: NoticeFault[] } {
  const faults: NoticeFault[] = [];
  const lines = text.split(/\r?\n/).map(plain);
  const whole = lines.join('\n');
  const year = yearOf(whole);
  if (!year) {
    faults.push({
      line: 0,
      zh: '文中没有“××××年部分节假日安排”的年份，请连同标题一并粘贴',
      en: 'The text does not say for which year it is: paste it with its title',
    });
    return { faults };
  }
  const holidays: HolidayNotice['holidays'] = [];
  for (const [index, line] of lines.entries()) {
    const found = HOLIDAY.exec(line);
    if (!found?.[1] || found[2] === undefined) continue;
    holidays.push(readHoliday(found[1], found[2], year, index + 1, faults));
  }
  if (holidays.length === 0) {
    faults.push({
      line: 0,
      zh: '没有读到任何节日，每个节日应单独一行，形如“一、元旦：1月1日放假，共1天。”',
      en: 'No holiday was read: each stands on a line of its own, such as “一、元旦：1月1日放假，共1天。”',
    });
  }
  const off = sorted(holidays.flatMap((holiday) => holiday.off));
  const work = sorted(holidays.flatMap((holiday) => holiday.work));
  for (const day of work.filter((one) => off.includes(one))) {
    faults.push({ line: 0, zh: `${day} 既放假又上班`, en: `${day} is both off and worked` });
  }
  const document =
    /国[^\n]{0,6}〔\d{4}〕\d+号/.exec(whole)?.[0] ?? /[^\n]*部分节假日安排的通知/.exec(whole)?.[0] ?? '';
  return { notice: { year, document, off, work, holidays }, faults };
}

function yearOf(whole: string): number | undefined {
  const found = /(\d{4})年(?:元旦|部分节假日)/.exec(whole);
  return found ? Number(found[1]) : undefined;
}

function readHoliday(
  name: string,
  said: string,
  year: number,
  line: number,
  faults: NoticeFault[],
): HolidayNotice['holidays'][number] {
  const off: LegalDay[] = [];
  const work: LegalDay[] = [];
  for (const sentence of said.split(/[。；;]/)) {
    const kind = /上班/.test(sentence) ? work : /放假|休息|调休/.test(sentence) ? off : undefined;
    if (!kind) {
      if (/\d日/.test(sentence))
        faults.push({
          line,
          zh: `第${line}行“${sentence}”没有写明放假还是上班`,
          en: `Line ${line}: “${sentence}” says neither off nor worked`,
        });
      continue;
    }
    kind.push(...daysOf(sentence, year, line, faults));
  }
  const stated = /共(\d+)天/.exec(said);
  if (stated && Number(stated[1]) !== off.length) {
    faults.push({
      line,
      zh: `第${line}行写明共${stated[1]}天，读到${off.length}天`,
      en: `Line ${line} states ${stated[1]} days and ${off.length} were read`,
    });
  }
  if (off.length === 0)
    faults.push({ line, zh: `第${line}行没有放假日期`, en: `Line ${line} names no day off` });
  for (const day of work.filter((one) => !isWeekend(one))) {
    faults.push({
      line,
      zh: `第${line}行的上班日 ${day} 不是周末`,
      en: `Line ${line}: the worked day ${day} is no weekend day`,
    });
  }
  return { name, off, work, ...(stated && { stated: Number(stated[1]) }) };
}

/** The days a sentence names; a day without a month has the month of the day before it. */
function daysOf(sentence: string, year: number, line: number, faults: NoticeFault[]): LegalDay[] {
  const days: LegalDay[] = [];
  let month: number | undefined;
  const dayOf = (y: string | undefined, m: string | undefined, d: string): LegalDay | undefined => {
    month = m ? Number(m) : month;
    const text = `${y ?? year}-${String(month ?? 0).padStart(2, '0')}-${d.padStart(2, '0')}`;
    const at = new Date(`${text}T00:00:00Z`);
    if (!Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text) return text;
    faults.push({
      line,
      zh: `第${line}行的“${m ?? ''}${m ? '月' : ''}${d}日”不是日期`,
      en: `Line ${line}: “${m ?? '?'}-${d}” is no day`,
    });
    return undefined;
  };
  for (const [, y1, m1, d1, note1, y2, m2, d2, note2] of sentence.matchAll(SPAN)) {
    if (!d1) continue;
    const first = dayOf(y1, m1, d1);
    const last = d2 ? dayOf(y2, m2, d2) : first;
    if (!first || !last) continue;
    checkWeekday(first, note1, line, faults);
    if (d2) checkWeekday(last, note2, line, faults);
    if (last < first || addDays(first, 30) < last) {
      faults.push({
        line,
        zh: `第${line}行的起止日期 ${first} 至 ${last} 不合理`,
        en: `Line ${line}: ${first} to ${last} is no span`,
      });
      continue;
    }
    for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  }
  return days;
}

/** A weekday that does not belong to its day: one of the two was mistyped. */
function checkWeekday(day: LegalDay, note: string | undefined, line: number, faults: NoticeFault[]): void {
  const said = /(?:周|星期)([日天一二三四五六])/.exec(note ?? '')?.[1]?.replace('天', '日');
  const is = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
  if (said === undefined || said === is) return;
  faults.push({
    line,
    zh: `第${line}行写明 ${day} 是周${said}，实为周${is}`,
    en: `Line ${line} calls ${day} weekday ${WEEKDAYS.indexOf(said)}; it is ${WEEKDAYS.indexOf(is ?? '')} (Sunday is 0)`,
  });
}

const sorted = (days: readonly LegalDay[]): LegalDay[] => [...new Set(days)].sort();
