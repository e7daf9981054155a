// Asking to buy data: what the city already holds is shown first, and only who has seen it goes on.
import { Alert, App, Button, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { type Text, useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { namesIn } from './lines.ts';
import { useCompileAct } from './queries.ts';

type Held = {
  items: {
    resource: { id: string; name: string };
    provider: { id: string; name: Text };
    same: number;
    of: number;
    full: boolean;
  }[];
};
type Wish = {
  title: string;
  items: string;
  purpose: string;
  supplier: string;
  price: number | null;
  whyNotShared: string;
};

const nothing: Wish = { title: '', items: '', purpose: '', supplier: '', price: null, whyNotShared: '' };
export function PurchaseRequest({ statedInFull }: { statedInFull: boolean }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const id = useId();
  const [wish, setWish] = useState(nothing);
  /** What was shown; any change of the wish asks anew. */
  const [held, setHeld] = useState<Held['items']>([]);
  const ask = useCompileAct(
    'purchases',
    async ({ title, items, price, ...wish }: Wish) => {
      const found = await api.get<Held>('/api/catalog/purchases/held', { title, items });
      const seen = held.map(({ resource }) => resource.id);
      if (found.items.some(({ resource }) => !seen.includes(resource.id))) return found.items;
      await api.post('/api/catalog/purchases', {
        ...wish,
        title,
        items: namesIn(items),
        seen,
        ...(price === null ? {} : { price }),
      });
      return undefined;
    },
    (shown) => {
      setHeld(shown ?? []);
      if (shown) return;
      setWish(nothing);
      void message.success(t('compile:purchase.requested'));
    },
  );
  const set = (change: Partial<Wish>) => {
    setWish((before) => ({ ...before, ...change }));
    setHeld([]);
  };
  const inFull = Boolean(
    wish.supplier.trim() && wish.price !== null && wish.purpose.trim() && wish.whyNotShared.trim(),
  );
  const needed = statedInFull ? <span className="needed"> *</span> : null;
  return (
    <details className="panel fold">
      <summary>{t('compile:purchase.request')}</summary>
      <p className="muted">{t('compile:purchase.requestWhat')}</p>
      <div className="fold-fields">
        <div className="field whole">
          <label className="field-label" htmlFor={`${id}-title`}>
            {t('compile:purchase.what')}
            <span className="needed"> *</span>
          </label>
          <Input
            id={`${id}-title`}
            maxLength={200}
            value={wish.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        </div>
        <div className="field whole">
          <label className="field-label" htmlFor={`${id}-items`}>
            {t('compile:purchase.items')}
          </label>
          <LongText
            id={`${id}-items`}
            rows={3}
            value={wish.items}
            onChange={(event) => set({ items: event.target.value })}
          />
          <div className="field-hint">{t('compile:purchase.itemsHint')}</div>
        </div>
        <div className="field whole">
          <label className="field-label" htmlFor={`${id}-purpose`}>
            {t('compile:purchase.purpose')}
            {needed}
          </label>
          <LongText
            id={`${id}-purpose`}
            rows={2}
            value={wish.purpose}
            onChange={(event) => setWish((before) => ({ ...before, purpose: event.target.value }))}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor={`${id}-supplier`}>
            {t('compile:purchase.supplier')}
            {needed}
          </label>
          <Input
            id={`${id}-supplier`}
            maxLength={200}
            value={wish.supplier}
            onChange={(event) => setWish((before) => ({ ...before, supplier: event.target.value }))}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor={`${id}-price`}>
            {t('compile:purchase.price')}
            {needed}
          </label>
          <InputNumber
            id={`${id}-price`}
            min={0}
            precision={2}
            value={wish.price}
            onChange={(price) => setWish((before) => ({ ...before, price }))}
          />
        </div>
        <div className="field whole">
          <label className="field-label" htmlFor={`${id}-why`}>
            {t('compile:purchase.whyNotShared')}
            {needed}
          </label>
          <LongText
            id={`${id}-why`}
            rows={2}
            value={wish.whyNotShared}
            onChange={(event) => setWish((before) => ({ ...before, whyNotShared: event.target.value }))}
          />
        </div>
      </div>
      {held.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          className="problem"
          title={t('compile:purchase.held', { count: held.length })}
          description={
            <ul>
              {held.map(({ resource, provider, full, same, of }) => (
                <li key={resource.id}>
                  <Link to={`/catalog/${resource.id}`}>{resource.name}</Link> {say(provider.name)}{' '}
                  {full ? (
                    <span className="mark near">{t('compile:purchase.fullMatch')}</span>
                  ) : of > 0 ? (
                    <span className="muted">{t('compile:purchase.partMatch', { same, of })}</span>
                  ) : null}
                </li>
              ))}
            </ul>
          }
        />
      ) : null}
      <ProblemView error={ask.error} />
      <Button
        type="primary"
        disabled={wish.title.trim().length < 2 || (statedInFull && !inFull)}
        loading={ask.isPending}
        onClick={() => ask.mutate(wish)}
      >
        {t(held.length > 0 ? 'compile:purchase.requestAnyway' : 'compile:purchase.request')}
      </Button>
    </details>
  );
}
