// The law over HTTP: what the pack says today, an article, a rule on a day; and what the bureau enters itself.
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { lawView } from '#law/index.ts';
import { bindLaw, lawNow, loadSettings } from '#law/settings.ts';
import { enterInstrumentEffective, setRuleSetting } from './commands/law.ts';
import { openLawBrowser, presentInstrument } from './law/browse.ts';
import { lawBrowserRoutes } from './law/routes.ts';
import { enterEffectivePolicy, setRulePolicy } from './policy.ts';
import { interpretationsOf, presentInterpretations } from './registers/interpretations.ts';
import {
  articleParams,
  done,
  effectiveBody,
  keyParams,
  ruleParams,
  ruleQuery,
  ruleSettingBody,
} from './schema.ts';

const tag = 'law';

export function lawRoutes(app: FastifyInstance, p: Platform): void {
  const browser = openLawBrowser(p);
  lawBrowserRoutes(app, p, browser);

  route(app, {
    method: 'GET',
    url: '/api/law',
    summary: 'The city, its words, classes, forms, procedures and rules as they stand today',
    tag,
    policy: publicPolicy,
    handler: async () => {
      const view = lawView(p.law, p.clock.today(), await loadSettings(p.db));
      return { ...view, city: { ...view.city, accent: view.pack.accent } };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/law/articles/:id',
    summary: 'One duty in our words, with its instrument and what the platform does about it',
    tag,
    policy: publicPolicy,
    params: articleParams,
    handler: async ({ params }) => {
      const article = p.law.article(params.id);
      if (!article) throw problem('org.article-unknown', { params: { id: params.id } });
      const instrument = p.law.instrument(article.instrument);
      const law = await lawNow(p.db, p.law, p.clock.today());
      return {
        ...article,
        instrument: instrument ? presentInstrument(instrument, law) : article.instrument,
        does: browser.dossier(law, article),
        interpretations: presentInterpretations(p, law, await interpretationsOf(p.db, [article.id])),
      };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/law/rules/:id',
    summary: 'What a rule says on a day, with its articles and its state',
    tag,
    policy: publicPolicy,
    params: articleParams,
    query: ruleQuery,
    handler: async ({ params, query }) => {
      const definition = p.law.rule(params.id);
      if (!definition) throw problem('org.rule-unknown', { params: { id: params.id } });
      const day = query.on ?? p.clock.today();
      const law = bindLaw(p.law, day, await loadSettings(p.db));
      return {
        id: definition.id,
        sentence: definition.sentence,
        kind: definition.kind,
        room: definition.room,
        on: day,
        resolution: law.resolve(definition.id),
        interpretations: presentInterpretations(
          p,
          law,
          await interpretationsOf(p.db, law.cite(definition.id)),
        ),
      };
    },
  });

  route(app, {
    method: 'PUT',
    url: '/api/law/settings/:ruleId',
    summary: 'The bureau sets a figure no instrument names; null takes it back',
    tag,
    policy: setRulePolicy,
    entry: 'org.rule-setting-changed',
    params: ruleParams,
    body: ruleSettingBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await setRuleSetting(p, actor, { ruleId: params.ruleId, value: body.value });
      return { ok: true };
    },
  });

  route(app, {
    method: 'PUT',
    url: '/api/law/instruments/:key/effective',
    summary: 'The bureau enters the day a draft takes effect and the document that sets it',
    tag,
    policy: enterEffectivePolicy,
    entry: 'org.instrument-effective-entered',
    params: keyParams,
    body: effectiveBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await enterInstrumentEffective(p, actor, { instrument: params.key, ...body });
      return { ok: true };
    },
  });
}
