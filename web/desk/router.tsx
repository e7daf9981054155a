// Addresses of the desk; each room's screens come in a chunk of their own.
import { createBrowserRouter } from 'react-router';
import { basedbRoutes } from './basedb/routes.ts';
import { caseRoutes } from './cases/routes.ts';
import { classRoutes } from './classes/routes.ts';
import { classifyRoutes } from './classify/routes.ts';
import { connectorRoutes } from './collect/connectors/routes.ts';
import { lawfulRoutes } from './collect/lawful/routes.ts';
import { retentionRoutes } from './collect/retention/routes.ts';
import { sourcesRoutes } from './collect/sources/routes.ts';
import { timelinessRoutes } from './collect/timeliness/routes.ts';
import { compileRoutes } from './compile/routes.ts';
import { deliveryRoutes } from './deliveries/routes.ts';
import { feedRoutes } from './feeds/routes.ts';
import { findingRoutes } from './finding/routes.ts';
import { keepingRoutes } from './keeping/routes.ts';
import { ledgerOutsideRoutes } from './ledger-outside/routes.ts';
import { markRoutes } from './marks/routes.ts';
import { noticeRoutes } from './notices/routes.ts';
import { openRoutes } from './open/routes.ts';
import { correctionRoutes } from './quality/corrections/routes.ts';
import { qualityRoutes } from './quality/routes.ts';
import { registerRoutes } from './registers/routes.ts';
import { serviceRoutes } from './services/routes.ts';
import { sharingRoutes } from './sharing/routes.ts';
import { Login } from './shell/Login.tsx';
import { Password } from './shell/Password.tsx';
import { Broken, NotFound } from './shell/Screen.tsx';
import { Shell } from './shell/Shell.tsx';

/** Until the first screen's chunk is there the page stays as it is: blank, without a flicker. */
const Blank = () => null;

