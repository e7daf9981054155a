// Addresses of events' data, of plans and standards, and of who runs the platform.
import type { Page } from '../../page.ts';
import { normsPage } from '../norms/NormsPage.tsx';
import { operationPage } from '../norms/OperationPage.tsx';
import { operationsPage } from '../norms/OperationsPage.tsx';
import { eventDataPage } from './EventDataPage.tsx';
import { myEventsPage } from './MyEventsPage.tsx';

export const activityPages: [address: string, page: Page][] = [
  ['/events/:id/data', eventDataPage],
  ['/me/events', myEventsPage],
  ['/development', normsPage],
  ['/operation', operationPage],
  ['/me/operations', operationsPage],
];
