// The screens of connectors, each loaded when it is gone to.
import type { RouteObject } from 'react-router';

export const connectorRoutes: RouteObject[] = [
  {
    path: 'collect/connectors',
    lazy: async () => ({ Component: (await import('./ConnectorList.tsx')).ConnectorList }),
  },
  {
    path: 'collect/connectors/new',
    lazy: async () => ({ Component: (await import('./Wizard.tsx')).NewConnector }),
  },
  {
    path: 'collect/connectors/:id',
    lazy: async () => ({ Component: (await import('./ConnectorPage.tsx')).ConnectorPage }),
  },
  {
    path: 'collect/connectors/:id/edit',
    lazy: async () => ({ Component: (await import('./Wizard.tsx')).EditConnector }),
  },
];
