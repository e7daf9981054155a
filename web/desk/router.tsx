// Addresses of the desk; each room's screens come in a chunk of their own.
import { createBrowserRouter } from 'react-router';
import { Login } from './shell/Login.tsx';
import { Password } from './shell/Password.tsx';
import { Broken, NotFound } from './shell/Screen.tsx';
import { Shell } from './shell/Shell.tsx';

export function createDeskRouter() {
  return createBrowserRouter(
    [
      { path: '/login', Component: Login, ErrorBoundary: Broken },
      {
        path: '/',
        Component: Shell,
        ErrorBoundary: Broken,
        children: [
          {
            path: 'law/:id',
            lazy: async () => ({ Component: (await import('./law/Article.tsx')).ArticlePage }),
          },
          { path: 'password', Component: Password },
          { path: '*', Component: NotFound },
        ],
      },
    ],
    { basename: '/desk' },
  );
}
