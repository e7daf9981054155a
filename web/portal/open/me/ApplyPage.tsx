// An application for a set of conditional data: what it asks, the conditions one by one, the terms, the agreement; saved as it grows.
import type { ApplicationReply, FormReply } from '#rooms/open/applications/schema.ts';
import { given, say } from '../../catalog/words.ts';
import {
  AreaField,
  FileField,
  PostForm,
  SelectField,
  Send,
  TextField,
  TickField,
} from '../../forms/fields.tsx';
import type { ActInput, Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { SignInOrRegister } from '../../parts/SignInOrRegister.tsx';

type Body = { form: FormReply; draft: ApplicationReply | undefined };

const saidIn = (draft: ApplicationReply | undefined, key: string): string => {
  const value = draft?.answers[key];
  return typeof value === 'string' ? value : '';
};

function Apply({ view, data }: { view: View; data: PageData }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t } = view;
  const { form, draft } = data.body as Body;
  const may = form.abilities.apply;
  return (
    <article className="sheet">
      <h1>{t('open-me:apply.title', { title: say(view, form.dataset.title) })}</h1>
      <p>
        {say(view, form.dataset.provider.name)} · {say(view, form.due)} <ArticleLinks ids={form.articles} />
      </p>
      <p>
        {t('open-me:apply.who', {
          kinds: form.applicants.map(({ title }) => say(view, title)).join(t('open-me:comma')),
        })}
        {form.list ? t('open-me:apply.list', { list: say(view, form.list.title) }) : ''}
      </p>
      <section aria-labelledby="requirements">
        <h2 id="requirements">{t('open-me:apply.requirements')}</h2>
        <dl className="facts">
          {(['obtain', 'use', 'spread'] as const).map((key) => (
            <div key={key}>
              <dt>{t(`open-me:apply.${key}`)}</dt>
              <dd>{form.requirements[key]}</dd>
            </div>
          ))}
        </dl>
      </section>
      {may?.allowed ? (
        <Form view={view} form={form} draft={draft} />
      ) : (
        <section aria-labelledby="may-not">
          <h2 id="may-not">{t('open-me:apply.mayNot')}</h2>
          <p>{say(view, may?.reason)}</p>
          {view.me ? (
            <p>
              <a className="button" href="/me/identity">
                {t('open-me:apply.prove')}
              </a>
            </p>
          ) : (
            <SignInOrRegister view={view} />
          )}
          <p>
            <a href="/demands/new">{t('open-me:apply.demand')}</a>
          </p>
        </section>
      )}
    </article>
  );
}

/** What the data ask of whoever takes them, and the papers that show it. */
function Proofs({ view, draft, ability }: { view: View; draft: ApplicationReply; ability: string }) {
  const { t } = view;
  return (
    <section aria-labelledby="ability">
      <h2 id="ability">{t('open-me:apply.ability')}</h2>
      <p>{t('open-me:apply.abilityWhy', { ability })}</p>
      {draft.proofs.length > 0 ? (
        <ul>
          {draft.proofs.map((proof) => (
            <li key={proof.id}>{proof.name}</li>
          ))}
        </ul>
      ) : null}
      <PostForm view={view} of="proof" files>
        <input type="hidden" name="id" value={draft.id} />
        <FileField
          view={view}
          of="proof"
          name="file"
          label={t('open-me:apply.abilityPaper')}
          accept=".pdf,.png,.jpg,.jpeg"
          required
        />
        <Send plain>{t('open-me:apply.abilityAdd')}</Send>
      </PostForm>
    </section>
  );
}

