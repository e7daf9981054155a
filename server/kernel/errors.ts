/** The closed catalogue of errors: every refusal has a code, what happened, why, and how to mend it, in both languages. */

export type Text = { zh: string; en: string };
export type ErrorText = { what: string; why: string; mend: string };
export type ErrorDefinition = { status: number; zh: ErrorText; en: ErrorText };
export type Language = 'zh' | 'en';

/** One fault of one field; `path` is the JSON path in the request, `articles` the duties that ask for it. */
export type FieldIssue = {
  path: string;
  code: string;
  message: Text;
  mend?: Text;
  articles: string[];
  severity: 'error' | 'warning';
};

export type ProblemDetails = {
  /** A text is filled in in the reader's language. */
  params?: Record<string, string | number | Text>;
  articles?: string[];
  rule?: string;
  fields?: FieldIssue[];
  cause?: unknown;
};

const catalogue = new Map<string, ErrorDefinition>();

/** Declares a part's errors. Codes are `<part>.<name>`; a code declared twice stops the start. */
export function defineErrors<T extends Record<string, ErrorDefinition>>(definitions: T): T {
  for (const [code, definition] of Object.entries(definitions)) {
    if (catalogue.has(code)) throw new TypeError(`error code declared twice: ${code}`);
    catalogue.set(code, definition);
  }
  return definitions;
}

type Told = [what: string, why: string, mend: string];

/** One definition in a line a language, for parts with many. */
export const refusal = (status: number, zh: Told, en: Told): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

/** The whole catalogue, for the documentation and the tests. */
export const errorCatalogue: ReadonlyMap<string, ErrorDefinition> = catalogue;

/** A refusal that may leave a room: always one of the catalogue. */
export class Problem extends Error {
  readonly code: string;
  readonly definition: ErrorDefinition;
  readonly details: ProblemDetails;

  constructor(code: string, details: ProblemDetails = {}) {
    const definition = catalogue.get(code);
    if (!definition) throw new TypeError(`error code not in the catalogue: ${code}`);
    super(`${code}: ${fill(definition.en.what, 'en', details.params)}`, { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.definition = definition;
    this.details = details;
  }
}

export function problem(code: string, details: ProblemDetails = {}): Problem {
  return new Problem(code, details);
}

const fill = (text: string, language: Language, params: ProblemDetails['params'] = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name] ?? whole;
    return typeof value === 'object' ? value[language] : String(value);
  });

export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  mend: string;
  articles: string[];
  rule?: string;
  fields?: {
    path: string;
    code: string;
    message: string;
    mend?: string;
    articles: string[];
    severity: string;
  }[];
  requestId?: string;
};

/** The problem as RFC 9457 wants it, in the reader's language. */
export function problemDocument(found: Problem, language: Language, requestId?: string): ProblemDocument {
  const text = found.definition[language];
  const { params, articles = [], rule, fields } = found.details;
  return {
    type: `/problems/${found.code}`,
    title: fill(text.what, language, params),
    status: found.definition.status,
    detail: fill(text.why, language, params),
    code: found.code,
    mend: fill(text.mend, language, params),
    articles,
    ...(rule ? { rule } : {}),
    ...(fields
      ? {
          fields: fields.map(({ path, code, message, mend, articles: cites, severity }) => ({
            path,
            code,
            message: message[language],
            ...(mend ? { mend: mend[language] } : {}),
            articles: cites,
            severity,
          })),
        }
      : {}),
    ...(requestId ? { requestId } : {}),
  };
}

