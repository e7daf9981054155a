// How a connector is set: where it reads, what fills what, when it turns next.
import type { ReactNode } from 'react';
import type { ConnectorReply } from '#rooms/collect/connectors/schema.ts';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { instant, scheduleWords } from './words.tsx';

export function ConnectorFacts({ row }: { row: ConnectorReply }) {
  const texts = useTexts();
  const { t } = texts;
  const facts: [string, ReactNode][] = [
    [t('connectors:field.address'), row.address],
    [t('collect:field.mode'), t(`collect:mode.${row.mode}`)],
    [t('connectors:field.schedule'), scheduleWords(texts, row.schedule)],
    [
      t('connectors:field.nextRun'),
      row.nextRuns.length === 0 ? (
        '–'
      ) : (
        <ul key="turns" className="connector-turns">
          {row.nextRuns.map((at) => (
            <li key={at}>{instant(at)}</li>
          ))}
        </ul>
      ),
    ],
    ...(row.mode === 'incremental'
      ? ([[t('connectors:field.watermark'), row.watermark ?? '–']] as [string, ReactNode][])
      : []),
    [
      t('connectors:field.reconciles'),
      row.reconciles ? t('connectors:reconciledAt', { at: instant(row.reconciledAt) }) : t('connectors:no'),
    ],
    [t('connectors:field.connected'), instant(row.connectedAt)],
    [t('connectors:field.created'), [instant(row.createdAt), row.createdBy].filter(Boolean).join(' · ')],
  ];
  return (
    <div className="two-even connector-facts">
      <section className="panel">
        <h2>{t('connectors:facts')}</h2>
        <dl className="facts">
          {facts.map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="panel">
        <h2>{t('connectors:mapping')}</h2>
        <DataTable
          label={t('connectors:mapping')}
          rows={row.mapping}
          rowKey={(one) => one.item}
          empty={null}
          columns={[
            {
              key: 'column',
              title: t('connectors:field.column'),
              optional: false,
              render: (one) => one.column,
            },
            {
              key: 'item',
              title: t('connectors:field.item'),
              render: (one) => (
                <>
                  {one.title} <span className="muted">{one.item}</span>
                </>
              ),
            },
          ]}
        />
        {row.unused.length > 0 ? (
          <p className="muted">{t('connectors:unused', { columns: row.unused.join(', ') })}</p>
        ) : null}
      </section>
    </div>
  );
}
