// Trying a service: console, document, ready calls and the examination of a signature, one tab each.
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Calls } from './Calls.tsx';
import { Console } from './Console.tsx';
import { Debug } from './Debug.tsx';
import { DocumentTab } from './DocumentTab.tsx';
import { documentQuery, tryQuery } from './queries.ts';
import './services.css';

export function TryPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const address = useAddress();
  const document = useQuery(documentQuery(id, address.get('version') || undefined));
  const trial = useQuery(tryQuery(id));
  const error = document.error ?? trial.error;
  const found = document.data;
  // The others read: what is sent is sent for a system of one's own.
  const may = trial.data !== undefined && can(trial.data.abilities, 'try');
  return (
    <Screen
      title={
        found ? t('services:tryTitle', { service: say(found.service.title) }) : t('common:state.loading')
      }
      crumbs={[
        { to: '/services', text: t('desk:room.serve') },
        ...(found ? [{ to: `/services/${id}`, text: say(found.service.title) }] : []),
      ]}
      facts={
        found ? (
          <>
            <code>{found.service.code}</code>
            <span>{t('services:version', { version: found.service.version })}</span>
          </>
        ) : null
      }
    >
      <ProblemView error={error} onRetry={() => void Promise.all([document.refetch(), trial.refetch()])} />
      {found && trial.data ? (
        <Tabs
          label={t('services:try')}
          active={address.get('tab')}
          onChange={(tab) => address.set({ tab })}
          tabs={[
            ...(may
              ? [
                  {
                    key: 'console',
                    label: t('services:console.title'),
                    content: <Console serviceId={id} trial={trial.data} />,
                  },
                ]
              : []),
            {
              key: 'document',
              label: t('services:document.title'),
              content: <DocumentTab document={found} />,
            },
            {
              key: 'calls',
              label: t('services:calls.title'),
              content: <Calls document={found} trial={trial.data} />,
            },
            ...(may
              ? [{ key: 'debug', label: t('services:debug.title'), content: <Debug trial={trial.data} /> }]
              : []),
          ]}
        />
      ) : error ? null : (
        <div className="panel">
          <SkeletonFacts />
        </div>
      )}
    </Screen>
  );
}
