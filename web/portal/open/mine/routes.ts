// Addresses of one's own pages that belong to no other part.
import type { Page } from '../../page.ts';
import { followsPage } from './FollowsPage.tsx';
import { mePage } from './MyPage.tsx';
import { myReusesPage } from './MyReusesPage.tsx';
import { noticesPage } from './NoticesPage.tsx';

export const minePages: [address: string, page: Page][] = [
  ['/me', mePage],
  ['/me/notices', noticesPage],
  ['/me/follows', followsPage],
  ['/me/reuses', myReusesPage],
];