export function createDeskRouter() {
  return createBrowserRouter(
    [
      { path: '/login', Component: Login, ErrorBoundary: Broken },
      {
        path: '/',
        Component: Shell,
        HydrateFallback: Blank,
        ErrorBoundary: Broken,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('./home/Home.tsx')).Home }) },
          {
            path: 'search',
            lazy: async () => ({ Component: (await import('./shell/Search.tsx')).SearchPage }),
          },
          {
            path: 'catalog',
            lazy: async () => ({ Component: (await import('./catalog/List.tsx')).CatalogList }),
          },
          ...compileRoutes,
          ...findingRoutes,
          {
            path: 'catalog/:id',
            lazy: async () => ({ Component: (await import('./catalog/ResourcePage.tsx')).ResourcePage }),
          },
          {
            path: 'catalog/:id/edit',
            lazy: async () => ({ Component: (await import('./catalog/Compile.tsx')).Compile }),
          },
          ...keepingRoutes,
          ...qualityRoutes,
          ...correctionRoutes,
          {
            path: 'collect',
            lazy: async () => ({ Component: (await import('./collect/CollectList.tsx')).CollectList }),
          },
          ...sourcesRoutes,
          ...lawfulRoutes,
          {
            path: 'collect/units',
            lazy: async () => ({ Component: (await import('./collect/Units.tsx')).Units }),
          },
          {
            path: 'collect/archive',
            lazy: async () => ({ Component: (await import('./collect/Archive.tsx')).ArchivePage }),
          },
          {
            path: 'collect/exceptions',
            lazy: async () => ({ Component: (await import('./collect/Exceptions.tsx')).Exceptions }),
          },
          ...retentionRoutes,
          ...connectorRoutes,
          ...timelinessRoutes,
          {
            path: 'collect/batches/:id/reading',
            lazy: async () => ({ Component: (await import('./collect/ReadingPage.tsx')).ReadingPage }),
          },
          {
            path: 'collect/batches/:id',
            lazy: async () => ({ Component: (await import('./collect/BatchPage.tsx')).BatchPage }),
          },
          ...basedbRoutes,
          ...openRoutes,
          {
            path: 'services',
            lazy: async () => ({ Component: (await import('./serve/ServiceList.tsx')).ServiceList }),
          },
          {
            path: 'services/:id',
            lazy: async () => ({ Component: (await import('./serve/ServicePage.tsx')).ServicePage }),
          },
          {
            path: 'applications',
            lazy: async () => ({ Component: (await import('./share/List.tsx')).ApplicationList }),
          },
          {
            path: 'applications/find',
            lazy: async () => ({ Component: (await import('./share/Find.tsx')).Find }),
          },
          {
            path: 'applications/functions',
            lazy: async () => ({ Component: (await import('./share/Units.tsx')).Functions }),
          },
          {
            path: 'applications/requirements',
            lazy: async () => ({ Component: (await import('./share/Units.tsx')).Requirements }),
          },
          {
            path: 'agreements/:id',
            lazy: async () => ({ Component: (await import('./share/Agreement.tsx')).AgreementPage }),
          },
          {
            path: 'applications/former',
            lazy: async () => ({ Component: (await import('./share/Former.tsx')).FormerPage }),
          },
          {
            path: 'applications/former/import',
            lazy: async () => ({ Component: (await import('./share/FormerImport.tsx')).FormerImport }),
          },
          {
            path: 'applications/:id',
            lazy: async () => ({ Component: (await import('./share/Application.tsx')).ApplicationPage }),
          },
          {
            path: 'grants',
            lazy: async () => ({ Component: (await import('./serve/GrantList.tsx')).GrantList }),
          },
          {
            path: 'grants/:id',
            lazy: async () => ({ Component: (await import('./serve/GrantPage.tsx')).GrantPage }),
          },
          ...deliveryRoutes,
          ...caseRoutes,
          ...classRoutes,
          ...classifyRoutes,
          ...noticeRoutes,
          ...registerRoutes,
          ...sharingRoutes,
          ...feedRoutes,
          ...serviceRoutes,
          {
            path: 'ledger',
            lazy: async () => ({ Component: (await import('./ledger/LedgerList.tsx')).LedgerList }),
          },
          ...ledgerOutsideRoutes,
          ...markRoutes,
          {
            path: 'ledger/:hash',
            lazy: async () => ({ Component: (await import('./ledger/EntryPage.tsx')).EntryPage }),
          },
          { path: 'law', lazy: async () => ({ Component: (await import('./law/LawPage.tsx')).LawPage }) },
          {
            path: 'law/:id',
            lazy: async () => ({ Component: (await import('./law/Article.tsx')).ArticlePage }),
          },
          {
            path: 'account',
            lazy: async () => ({ Component: (await import('./account/AccountPage.tsx')).AccountPage }),
          },
          {
            path: 'organisations',
            lazy: async () => ({ Component: (await import('./org/OrganisationList.tsx')).OrganisationList }),
          },
          {
            path: 'organisations/new',
            lazy: async () => ({ Component: (await import('./org/Register.tsx')).RegisterOrganisation }),
          },
          {
            path: 'organisations/import',
            lazy: async () => ({ Component: (await import('./org/Import.tsx')).ImportOrganisations }),
          },
          {
            path: 'organisations/filings',
            lazy: async () => ({ Component: (await import('./org/Boards.tsx')).FilingBoard }),
          },
          {
            path: 'organisations/comparison',
            lazy: async () => ({ Component: (await import('./org/Boards.tsx')).ComparisonPage }),
          },
          {
            path: 'organisations/kinds',
            lazy: async () => ({ Component: (await import('./org/Boards.tsx')).KindsPage }),
          },
          {
            path: 'organisations/:id',
            lazy: async () => ({ Component: (await import('./org/OrganisationPage.tsx')).OrganisationPage }),
          },
          {
            path: 'people',
            lazy: async () => ({ Component: (await import('./org/PeopleList.tsx')).PeopleList }),
          },
          {
            path: 'settings',
            lazy: async () => ({ Component: (await import('./org/SettingsPage.tsx')).SettingsPage }),
          },
          {
            path: 'areas',
            lazy: async () => ({ Component: (await import('./org/AreaList.tsx')).AreaList }),
          },
          { path: 'password', Component: Password },
          { path: '*', Component: NotFound },
        ],
      },
    ],
    { basename: '/desk' },
  );
}
