// What a deadline says: its tone and its words, from what the law module resolved. Pure; both webs draw it.
import type { DeadlineInfo } from '#law/types.ts';
import { weekdayOf } from './format.ts';

export type Card = 'green' | 'yellow' | 'red';
/** The law's answer, or the part of it a list carries. */
export type Deadline = Partial<Omit<DeadlineInfo, 'due'>> & { due?: string | null; card?: Card | null };

export type Tone = 'green' | 'amber' | 'red' | 'plain';
export type Translate = (key: string, values?: Record<string, unknown>) => string;

/** The card the platform gave decides; otherwise late is red and anything else green. Informative dates bear no colour. */
export function deadlineTone(deadline: Deadline): Tone {
  if (!deadline.due || deadline.informative) return 'plain';
  if (deadline.card) return deadline.card === 'yellow' ? 'amber' : deadline.card;
  if (deadline.late) return 'red';
  if (typeof deadline.remaining !== 'number') return 'plain';
  return deadline.remaining < 0 ? 'red' : 'green';
}

/** `2026-11-21 周六` */
export function dayWithWeekday(t: Translate, day: string): string {
  return `${day} ${t(`common:weekday.${weekdayOf(day)}`)}`;
}

/** Main text plus the notes that must stand beside it (provisional, draft, setting). */
export function deadlineWords(t: Translate, deadline: Deadline): { main: string; notes: string[] } {
  if (!deadline.due) {
    const key = deadline.state === 'not-applicable' ? 'notApplicable' : 'none';
    return { main: t(`common:deadline.${key}`), notes: [] };
  }
  const parts = [dayWithWeekday(t, deadline.due)];
  const left = deadline.remaining;
  const unit = deadline.unit === 'day' ? 'Days' : '';
  if (typeof left === 'number') {
    if (left > 0) parts.push(t(`common:deadline.left${unit}`, { count: left }));
    else if (left === 0) parts.push(t('common:deadline.today'));
    else parts.push(t(`common:deadline.late${unit}`, { count: -left }));
  }
  const notes: string[] = [];
  if (deadline.provisional) notes.push(t('common:deadline.provisional'));
  if (deadline.basis === 'draft') notes.push(t('common:deadline.draft'));
  if (deadline.basis === 'setting') notes.push(t('common:deadline.setting'));
  return { main: parts.join(' · '), notes };
}
