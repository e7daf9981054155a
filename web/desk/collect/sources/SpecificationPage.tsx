// 汇聚规范: editions with what they check, the board of bodies, and the findings sent to them.
import { useQuery } from '@tanstack/react-query';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { Tabs } from '../../list/Tabs.tsx';
import { Fold, type Values } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { Board, Findings } from './Board.tsx';
import { paths, type SpecificationsReply, specificationsQuery, useSend } from './queries.ts';

const statements = ['structure', 'naming', 'mode', 'frequency', 'identifiers'] as const;
const namings = ['lower-snake', 'upper-snake', 'letters-digits'] as const;
const modes = ['full', 'incremental'] as const;
const tones = { 'in-force': 'good', coming: 'near', replaced: '', ended: 'bad' } as const;
type Edition = SpecificationsReply['items'][number];

/** The statements that were chosen, as the platform checks them. */
function statementsOf(values: Values): object {
  const asked = new Set(Array.isArray(values.asked) ? values.asked.map(String) : []);
  const binds = new Set(Array.isArray(values.binding) ? values.binding.map(String) : []);
  const bound = (name: string) => ({ binding: binds.has(name) });
  return {
    ...(asked.has('structure') ? { structure: { ...bound('structure'), key: true, described: true } } : {}),
    ...(values.naming ? { naming: { ...bound('naming'), form: values.naming } } : {}),
    ...(Array.isArray(values.modes) && values.modes.length > 0
      ? { mode: { ...bound('mode'), modes: values.modes } }
      : {}),
    ...(asked.has('frequency') ? { frequency: {} } : {}),
    ...(asked.has('identifiers') ? { identifiers: bound('identifiers') } : {}),
  };
}

function Publish({ reply }: { reply: SpecificationsReply }) {
  const { t } = useTexts();
  const send = useSend();
  const words = (list: readonly (typeof statements)[number][]) =>
    list.map((value) => ({ value, label: t(`sources:specification.statement.${value}`) }));
  return (
    <Fold
      title={t('sources:specification.publish')}
      what={t('sources:specification.publishWhat')}
      cite={reply.articles}
      ok={t('sources:specification.publish')}
      fields={[
        { name: 'title', label: t('sources:specification.name'), kind: 'text', required: true },
        { name: 'effectiveDay', label: t('sources:specification.day'), kind: 'date', required: true },
        {
          name: 'asked',
          label: t('sources:specification.asked'),
          kind: 'choices',
          options: words(['structure', 'frequency', 'identifiers']),
        },
        {
          name: 'naming',
          label: t('sources:specification.statement.naming'),
          kind: 'choice',
          options: namings.map((value) => ({ value, label: t(`sources:specification.namingOf.${value}`) })),
        },
        {
          name: 'modes',
          label: t('sources:specification.statement.mode'),
          kind: 'choices',
          options: modes.map((value) => ({ value, label: t(`sources:specification.modeOf.${value}`) })),
        },
        {
          name: 'binding',
          label: t('sources:specification.binding'),
          kind: 'choices',
          hint: t('sources:specification.bindingHint'),
          options: words(['structure', 'naming', 'mode', 'identifiers']),
        },
        { name: 'note', label: t('sources:specification.note'), kind: 'long' },
      ]}
      submit={(values) =>
        send(paths.specifications, {
          title: values.title,
          effectiveDay: values.effectiveDay,
          ...(values.note ? { note: values.note } : {}),
          statements: statementsOf(values),
        })
      }
    />
  );
}

function StatementsOf({ edition }: { edition: Edition }) {
  const { t } = useTexts();
  const { naming, mode } = edition.statements;
  return (
    <ul className="plain-list">
      {statements.map((name) => {
        const statement = edition.statements[name];
        if (!statement) return null;
        const more =
          name === 'naming' && naming
            ? t(`sources:specification.namingOf.${naming.form}`)
            : name === 'mode' && mode
              ? mode.modes.map((one) => t(`sources:specification.modeOf.${one}`)).join(t('compile:separator'))
              : '';
        return (
          <li key={name}>
            {t(`sources:specification.statement.${name}`)} {more}{' '}
            {statement.binding ? <span className="mark near">{t('sources:specification.binds')}</span> : null}
          </li>
        );
      })}
    </ul>
  );
}

function Editions({ reply }: { reply: SpecificationsReply }) {
  const { t } = useTexts();
  const send = useSend();
  const may = can(reply.abilities, 'publish');
  const current = reply.items.find(({ version }) => version === reply.inForce);
  return (
    <>
      {may ? <Publish reply={reply} /> : null}
      {may && current ? (
        <Fold
          title={t('sources:specification.end', { version: current.version })}
          what={t('sources:specification.endWhat')}
          ok={t('sources:specification.endOk')}
          fields={[{ name: 'reason', label: t('sources:element.reason'), kind: 'long', required: true }]}
          submit={(values) => send(`${paths.specifications}/${current.version}/end`, values)}
        />
      ) : null}
      <DataTable
        label={t('sources:specification.title')}
        rows={reply.items}
        rowKey={(row) => String(row.version)}
        empty={
          <Empty
            title={t('sources:specification.none')}
            how={t(may ? 'sources:specification.noneHow' : 'sources:specification.noneOthers')}
          />
        }
        columns={[
          {
            key: 'version',
            title: t('sources:version'),
            render: (row) => (
              <>
                <span className="row-name">{t('sources:edition', { version: row.version })}</span>
                <div className="row-sub">{row.title}</div>
              </>
            ),
          },
          {
            key: 'state',
            title: t('sources:state'),
            render: (row) => (
              <>
                <span className={`mark ${tones[row.state]}`}>
                  {t(`sources:specification.state.${row.state}`)}
                </span>
                {row.endedReason ? <div className="row-sub">{row.endedReason}</div> : null}
              </>
            ),
          },
          { key: 'day', title: t('sources:specification.day'), render: (row) => row.effectiveDay },
          {
            key: 'statements',
            title: t('sources:specification.asked'),
            render: (row) => <StatementsOf edition={row} />,
          },
          {
            key: 'batches',
            title: t('sources:specification.batches'),
            align: 'right',
            render: (row) => row.batches,
          },
        ]}
      />
    </>
  );
}

export function SpecificationPage() {
  const { t } = useTexts();
  const address = useAddress();
  const { data, error, refetch } = useQuery(specificationsQuery);
  return (
    <Screen
      title={t('sources:specification.title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={
        <>
          <span className="muted">{t(`sources:specification.bindsLoads.${data?.binds ?? 'silent'}`)}</span>{' '}
          <ArticleRefs ids={data?.articles} />
        </>
      }
    >
      <CollectPages />
      <ProblemView error={error} onRetry={() => void refetch()} />
      <Tabs
        label={t('sources:specification.title')}
        active={address.get('tab') || 'editions'}
        onChange={(tab) => address.set({ tab: tab === 'editions' ? undefined : tab })}
        tabs={[
          {
            key: 'editions',
            label: t('sources:specification.editions'),
            content: data ? <Editions reply={data} /> : null,
          },
          { key: 'board', label: t('sources:board.title'), content: <Board /> },
          { key: 'findings', label: t('sources:findings.title'), content: <Findings /> },
        ]}
      />
    </Screen>
  );
}
