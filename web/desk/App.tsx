// Providers around the desk: queries, language, Ant Design's theme with the city's accent and the page's CSP nonce.
import { QueryCache, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { i18n } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import { ProblemError } from '../shared/fetch.ts';
import { accentProperties, fontFamily, ink, readableAccent } from '../shared/theme.ts';
import { createDeskRouter } from './router.tsx';
import { lawQuery } from './shell/session.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce;

/** Popups live here and not in the body, where the library would lock scrolling by a style without the nonce. */
const overlays = () => document.getElementById('overlays') ?? document.body;

const endsHere = ({ status, code }: ProblemError['problem']): boolean =>
  status === 401 || code === 'org.second-factor-required' || code === 'org.password-change-required';

function createClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // A session that ended shows the sign-in page, wherever it was noticed.
        // So does one that is held back until its sign-in is mended.
        if (error instanceof ProblemError && endsHere(error.problem) && query.queryKey[0] !== 'me') {
          void client.invalidateQueries({ queryKey: ['me'] });
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        retry: (count, error) => count < 2 && error instanceof ProblemError && error.problem.status === 0,
      },
    },
  });
  return client;
}

function Themed() {
  const { i18n } = useTranslation();
  const { data: law } = useQuery(lawQuery);
  const accent = readableAccent(law?.pack.accent);
  useEffect(() => {
    for (const [name, value] of Object.entries(accentProperties(law?.pack.accent))) {
      document.documentElement.style.setProperty(name, value);
    }
  }, [law?.pack.accent]);
  const router = useMemo(() => createDeskRouter(), []);
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      csp={nonce ? { nonce } : undefined}
      getPopupContainer={overlays}
      button={{ autoInsertSpace: false }}
      theme={{
        token: {
          colorPrimary: accent,
          colorLink: accent,
          colorInfo: accent,
          colorText: ink.text,
          colorTextSecondary: ink.second,
          colorTextDescription: ink.second,
          colorTextPlaceholder: '#6b7682',
          colorBgLayout: ink.ground,
          colorBorderSecondary: ink.line,
          colorError: ink.red,
          colorWarning: ink.amber,
          colorSuccess: ink.green,
          colorErrorBg: '#fdeceb',
          colorErrorBorder: '#f0c4c0',
          colorWarningBg: '#fdf3dd',
          colorWarningBorder: '#ecd9a8',
          colorSuccessBg: '#e7f4ec',
          colorSuccessBorder: '#bfe0cc',
          colorInfoBg: '#eef3f9',
          colorInfoBorder: '#cbd9e8',
          fontFamily,
          fontSize: 14,
          lineHeight: 1.6,
          borderRadius: 4,
          motion: false,
          wireframe: false,
        },
        components: {
          Table: {
            headerBg: '#f8f9fa',
            headerColor: ink.second,
            cellPaddingBlockSM: 7,
            headerSplitColor: 'transparent',
          },
          Button: { primaryShadow: 'none', defaultShadow: 'none' },
          Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px' },
        },
      }}
    >
      <AntApp message={{ maxCount: 2 }}>
        <RouterProvider router={router} />
      </AntApp>
    </ConfigProvider>
  );
}

export function App({ i18n }: { i18n: i18n }) {
  const [client] = useState(createClient);
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <Themed />
      </QueryClientProvider>
    </I18nextProvider>
  );
}
