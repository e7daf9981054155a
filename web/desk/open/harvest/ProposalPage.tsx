// One record of another portal: what it proposes, mended here where need be, accepted or rejected, taken over by its unit.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import type { DeskReply } from '#rooms/open/datasets/schema.ts';
import type { WholeRecordReply } from '#rooms/open/harvest/schema.ts';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useMe } from '../../shell/session.ts';
import { useConfirm } from '../../shell/useConfirm.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { faultWord, RecordMark } from './parts.tsx';

export function ProposalPage() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const me = useMe();
  const found = useQuery(opening<WholeRecordReply>(`harvest/records/${id}`));
  const one = found.data;
  const bureau = me?.roles.includes('bureau') ?? false;
  const provider = me?.roles.includes('provider') ?? false;
  return (
    <Screen
      title={one?.content?.title || one?.identifier || t('open-desk:page.proposals')}
      crumbs={[{ to: '/open/proposals', text: t('open-desk:page.proposals') }]}
      facts={one ? <RecordMark state={one.state} /> : null}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {one ? (
        <>
          {one.faults.length > 0 ? (
            <ul className="issues">
              {one.faults.map((fault) => (
                <li key={fault} className="issue error">
                  {faultWord(t, fault)}
                </li>
              ))}
            </ul>
          ) : null}
          <Facts one={one} />
          {one.state === 'accepted' && provider && one.resourceId === null ? <Take one={one} /> : null}
          {bureau && one.state === 'proposed' ? <Decide one={one} /> : null}
          {bureau && one.state !== 'gone' ? <Mend one={one} /> : null}
          <details className="panel">
            <summary>{t('open-desk:record.raw')}</summary>
            <pre className="raw-record">{one.raw}</pre>
          </details>
        </>
      ) : found.error ? null : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}

function Facts({ one }: { one: WholeRecordReply }) {
  const { t } = useTexts();
  const { content } = one;
  const kept = (field: string, value: string) =>
    one.kept[field]
      ? t('common:bracketed', { label: value || '–', text: t('open-desk:record.keptHere') })
      : value || '–';
  return (
    <>
      <FactList
        facts={[
          { label: t('open-desk:record.identifier'), value: <code>{one.identifier}</code> },
          content && { label: t('open-desk:recordField.title'), value: kept('title', content.title) },
          content && { label: t('open-desk:recordField.summary'), value: kept('summary', content.summary) },
          content && {
            label: t('open-desk:recordField.keywords'),
            value: kept('keywords', content.keywords.join(t('open-desk:comma'))),
          },
          content && {
            label: t('open-desk:recordField.organisation'),
            value: kept('organisation', content.organisation),
          },
          content && { label: t('open-desk:recordField.licence'), value: kept('licence', content.licence) },
          content && { label: t('open-desk:record.modified'), value: content.modified || '–' },
          content && { label: t('open-desk:record.page'), value: content.page || '–' },
          { label: t('open-desk:record.seenAt'), value: formatInstant(one.seenAt) },
          one.reason !== '' && { label: t('open-desk:record.reason'), value: one.reason },
          one.datasetId !== null && {
            label: t('open-desk:record.dataset'),
            value: <Link to={`/open/datasets/${one.datasetId}`}>{t('open-desk:record.toDataset')}</Link>,
          },
          one.resourceId !== null && {
            label: t('open-desk:record.taken'),
            value: <Link to={`/catalog/${one.resourceId}`}>{t('open-desk:record.toEntry')}</Link>,
          },
        ]}
      />
      {content && content.files.length > 0 ? (
        <section aria-labelledby="files">
          <h2 id="files">{t('open-desk:record.files')}</h2>
          <ul className="plain-list">
            {content.files.map((file) => (
              <li key={file.url}>
                {file.title || file.url} <span className="mark">{file.format || '–'}</span>{' '}
                <span className="muted num">{file.url}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Decide({ one }: { one: WholeRecordReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const sets = useQuery(opening<DeskReply>('desk/datasets'));
  return (
    <Fold
      open
      title={t('open-desk:record.decide')}
      what={t('open-desk:record.decideWhat')}
      ok={t('open-desk:record.decideOk')}
      fields={[
        {
          name: 'decision',
          label: t('open-desk:record.decision'),
          kind: 'choice',
          required: true,
          options: (['accepted', 'rejected'] as const).map((key) => ({
            value: key,
            label: t(`open-desk:decision.${key}`),
          })),
        },
        {
          name: 'datasetId',
          label: t('open-desk:record.isSet'),
          hint: t('open-desk:record.isSetHint'),
          kind: 'choice',
          options: (sets.data?.items ?? [])
            .filter(({ state }) => state === 'open')
            .map((set) => ({ value: set.id, label: say(set.title) })),
        },
        { name: 'reason', label: t('open-desk:record.reason'), kind: 'long' },
      ]}
      submit={(values) => acts.post(`harvest/records/${one.id}/decide`, values)}
    />
  );
}

function Mend({ one }: { one: WholeRecordReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const { content } = one;
  return (
    <Fold
      key={one.changedAt}
      title={t('open-desk:record.mend')}
      what={t('open-desk:record.mendWhat')}
      ok={t('open-desk:record.mendOk')}
      begin={
        content
          ? {
              title: content.title,
              summary: content.summary,
              keywords: content.keywords.join(t('open-desk:comma')),
              organisation: content.organisation,
              licence: content.licence,
            }
          : {}
      }
      fields={[
        { name: 'title', label: t('open-desk:recordField.title'), kind: 'text', required: true },
        { name: 'summary', label: t('open-desk:recordField.summary'), kind: 'long' },
        {
          name: 'keywords',
          label: t('open-desk:recordField.keywords'),
          hint: t('open-desk:record.keywordsHint'),
          kind: 'text',
        },
        { name: 'organisation', label: t('open-desk:recordField.organisation'), kind: 'text' },
        { name: 'licence', label: t('open-desk:recordField.licence'), kind: 'text' },
      ]}
      submit={({ keywords, ...values }) => {
        const words = String(keywords ?? '')
          .split(/[,\uff0c\u3001]/)
          .map((word) => word.trim())
          .filter(Boolean);
        const given: Record<string, unknown> = {
          ...values,
          ...(words.length > 0 ? { keywords: words } : {}),
        };
        // What was not touched stays the source's.
        const was: Record<string, unknown> = content ?? {};
        return acts.patch(
          `harvest/records/${one.id}`,
          Object.fromEntries(
            Object.entries(given).filter(
              ([name, value]) => JSON.stringify(was[name]) !== JSON.stringify(value),
            ),
          ),
        );
      }}
    />
  );
}

function Take({ one }: { one: WholeRecordReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const take = useOpenAct(() =>
    acts.post<WholeRecordReply>(`harvest/records/${one.id}/take`).then((made) => {
      if (made.resourceId) navigate(`/catalog/${made.resourceId}`);
    }),
  );
  const ask = async () => {
    const yes = await confirm({
      title: t('open-desk:record.take'),
      what: t('open-desk:record.takeWhat'),
      ok: t('open-desk:record.take'),
    });
    if (yes) take.mutate();
  };
  return (
    <section className="panel">
      <p>{t('open-desk:record.takeWhat')}</p>
      <ProblemView error={take.error} />
      <Button type="primary" loading={take.isPending} onClick={() => void ask()}>
        {t('open-desk:record.take')}
      </Button>
    </section>
  );
}
