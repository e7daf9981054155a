// Addresses of what people say of open data and make of it.
import type { Page } from '../../page.ts';
import { citationPage } from './CitationPage.tsx';
import { eventPage, eventsPage } from './EventsPage.tsx';
import { offersPage } from './OffersPage.tsx';
import { paperPage } from './PaperPage.tsx';
import { newReusePage, reusePage, reusesPage } from './ReusesPage.tsx';
import { speakPage } from './SpeakPage.tsx';
import { standardPage, standardsPage } from './StandardsPage.tsx';
import { myVoicesPage, voicePage, voicesPage } from './VoicesPage.tsx';

export const voicePages: [address: string, page: Page][] = [
  ['/datasets/:slug/questions', speakPage],
  ['/datasets/:slug/citation', citationPage],
  ['/voices', voicesPage],
  ['/voices/:number', voicePage],
  ['/me/voices', myVoicesPage],
  ['/reuses', reusesPage],
  ['/reuses/new', newReusePage],
  ['/reuses/:id', reusePage],
  ['/events', eventsPage],
  ['/events/:id', eventPage],
  ['/standards', standardsPage],
  ['/standards/:id', standardPage],
  ['/offers', offersPage],
  ['/verify-paper', paperPage],
];