function Form({ view, form, draft }: { view: View; form: FormReply; draft: ApplicationReply | undefined }) {
  const { t } = view;
  const ready = draft?.agreement;
  return (
    <>
      <PostForm view={view} of="save">
        {form.fields.map((field) => {
          const common = {
            view,
            of: 'save',
            name: field.key,
            label: say(view, field.label),
            hint: field.help ? say(view, field.help) : undefined,
            articles: field.articles,
            required: field.required,
            value: saidIn(draft, field.key),
          };
          if (field.type === 'choice')
            return (
              <SelectField
                key={field.key}
                {...common}
                empty={t('open-me:apply.choose')}
                options={form.purposes.map(({ key, title }) => ({ key, label: say(view, title) }))}
              />
            );
          return field.type === 'long-text' ? (
            <AreaField key={field.key} {...common} rows={3} maxLength={2000} />
          ) : (
            <TextField key={field.key} {...common} type={field.type === 'date' ? 'date' : 'text'} />
          );
        })}
        <h2>{t('open-me:apply.conditions')}</h2>
        {form.conditions.map(({ key, text }) => (
          <AreaField
            key={key}
            view={view}
            of="save"
            name={`conditions.${key}`}
            label={say(view, text)}
            rows={2}
            required
            value={draft?.conditions.find((one) => one.key === key)?.answer}
          />
        ))}
        <p className="hint">{t('open-me:apply.saveHint')}</p>
        <Send plain={ready !== undefined && ready !== null}>{t('open-me:apply.save')}</Send>
      </PostForm>
      {draft?.ability ? <Proofs view={view} draft={draft} ability={say(view, draft.ability)} /> : null}
      {draft && ready ? (
        <section aria-labelledby="hand-in">
          <h2 id="hand-in">{t('open-me:apply.handIn')}</h2>
          <details open>
            <summary>{t('open-me:apply.agreement')}</summary>
            <p className="prewrap">{say(view, ready.text)}</p>
          </details>
          <PostForm view={view} of="file">
            <input type="hidden" name="id" value={draft.id} />
            <input type="hidden" name="versionId" value={form.versionId} />
            <input type="hidden" name="agreement" value={ready.sha256} />
            {form.rules
              .filter(({ accepted }) => !accepted)
              .map(({ kind, number, text }) => (
                <div key={kind}>
                  <input type="hidden" name={`number-${kind}`} value={number} />
                  <TickField
                    view={view}
                    of="file"
                    name={`accept-${kind}`}
                    required
                    label={t(`open-me:apply.accept.${kind}`)}
                    hint={say(view, text)}
                  />
                </div>
              ))}
            <TickField
              view={view}
              of="file"
              name="read"
              required
              label={t(`open-me:apply.signs.${form.signs}`)}
            />
            <Send>{t('open-me:apply.file')}</Send>
          </PostForm>
        </section>
      ) : null}
    </>
  );
}

async function save({ call, sent, params }: ActInput) {
  const begun = await call('POST', '/api/open/applications', { dataset: params.slug });
  if (begun.status >= 300) return begun;
  const { id, revision } = begun.body as ApplicationReply;
  const fields = Object.entries(sent.values).filter(([name]) => name !== 'form');
  const said = fields.flatMap(([name, [value]]) =>
    name.startsWith('conditions.') ? [] : [[name, value ?? '']],
  );
  const conditions = fields.flatMap(([name, [value]]) =>
    name.startsWith('conditions.') ? [[name.slice('conditions.'.length), value ?? '']] : [],
  );
  return call('PUT', `/api/open/applications/${id}`, {
    revision,
    answers: { ...Object.fromEntries(said), conditions: Object.fromEntries(conditions) },
  });
}

export const applyPage: Page = {
  personal: true,
  load: async ({ get, params }) => {
    const form = await get(`/api/open/datasets/${encodeURIComponent(params.slug ?? '')}/application-form`);
    if (form.status !== 200) return form;
    const mine = await given<{ items: { id: string }[] }>(
      get,
      `/api/open/applications?state=draft&dataset=${encodeURIComponent(params.slug ?? '')}`,
    );
    const [first] = mine?.items ?? [];
    const draft = first && (await given<ApplicationReply>(get, `/api/open/applications/${first.id}`));
    return { status: 200, body: { form: form.body as FormReply, draft } satisfies Body };
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-me:apply.title', { title: say(view, (data.body as Body).form.dataset.title) })
      : view.t('open-me:apply.short'),
  act: async (input) => {
    const { call, sent, params } = input;
    if (sent.of === 'save') {
      const saved = await save(input);
      return saved.status < 300 ? { see: `/datasets/${params.slug}/apply#hand-in` } : { refused: saved };
    }
    if (sent.of === 'proof') {
      const added = await call(
        'POST',
        `/api/open/applications/${encodeURIComponent(sent.text('id'))}/proofs`,
        fileOf(sent.file('file')),
      );
      return added.status < 300 ? { see: `/datasets/${params.slug}/apply#ability` } : { refused: added };
    }
    for (const kind of ['conduct', 'undertaking']) {
      if (!sent.has(`accept-${kind}`)) continue;
      const accepted = await call('POST', `/api/open/rules/${kind}/acceptance`, {
        number: sent.text(`number-${kind}`),
      });
      if (accepted.status >= 300) return { refused: accepted };
    }
    const id = encodeURIComponent(sent.text('id'));
    const reply = await call('POST', `/api/open/applications/${id}/filing`, {
      versionId: sent.text('versionId'),
      agreement: sent.text('agreement'),
    });
    return reply.status < 300 ? { see: `/me/applications/${id}?done=filed` } : { refused: reply };
  },
  View: Apply,
};

function fileOf(file: File | undefined): FormData {
  const form = new FormData();
  if (file) form.set('file', file);
  return form;
}
