/** What is exchanged with others: RDF, descriptions, feeds. */
export { exchangeRoutes } from './routes.ts';
