// The calendar of working days over HTTP: a year to read, the yearly notice pasted and confirmed, local days.
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { calendarPolicy } from '../policy.ts';
import { done } from '../schema.ts';
import { enterLocalDays, importHolidayNotice, readNotice, withdrawLocalDays } from './commands.ts';
import {
  idParams,
  idReply,
  importBody,
  importedReply,
  localDaysBody,
  noticeReply,
  previewBody,
  yearQuery,
  yearReply,
} from './schema.ts';
import { calendarYear } from './year.ts';

const tag = 'law';

export function calendarRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/law/calendar',
    summary: 'A year of working days: what differs from an ordinary week, and the documents behind it',
    tag,
    policy: publicPolicy,
    query: yearQuery,
    reply: yearReply,
    handler: ({ query, actor }) => calendarYear(p, actor, query.year),
  });

  route(app, {
    method: 'POST',
    url: '/api/law/calendar/notices/preview',
    summary: 'Reads a pasted holiday notice and shows its days; nothing is kept',
    tag,
    policy: calendarPolicy,
    entry: { none: 'nothing is changed' },
    body: previewBody,
    reply: noticeReply,
    handler: async ({ body }) => readNotice(body.text),
  });

  route(app, {
    method: 'POST',
    url: '/api/law/calendar/notices',
    summary: 'Imports the holiday notice of a year; due days that touch it are counted anew',
    tag,
    policy: calendarPolicy,
    entry: 'org.holiday-notice-imported',
    body: importBody,
    reply: importedReply,
    handler: ({ body, actor }) => importHolidayNotice(p, actor, body),
  });

  route(app, {
    method: 'POST',
    url: '/api/law/calendar/local-days',
    summary: 'Enters days on which the city closes, or works although the nation rests',
    tag,
    policy: calendarPolicy,
    entry: 'org.local-days-entered',
    body: localDaysBody,
    reply: idReply,
    handler: ({ body, actor }) => enterLocalDays(p, actor, body),
  });

  route(app, {
    method: 'DELETE',
    url: '/api/law/calendar/local-days/:id',
    summary: 'Takes local days back',
    tag,
    policy: calendarPolicy,
    entry: 'org.local-days-withdrawn',
    params: idParams,
    reply: done,
    handler: async ({ params, actor }) => {
      await withdrawLocalDays(p, actor, params.id);
      return { ok: true };
    },
  });
}
