// What of one data set is protected: items marked as trade secrets with the second looks at them, and consents.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { ProtectionReply } from '#rooms/open/disclosure/schema-protection.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { Consents } from './Consents.tsx';

type Item = ProtectionReply['items'][number];
type Mark = ProtectionReply['marks'][number];

export function ProtectionPage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const found = useQuery(opening<ProtectionReply>(`protection/${id}`));
  const { data } = found;
  return (
    <Screen
      title={data ? say(data.dataset.title) : t('open-desk:page.protection')}
      crumbs={[{ to: '/open/protection', text: t('open-desk:page.protection') }]}
      facts={data ? <ArticleRefs ids={data.articles} /> : null}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {data ? (
        <>
          <p>
            <Link to={`/open/disclosure/${data.dataset.id}`}>{t('open-desk:protection.toTreatment')}</Link>
          </p>
          <Items data={data} />
          <Marks data={data} />
          <Consents data={data} />
        </>
      ) : found.error ? null : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}

function Items({ data }: { data: ProtectionReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const path = `entries/${data.entryId}/secret-items`;
  const columns: Column<Item>[] = [
    {
      key: 'item',
      title: t('open-desk:protection.item'),
      optional: false,
      render: (row) => (
        <>
          {say(row.title)} <span className="muted num">{row.name}</span>
        </>
      ),
    },
    {
      key: 'marks',
      title: t('open-desk:protection.marked'),
      render: (row) => (
        <span className="marks">
          {row.personal === 'none' ? null : (
            <span className="mark bad">{t(`open-disclosure:personal.${row.personal}`)}</span>
          )}
          {row.secret === null ? null : <span className="mark bad">{t('open-disclosure:secret')}</span>}
          {row.personal === 'none' && row.secret === null ? '–' : null}
        </span>
      ),
    },
    { key: 'why', title: t('open-desk:protection.why'), render: (row) => row.secret ?? '–' },
    {
      key: 'then',
      title: t('open-desk:protection.then'),
      render: (row) => t(row.mustTreat ? 'open-desk:protection.mustTreat' : 'open-desk:protection.mayLeave'),
    },
  ];
  const free = data.items.filter(({ secret }) => secret === null);
  return (
    <section aria-labelledby="items">
      <h2 id="items">{t('open-desk:protection.items')}</h2>
      <DataTable
        label={t('open-desk:protection.items')}
        columns={columns}
        rows={data.items}
        rowKey={(row) => row.name}
        empty={<Empty title={t('open-desk:protection.noItems')} />}
      />
      {can(data.abilities, 'keep') && free.length > 0 ? (
        <Fold
          title={t('open-desk:protection.mark')}
          what={t('open-desk:protection.markWhat')}
          ok={t('open-desk:protection.markOk')}
          fields={[
            {
              name: 'item',
              label: t('open-desk:protection.item'),
              kind: 'choice',
              required: true,
              options: free.map(({ name, title }) => ({ value: name, label: say(title) })),
            },
            { name: 'reason', label: t('open-desk:protection.reason'), kind: 'long', required: true },
          ]}
          submit={(values) => acts.post(path, { ...values, secret: true })}
        />
      ) : null}
    </section>
  );
}

function Marks({ data }: { data: ProtectionReply }) {
  const { t, say } = useTexts();
  const titles = new Map(data.items.map(({ name, title }) => [name, say(title)]));
  return (
    <section aria-labelledby="marks">
      <h2 id="marks">{t('open-desk:protection.marks')}</h2>
      {data.marks.length === 0 ? (
        <div className="panel">
          <Empty title={t('open-desk:protection.noMarks')} how={t('open-desk:protection.noMarksHow')} />
        </div>
      ) : null}
      {data.marks.map((mark) => (
        <One
          key={`${mark.item} ${mark.markedAt}`}
          mark={mark}
          title={titles.get(mark.item) ?? mark.item}
          entryId={data.entryId}
        />
      ))}
    </section>
  );
}

function One({ mark, title, entryId }: { mark: Mark; title: string; entryId: string }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const ability = mark.abilities.look;
  return (
    <article className="panel">
      <h3>
        {title}{' '}
        <span className={`mark ${mark.liftedAt ? '' : 'bad'}`}>
          {t(mark.liftedAt ? 'open-desk:protection.lifted' : 'open-desk:protection.standing')}
        </span>
      </h3>
      <p>{mark.reason}</p>
      <p className="muted">
        {t('open-desk:protection.markedBy', { who: mark.markedBy, at: formatInstant(mark.markedAt) })}
        {mark.liftedAt
          ? t('open-desk:protection.liftedBy', {
              who: mark.liftedBy ?? '',
              at: formatInstant(mark.liftedAt),
              reason: mark.liftedReason ?? '',
            })
          : ''}
      </p>
      {mark.looks.length === 0 ? (
        mark.liftedAt ? null : (
          <p className="muted">{t('open-desk:protection.notLooked')}</p>
        )
      ) : (
        <ul className="plain-list">
          {mark.looks.map((look) => (
            <li key={`${look.on} ${look.by} ${look.reason}`}>
              <span className="mark">{t(`open-desk:look.${look.result}`)}</span> {look.reason}{' '}
              <span className="muted">
                {look.by} <span className="num">{look.on}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {can(mark.abilities, 'look') ? (
        <Fold
          title={t('open-desk:look.title')}
          what={t('open-desk:look.what')}
          ok={t('open-desk:look.ok')}
          fields={[
            {
              name: 'result',
              label: t('open-desk:look.result'),
              kind: 'choice',
              required: true,
              options: (['kept', 'lifted'] as const).map((key) => ({
                value: key,
                label: t(`open-desk:look.${key}`),
              })),
            },
            { name: 'reason', label: t('open-desk:protection.reason'), kind: 'long', required: true },
          ]}
          submit={(values) =>
            acts.post(`entries/${entryId}/secret-items/look`, { ...values, item: mark.item })
          }
        />
      ) : ability?.reason ? (
        <p className="muted">{say(ability.reason)}</p>
      ) : null}
    </article>
  );
}