export const kernelErrors = defineErrors({
  'kernel.not-found': {
    status: 404,
    zh: {
      what: '没有找到',
      why: '该地址或对象不存在，或您无权知道它存在。',
      mend: '请检查地址，或从列表重新进入。',
    },
    en: {
      what: 'Not found',
      why: 'There is nothing at this address, or you may not know of it.',
      mend: 'Check the address, or come in again from the list.',
    },
  },
  'kernel.request-invalid': {
    status: 400,
    zh: {
      what: '请求内容有误',
      why: '有字段缺失、多余或格式不对。',
      mend: '请按各字段旁的提示修改后重新提交。',
    },
    en: {
      what: 'The request is not valid',
      why: 'A field is missing, superfluous or malformed.',
      mend: 'Mend the fields as noted beside them and send again.',
    },
  },
  'kernel.sign-in-required': {
    status: 401,
    zh: { what: '请先登录', why: '该操作只对登录用户开放。', mend: '请登录后重试。' },
    en: { what: 'Sign in first', why: 'This act is for signed-in people.', mend: 'Sign in and try again.' },
  },
  'kernel.forbidden': {
    status: 403,
    zh: {
      what: '无权进行此操作',
      why: '您当前的身份没有“{policy}”权限：{reason}。',
      mend: '请切换到有权限的身份，或联系本单位管理员。',
    },
    en: {
      what: 'You may not do this',
      why: 'Your present role lacks “{policy}”: {reason}.',
      mend: 'Switch to a role that may, or ask your administrator.',
    },
  },
  'kernel.cross-site': {
    status: 403,
    zh: {
      what: '请求来源不被接受',
      why: '修改数据的请求只能从本平台页面或无浏览器的客户端发出。',
      mend: '请在本平台页面内操作。',
    },
    en: {
      what: 'The request came from another site',
      why: 'Changes are accepted only from the platform’s own pages or from clients that are no browser.',
      mend: 'Work from the platform’s own pages.',
    },
  },
  'kernel.body-too-large': {
    status: 413,
    zh: {
      what: '提交内容过大',
      why: '超过了 {limit} 字节的上限。',
      mend: '请减少内容；数据文件请走上传入口。',
    },
    en: {
      what: 'The body is too large',
      why: 'It is over the limit of {limit} bytes.',
      mend: 'Send less; data files go through the upload.',
    },
  },
  'kernel.body-too-slow': {
    status: 408,
    zh: {
      what: '提交内容传送过慢',
      why: '在允许的时间内没有收到完整的请求内容。',
      mend: '请检查网络后重试；数据文件请走上传入口。',
    },
    en: {
      what: 'The body came too slowly',
      why: 'The request was not received whole within the time allowed.',
      mend: 'Check the network and try again; data files go through the upload.',
    },
  },
  'kernel.media-type': {
    status: 415,
    zh: { what: '内容类型不支持', why: '本接口不接受“{type}”。', mend: '请使用文档所列的内容类型。' },
    en: {
      what: 'Unsupported media type',
      why: '“{type}” is not taken here.',
      mend: 'Use the type the documentation names.',
    },
  },
  'kernel.conflict': {
    status: 409,
    zh: {
      what: '内容已被他人更新',
      why: '您打开之后，该内容已有新的变化。',
      mend: '请刷新后在最新内容上重做。',
    },
    en: {
      what: 'Changed meanwhile',
      why: 'Somebody changed this after you opened it.',
      mend: 'Reload and repeat your change on the newest state.',
    },
  },
  'kernel.operators-only': {
    status: 403,
    zh: {
      what: '运行指标不对外公开',
      why: '只答复平台所在机器上的直接访问；设置了 GONGSHU_METRICS_TOKEN 的，只答复带有该令牌的访问。',
      mend: '请在本机读取，或在请求头写明 Authorization: Bearer 加约定的令牌。',
    },
    en: {
      what: 'The numbers are not for everybody',
      why: 'They are given to direct callers on the platform’s own machine; where GONGSHU_METRICS_TOKEN is set, to whoever brings that token.',
      mend: 'Read them on the machine, or send Authorization: Bearer with the agreed token.',
    },
  },
  'kernel.store-unavailable': {
    status: 503,
    zh: {
      what: '存储暂不可用',
      why: '“{store}”没有应答。',
      mend: '请稍后重试；持续出现请通知系统管理员查看 /api/health。',
    },
    en: {
      what: 'A store is unavailable',
      why: '“{store}” does not answer.',
      mend: 'Try again shortly; if it stays, ask the administrator to look at /api/health.',
    },
  },
  'kernel.disk-full': {
    status: 507,
    zh: {
      what: '磁盘空间不足',
      why: '数据目录所在磁盘已满，本次操作没有保存。',
      mend: '请清理或扩容磁盘后重试。',
    },
    en: {
      what: 'The disk is full',
      why: 'The disk of the data folder is full; nothing of this act was kept.',
      mend: 'Free or add space, then try again.',
    },
  },
  'kernel.internal': {
    status: 500,
    zh: {
      what: '系统内部错误',
      why: '平台发生了意料之外的错误，本次操作没有生效。',
      mend: '请重试；仍然失败时把请求编号 {requestId} 告诉系统管理员。',
    },
    en: {
      what: 'Internal error',
      why: 'Something unforeseen happened; the act did not take effect.',
      mend: 'Try again; if it fails again, give the request number {requestId} to the administrator.',
    },
  },
});
