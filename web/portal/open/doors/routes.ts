// Addresses of the doors for programs and of what changed.
import type { Page } from '../../page.ts';
import { changesPage } from './ChangesPage.tsx';
import { developersPage } from './DevelopersPage.tsx';

export const doorPages: [address: string, page: Page][] = [
  ['/changes', changesPage],
  ['/developers', developersPage],
];
