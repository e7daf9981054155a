// Addresses of deliveries: the list, the register of copies, one delivery.
import type { RouteObject } from 'react-router';

export const deliveryRoutes: RouteObject[] = [
  {
    path: 'deliveries',
    lazy: async () => ({ Component: (await import('./Deliveries.tsx')).Deliveries }),
  },
  {
    path: 'deliveries/copies',
    lazy: async () => ({ Component: (await import('./Copies.tsx')).Copies }),
  },
  {
    path: 'deliveries/:id',
    lazy: async () => ({ Component: (await import('./DeliveryPage.tsx')).DeliveryPage }),
  },
];
