/** CKAN's Action API v3, its reading side: what stock clients of open data already speak. */
export { type Beside, besideOf, fileAddress, licenceFor, modifiedAt, themeOf } from './catalogue.ts';
export { organisationName, resourceId, siteOf } from './names.ts';
export { ckanRoutes } from './routes.ts';
