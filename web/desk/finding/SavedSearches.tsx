// Above the list: keep the search as it stands, and go back to one that was kept.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Dropdown, Form, Input, Popover } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Query, withQuery } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useBusiness } from '../shell/session.ts';
import { searchesPath, searchesQuery } from './queries.ts';

type Fields = { name: string; subscribed: boolean };

function SaveForm({ filter, onDone }: { filter: Query; onDone: () => void }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (fields: Fields) =>
      api.post(searchesPath, { name: fields.name, subscribed: fields.subscribed, filter }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: searchesQuery.queryKey });
      onDone();
    },
  });
  return (
    <Form<Fields>
      layout="vertical"
      className="save-search"
      initialValues={{ name: typeof filter.q === 'string' ? filter.q : '', subscribed: false }}
      onFinish={(fields) => save.mutate(fields)}
    >
      <ProblemView error={save.error} />
      <Form.Item
        name="name"
        label={t('finding:save.name')}
        rules={[{ required: true, message: t('finding:save.nameMissing') }]}
      >
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="subscribed" valuePropName="checked">
        <Checkbox>{t('finding:save.subscribe')}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('common:action.save')}
      </Button>
    </Form>
  );
}

/** `filter`: the parameters of the list's address that are set. */
export function SavedSearches({ filter, asks }: { filter: Query; asks: boolean }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  // Kept searches are of people with a part in the business.
  const business = useBusiness();
  const { data } = useQuery({ ...searchesQuery, enabled: business });
  const kept = data?.items ?? [];
  if (!business) return null;
  return (
    <>
      {asks ? (
        <Popover
          trigger="click"
          open={open}
          onOpenChange={setOpen}
          title={t('finding:save.title')}
          destroyOnHidden
          content={<SaveForm filter={filter} onDone={() => setOpen(false)} />}
        >
          <Button>{t('finding:save.button')}</Button>
        </Popover>
      ) : null}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...kept.map((search) => ({
              key: search.id,
              label: search.subscribed ? `${search.name} · ${t('finding:followed')}` : search.name,
            })),
            ...(kept.length > 0 ? [{ type: 'divider' as const }] : []),
            { key: 'manage', label: t('finding:manage') },
          ],
          onClick: ({ key }) => {
            const found = kept.find(({ id }) => id === key);
            void navigate(found ? withQuery('/catalog', found.filter) : '/catalog/following');
          },
        }}
      >
        <Button>{t('finding:mine', { count: kept.length })}</Button>
      </Dropdown>
    </>
  );
}
