// Addresses of measures against users: the public notices, the report of a harmful product, the user's own page.
import type { Page } from '../../page.ts';
import { announcementPage, announcementsPage } from './AnnouncementsPage.tsx';
import { harmPage } from './HarmPage.tsx';
import { myConductPage } from './MyConductPage.tsx';

export const conductPages: [address: string, page: Page][] = [
  ['/announcements', announcementsPage],
  ['/announcements/:number', announcementPage],
  ['/reuses/:id/report', harmPage],
  ['/me/conduct', myConductPage],
];
