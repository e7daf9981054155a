// Words of the public that wait to be looked at: what is doubtful about each, show or hide, and the list of watched words.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ModerationList, WordsReply } from '#rooms/open/voices/schema.ts';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import type { Column } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { Register } from './parts.tsx';
import { Said } from './Said.tsx';
import { Verdict } from './Verdict.tsx';

type Row = ModerationList['items'][number];

function Words() {
  const { t } = useTexts();
  const acts = useOpenActs();
  const words = useQuery(opening<WordsReply>('moderation/words'));
  if (!words.data) return null;
  return (
    <Fold
      title={t('open-voices-desk:words', { count: words.data.words.length })}
      ok={t('open-voices:send')}
      begin={{ words: words.data.words.join('\n') }}
      fields={[{ name: 'words', label: t('open-voices-desk:wordsHow'), kind: 'long' }]}
      submit={(values) =>
        acts.put('moderation/words', {
          words: String(values.words ?? '')
            .split('\n')
            .map((word) => word.trim())
            .filter(Boolean),
        })
      }
    />
  );
}

export function Moderation() {
  const { t, say } = useTexts();
  const address = useAddress();
  const shown = address.get('shown') || 'held';
  const list = useQuery(opening<ModerationList>('moderation', { pageSize: 100, shown }));
  const columns: Column<Row>[] = [
    { key: 'number', title: t('open-voices:number'), render: (row) => row.number },
    { key: 'said', title: t('open-voices:field.text'), render: (row) => row.said },
    {
      key: 'doubts',
      title: t('open-voices-desk:doubts'),
      render: (row) =>
        row.doubts.map((key) => t(`open-voices-desk:doubt.${key}`)).join(t('open-voices:comma')),
    },
    {
      key: 'set',
      title: t('open-voices:about'),
      render: (row) => (row.dataset ? say(row.dataset.title) : ''),
    },
    {
      key: 'at',
      title: t('open-voices:filedOn'),
      render: (row) => <span className="num">{row.filedAt.slice(0, 10)}</span>,
    },
    {
      key: 'act',
      title: t('open-voices-desk:verdict'),
      render: (row) => <Verdict shown={row.shown} at={`moderation/${row.id}`} />,
    },
  ];
  return (
    <Register
      page="moderation"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      above={
        <>
          <Words />
          <div className="tools">
            <Select
              aria-label={t('open-voices:state.label')}
              className="filter"
              value={shown}
              onChange={(value: string) => address.set({ shown: value })}
              options={['held', 'shown', 'hidden'].map((value) => ({
                value,
                label: t(`open-voices-desk:shown.${value}`),
              }))}
            />
          </div>
        </>
      }
      below={<Said shown={shown} />}
    />
  );
}
