// Who one is, and for which body one speaks: said, shown by papers, handed in, decided.
import type { IdentityReply, MeReply } from '#rooms/open/people/schema.ts';
import { say } from '../../catalog/words.ts';
import { ChoiceField, FileField, PostForm, Send, TextField, TickField } from '../../forms/fields.tsx';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { MeNav } from './MeNav.tsx';

const purposes = ['registration', 'shareholding', 'identity', 'mandate'] as const;

function Draft({ view, one }: { view: View; one: IdentityReply }) {
  const { t } = view;
  return (
    <>
      <ul>
        {one.papers.map((paper) => (
          <li key={paper.id}>
            {t('common:labelled', { label: t(`open-me:paper.${paper.purpose}`), text: paper.name })}
          </li>
        ))}
      </ul>
      <PostForm view={view} of={`paper-${one.id}`} files>
        <input type="hidden" name="id" value={one.id} />
        <ChoiceField
          view={view}
          of={`paper-${one.id}`}
          name="purpose"
          label={t('open-me:identity.paper')}
          required
          options={purposes.map((key) => ({ key, label: t(`open-me:paper.${key}`) }))}
        />
        <FileField
          view={view}
          of={`paper-${one.id}`}
          name="file"
          label={t('open-me:identity.file')}
          hint={t('open-me:identity.fileHint')}
          accept=".pdf,.png,.jpg,.jpeg"
          required
        />
        <Send plain>{t('open-me:identity.add')}</Send>
      </PostForm>
      <PostForm view={view} of={`file-${one.id}`}>
        <input type="hidden" name="id" value={one.id} />
        <Send>{t('open-me:identity.fileIt')}</Send>
      </PostForm>
    </>
  );
}

function Identity({ view, data }: { view: View; data: PageData }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t } = view;
  const me = data.body as MeReply;
  return (
    <article className="sheet">
      <h1>{t('open-me:identity.title')}</h1>
      <MeNav view={view} here="identity" />
      <p className={me.kind ? 'notice' : undefined}>
        {me.kindTitle
          ? t('open-me:identity.verified', { kind: say(view, me.kindTitle) })
          : t('open-me:identity.unverified')}
      </p>
      {me.byProvider && !me.kind ? (
        <PostForm view={view} of="provider">
          <Send>{t('open-me:identity.byProvider')}</Send>
        </PostForm>
      ) : null}
      {me.identities.map((one) => (
        <section key={one.id} aria-labelledby={`identity-${one.id}`}>
          <h2 id={`identity-${one.id}`}>
            {t('common:bracketed', { label: one.name, text: say(view, one.kindTitle) })}
          </h2>
          <p>
            <span className="num">{one.number}</span> · {t(`open-me:identityState.${one.state}`)}{' '}
            <ArticleLinks ids={one.articles} />
          </p>
          {one.reason ? <p>{t('open-me:identity.reason', { reason: one.reason })}</p> : null}
          {one.state === 'draft' ? <Draft view={view} one={one} /> : null}
          {one.state === 'verified' && one.becomesId && one.becomesId !== me.organisationId ? (
            <PostForm view={view} of={`act-${one.id}`}>
              <input type="hidden" name="organisationId" value={one.becomesId} />
              <Send plain>{t('open-me:identity.act', { name: one.name })}</Send>
            </PostForm>
          ) : null}
        </section>
      ))}
      <section aria-labelledby="new-identity">
        <h2 id="new-identity">{t('open-me:identity.new')}</h2>
        <p>{t('open-me:identity.newText')}</p>
        <PostForm view={view} of="identity">
          <ChoiceField
            view={view}
            of="identity"
            name="kind"
            label={t('open-me:identity.kind')}
            required
            options={me.kinds.map(({ key, title, proof }) => ({
              key,
              label: say(view, title),
              ...(proof ? { hint: t('open-me:identity.proof') } : {}),
            }))}
          />
          <TextField
            view={view}
            of="identity"
            name="name"
            label={t('open-me:identity.name')}
            maxLength={100}
            required
          />
          <TextField
            view={view}
            of="identity"
            name="identityNumber"
            label={t('open-me:identity.number')}
            hint={t('open-me:identity.numberHint')}
            maxLength={18}
          />
          <TextField
            view={view}
            of="identity"
            name="creditCode"
            label={t('open-me:identity.code')}
            hint={t('open-me:identity.codeHint')}
            maxLength={18}
          />
          <TickField view={view} of="identity" name="legalPerson" label={t('open-me:identity.legalPerson')} />
          <ChoiceField
            view={view}
            of="identity"
            name="control"
            label={t('open-me:identity.control')}
            hint={t('open-me:identity.controlHint')}
            options={['domestic', 'foreign'].map((key) => ({ key, label: t(`open-me:control.${key}`) }))}
          />
          <TextField
            view={view}
            of="identity"
            name="telephone"
            type="tel"
            label={t('open-me:identity.telephone')}
            maxLength={40}
          />
          <TextField
            view={view}
            of="identity"
            name="mail"
            type="email"
            label={t('open-me:identity.mail')}
            maxLength={120}
          />
          <Send>{t('open-me:identity.begin')}</Send>
        </PostForm>
      </section>
    </article>
  );
}

export const identityPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/me'),
  title: ({ t }) => t('open-me:identity.title'),
  act: async ({ call, sent }) => {
    const base = '/api/open/identities';
    const id = encodeURIComponent(sent.text('id'));
    const [what] = sent.of.split('-');
    const reply = await (what === 'provider'
      ? call('POST', `${base}/by-provider`)
      : what === 'act'
        ? call('POST', '/api/session/organisation', { organisationId: sent.text('organisationId') })
        : what === 'file'
          ? call('POST', `${base}/${id}/filing`)
          : what === 'paper'
            ? call(
                'POST',
                `${base}/${id}/papers/${encodeURIComponent(sent.text('purpose'))}`,
                fileOf(sent.file('file')),
              )
            : call('POST', base, {
                kind: sent.text('kind'),
                name: sent.text('name'),
                identityNumber: sent.text('identityNumber'),
                ...(sent.has('creditCode') ? { creditCode: sent.text('creditCode') } : {}),
                legalPerson: sent.has('legalPerson'),
                ...(sent.has('control') ? { control: sent.text('control') } : {}),
                telephone: sent.text('telephone'),
                mail: sent.text('mail'),
              }));
    return reply.status < 300 ? { see: `/me/identity?done=${what}` } : { refused: reply };
  },
  View: Identity,
};

function fileOf(file: File | undefined): FormData {
  const form = new FormData();
  if (file) form.set('file', file);
  return form;
}
