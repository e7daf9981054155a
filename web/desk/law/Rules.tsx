// Every rule the platform runs by: its state today, its figure, its articles; the bureau sets what the law leaves open.
import { Input } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { type Abilities, can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Facets } from '../list/Facets.tsx';
import { useLaw } from '../shell/session.ts';
import type { Rule } from './rule.ts';
import { SetFigure } from './SetFigure.tsx';
import { spoken, standing } from './spoken.ts';

export function Rules({ abilities }: { abilities: Abilities | undefined }) {
  const texts = useTexts();
  const { t, say } = texts;
  const law = useLaw();
  const address = useAddress();
  const navigate = useNavigate();
  const rules = useMemo(() => Object.entries(law?.rules ?? {}).map(([id, rule]) => ({ ...rule, id })), [law]);
  const room = address.get('room');
  const state = address.get('state');
  const q = address.get('q').toLowerCase();
  const shown = rules.filter(
    (rule) =>
      (!room || rule.room === room) &&
      (!state || standing(rule).key === state) &&
      (!q || `${rule.id} ${say(rule.sentence)} ${rule.cite.join(' ')}`.toLowerCase().includes(q)),
  );
  const count = (pick: (rule: Rule) => string) => {
    const found = new Map<string, number>();
    for (const rule of rules) found.set(pick(rule), (found.get(pick(rule)) ?? 0) + 1);
    return [...found];
  };
  if (!law) return <SkeletonTable />;
  return (
    <>
      <p className="muted">
        {t('law:pack', { version: law.pack.version, hash: law.pack.hash.slice(0, 12) })}
      </p>
      <div className="list-tools">
        <Input.Search
          key={address.get('q')}
          defaultValue={address.get('q')}
          allowClear
          placeholder={t('law:searchHint')}
          aria-label={t('common:list.search')}
          onSearch={(text) => {
            // An article's own number goes straight to it.
            if (/^[a-z]{2,}-[\w-]+$/i.test(text.trim())) navigate(`/law/${encodeURIComponent(text.trim())}`);
            else address.set({ q: text });
          }}
        />
      </div>
      <div className="faceted">
        <Facets
          address={address}
          facets={[
            {
              name: 'room',
              title: t('law:room'),
              values: count((rule) => rule.room).map(([key, n]) => ({
                key,
                text: t(`law:rooms.${key}`),
                count: n,
              })),
            },
            {
              name: 'state',
              title: t('catalog:field.state'),
              values: count((rule) => standing(rule).key).map(([key, n]) => ({
                key,
                text: t(`law:state.${key}`),
                count: n,
              })),
            },
          ]}
        />
        <div className="faceted-main">
          <DataTable<Rule>
            label={t('law:rules')}
            rows={shown}
            rowKey={(rule) => rule.id}
            empty={<Empty title={t('catalog:empty.filtered')} how={t('catalog:empty.filteredHow')} />}
            columns={[
              {
                key: 'sentence',
                title: t('law:rule'),
                render: (rule) => (
                  <>
                    {say(rule.sentence)}
                    <code className="row-sub rule-key tag">{rule.id}</code>
                  </>
                ),
              },
              {
                key: 'value',
                title: t('law:value'),
                width: '22%',
                render: (rule) => spoken(texts, rule, rule.word),
              },
              {
                key: 'state',
                title: t('catalog:field.state'),
                width: 130,
                render: (rule) => (
                  <span className="class-mark">
                    {rule.state === 'unspecified' && rule.setting ? (
                      <span className="mark">{t('law:state.unspecified')}</span>
                    ) : null}
                    <span className={`mark ${standing(rule).tone}`}>
                      {t(`law:state.${standing(rule).key}`)}
                    </span>
                  </span>
                ),
              },
              {
                key: 'set',
                title: '',
                render: (rule) =>
                  rule.state === 'unspecified' && can(abilities, 'set') ? <SetFigure rule={rule} /> : null,
              },
              {
                key: 'cite',
                title: t('law:articles'),
                render: (rule) => <ArticleRefs ids={rule.cite} />,
              },
            ]}
          />
        </div>
      </div>
    </>
  );
}
