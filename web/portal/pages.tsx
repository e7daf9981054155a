// The portal's addresses: for each page what it loads, its title, and how it is drawn.
import { resourcePage } from './catalog/ResourcePage.tsx';
import { resultsPage } from './catalog/ResultsPage.tsx';
import { correctionsPage } from './corrections/CorrectionsPage.tsx';
import { signInPage, signOutPage } from './forms/SignInPage.tsx';
import { articlePage } from './law/ArticlePage.tsx';
import { lawPage } from './law/LawPage.tsx';
import { unbuiltPage } from './law/UnbuiltPage.tsx';
import { listsPage } from './lists/ListsPage.tsx';
import { apiPage } from './open/ApiPage.tsx';
import { activityPages } from './open/activities/routes.ts';
import { chartPage } from './open/ChartPage.tsx';
import { conductPages } from './open/conduct/routes.ts';
import { datasetPage } from './open/DatasetPage.tsx';
import { draftPage } from './open/DraftPage.tsx';
import { openingCataloguePage, unitListPage } from './open/demands/CataloguePage.tsx';
import { demandPage, reviewPage } from './open/demands/DemandPage.tsx';
import { demandsPage } from './open/demands/DemandsPage.tsx';
import { myDemandsPage } from './open/demands/MinePage.tsx';
import { newDemandPage } from './open/demands/NewDemandPage.tsx';
import { planPage } from './open/demands/PlanPage.tsx';
import { doorPages } from './open/doors/routes.ts';
import { healthPage } from './open/HealthPage.tsx';
import { homePage } from './open/HomePage.tsx';
import { mapPage } from './open/MapPage.tsx';
import { accessPage } from './open/me/AccessPage.tsx';
import { applicationPage, applicationsPage } from './open/me/ApplicationsPage.tsx';
import { applyPage } from './open/me/ApplyPage.tsx';
import { identityPage } from './open/me/IdentityPage.tsx';
import { registerPage } from './open/me/RegisterPage.tsx';
import { reportsPage } from './open/me/ReportsPage.tsx';
import { myRulesPage, rulesPage } from './open/me/RulesPage.tsx';
import { usePage } from './open/me/UsePage.tsx';
import { minePages } from './open/mine/routes.ts';
import { previewPage } from './open/PreviewPage.tsx';
import { searchPage } from './open/SearchPage.tsx';
import { statisticsPage } from './open/StatisticsPage.tsx';
import { statusPage } from './open/StatusPage.tsx';
import { versionsPage } from './open/VersionsPage.tsx';
import { voicePages } from './open/voices/routes.ts';
import type { Page, Query } from './page.ts';
import { notFoundPage } from './parts/ProblemPage.tsx';

const pages: [address: string, page: Page][] = [
  ['/', homePage],
  ['/datasets', searchPage],
  ['/datasets/:slug', datasetPage],
  ['/datasets/:slug/preview', previewPage],
  ['/datasets/:slug/chart', chartPage],
  ['/datasets/:slug/map', mapPage],
  ['/datasets/:slug/versions', versionsPage],
  ['/datasets/:slug/api', apiPage],
  ['/drafts/:version', draftPage],
  ['/statistics', statisticsPage],
  ['/health', healthPage],
  ['/status', statusPage],
  ['/resources', resultsPage],
  ['/resources/:id', resourcePage],
  ['/corrections', correctionsPage],
  ['/lists', listsPage],
  ['/law', lawPage],
  ['/law/unbuilt', unbuiltPage],
  ['/law/:id', articlePage],
  ['/demands', demandsPage],
  ['/demands/new', newDemandPage],
  ['/demands/mine', myDemandsPage],
  ['/demands/:number', demandPage],
  ['/demands/:number/review', reviewPage],
  ['/plan', planPage],
  ['/catalogue', openingCataloguePage],
  ['/catalogue/units/:unit', unitListPage],
  ...voicePages,
  ...activityPages,
  ...conductPages,
  ...doorPages,
  ['/datasets/:slug/apply', applyPage],
  ['/rules', rulesPage],
  ['/me/identity', identityPage],
  ['/me/rules', myRulesPage],
  ['/me/applications', applicationsPage],
  ['/me/applications/:id', applicationPage],
  ['/me/access', accessPage],
  ['/me/reports', reportsPage],
  ['/me/reports/:id', usePage],
  ['/register', registerPage],
  ...minePages,
  ['/sign-in', signInPage],
  ['/sign-out', signOutPage],
];

const routes = pages.map(([pathname, page]) => ({ pattern: new URLPattern({ pathname }), page }));

/** Addresses whose page takes a form. */
export const addressesWithForms = pages.flatMap(([address, page]) => (page.act ? [address] : []));

export function matchPage(url: string): { page: Page; params: Record<string, string>; query: Query } {
  const address = new URL(url, 'http://portal.invalid');
  for (const { pattern, page } of routes) {
    const found = pattern.exec({ pathname: address.pathname });
    if (!found) continue;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(found.pathname.groups))
      params[name] = decodeURIComponent(value ?? '');
    return { page, params, query: address.searchParams };
  }
  return { page: notFoundPage, params: {}, query: address.searchParams };
}
