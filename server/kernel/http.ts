import { randomUUID } from 'node:crypto';
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { type Endpoint, ErrorAnswer } from '#contract/endpoint.ts';
import { AppError, notFound, statusOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Viewer } from './readable.ts';

export type Vars = { Variables: { viewer: Viewer | null; request: string; log: Log } };
export type App = OpenAPIHono<Vars>;
export type Http = Context<Vars>;

type Output<T extends z.ZodType> = z.output<T>;
type Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  params: Output<P>;
  query: Output<Q>;
  body: Output<B>;
  http: Http;
};
/** Signed-in endpoints get a viewer; public ones get whoever is there. */
type ViewerFor<A> = A extends 'public' ? Viewer | null : Viewer;

/** All declared endpoints that were mounted: the route table a test compares with the contract. */
export type Mounted = { endpoint: Endpoint; signedIn: boolean };

export type Router = {
  app: App;
  mounted: Mounted[];
  /** Paths that serve bytes to signed-in people. */
  mountedBytes: string[];
  /** Answers an endpoint. Input is parsed, access is checked, the answer is typed by the contract. */
  on<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    handle: (viewer: Viewer, call: Call<P, Q, B>) => Promise<z.input<R>>,
  ): void;
  /** The same for endpoints that anybody may call. */
  open<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    handle: (viewer: ViewerFor<'public'>, call: Call<P, Q, B>) => Promise<z.input<R>>,
  ): void;
  /** Serves bytes to signed-in people: pictures, originals. Headers that keep them harmless are added. */
  bytes(path: string, serve: (viewer: Viewer, http: Http) => Promise<Response>): void;
};

const LARGEST_BODY = 8 * 1024 * 1024;

export function createRouter(log: Log): Router {
  const app = new OpenAPIHono<Vars>({
    defaultHook: (result) => {
      // An address that cannot be an id leads to nothing, like an id of nothing.
      if (!result.success) throw result.target === 'param' ? notFound() : invalidInput(result.error);
    },
  });
  app.use(async (context, next) => {
    context.set('request', randomUUID());
    context.set('viewer', null);
    await next();
  });
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: () => {
        throw new AppError('too-large', 'That is more than 8 MB: send less at once.');
      },
    }),
  );
  app.onError((error, context) => answerError(error, context as Http, log));
  app.notFound((context) => answerError(notFound(), context as Http, log));

  const mounted: Mounted[] = [];
  const mountedBytes: string[] = [];
  const mount = (endpoint: Endpoint, handle: (viewer: never, call: never) => Promise<unknown>) => {
    mounted.push({ endpoint, signedIn: endpoint.access !== 'public' });
    app.openapi(routeOf(endpoint), async (context) => {
      const http = context as unknown as Http;
      const viewer = admit(endpoint, http.get('viewer'));
      const valid = (part: 'param' | 'query' | 'json') => http.req.valid(part as never) as never;
      const call = {
        params: hasFields(endpoint.params) ? valid('param') : {},
        query: valid('query'),
        body: hasBody(endpoint) ? valid('json') : {},
        http,
      };
      return http.json((await handle(viewer as never, call as never)) as object) as never;
    });
  };
  const bytes: Router['bytes'] = (path, serve) => {
    mountedBytes.push(path);
    app.get(path, async (context) => {
      const viewer = context.get('viewer');
      if (!viewer) throw new AppError('not-signed-in', 'Sign in to see this.');
      const response = await serve(viewer, context);
      response.headers.set('X-Content-Type-Options', 'nosniff');
      if (!response.headers.has('Content-Security-Policy'))
        response.headers.set('Content-Security-Policy', "sandbox; default-src 'none'");
      return response;
    });
  };
  return { app, mounted, mountedBytes, bytes, on: mount as Router['on'], open: mount as Router['open'] };
}

const hasFields = (schema: z.ZodType) => !(schema instanceof z.ZodObject) || Object.keys(schema.shape).length > 0;
const hasBody = (endpoint: Endpoint) => !['get', 'delete'].includes(endpoint.method) && hasFields(endpoint.body);

function routeOf(endpoint: Endpoint) {
  const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
  return createRoute({
    method: endpoint.method,
    path: `/api${endpoint.path}`,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: `Access: ${endpoint.access}.`,
    request: {
      ...(hasFields(endpoint.params) && { params: endpoint.params as never }),
      query: endpoint.query as never,
      ...(hasBody(endpoint) && { body: { content: json(endpoint.body), required: true } }),
    },
    responses: {
      200: { description: 'The answer', content: json(endpoint.returns) },
      default: { description: 'What went wrong and what to do', content: json(ErrorAnswer) },
    },
  });
}

/** Roles are nested: an administrator may do what a lead may, a lead what a member may. */
function admit(endpoint: Endpoint, viewer: Viewer | null): Viewer | null {
  if (endpoint.access === 'public') return viewer;
  if (!viewer) throw new AppError('not-signed-in', 'Sign in to see this.');
  const allowed =
    endpoint.access === 'member' ||
    viewer.role === 'administrator' ||
    (endpoint.access === 'lead' && viewer.role === 'lead');
  if (!allowed) throw new AppError('not-allowed', 'Only an administrator can do this. Ask one of them.');
  return viewer;
}

/** Turns zod's issues into one sentence and a message per field. */
function invalidInput(error: z.ZodError | { issues: readonly z.core.$ZodIssue[] }): AppError {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join('.') || 'request'] ??= issue.message;
  const [name, said] = Object.entries(fields)[0] ?? ['', 'Something in the request is not as expected.'];
  // Our own messages say what they are about; zod's do not.
  const message = /^(Invalid|Too|Unrecognized)/.test(said) ? `${name}: ${said}` : said;
  return new AppError('invalid-input', message, { fields });
}

/** The one place where errors become answers. What is not ours is logged whole and answered without detail. */
export function answerError(error: unknown, context: Http, log: Log): Response {
  const request = context.get('request');
  const known = asAppError(error);
  if (known.code === 'internal') log.error({ err: error, request, path: context.req.path }, 'request failed');
  const answer = {
    error: { code: known.code, message: known.message, ...(known.fields && { fields: known.fields }), request },
  };
  if (known.code === 'not-found') delete (answer.error as { request?: string }).request;
  return context.json(answer, statusOf[known.code]);
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof z.ZodError) return invalidInput(error);
  if (error instanceof SyntaxError || (error as { status?: number }).status === 400)
    return new AppError('invalid-input', 'The request is not valid JSON.', { cause: error });
  // A zero byte: PostgreSQL holds every other character.
  if ((error as { code?: unknown } | null)?.code === '22021')
    return new AppError('invalid-input', 'The text contains a character that cannot be kept.', { cause: error });
  if (isDatabaseAway(error))
    return new AppError(
      'unavailable',
      'The database does not answer right now. Nothing was lost; try again in a moment.',
      { cause: error },
    );
  return new AppError(
    'internal',
    'Something went wrong on our side. Nothing was saved; try again, and tell the administrator if it stays.',
    { cause: error },
  );
}

/** Connection failures, shutdowns and a full disk (SQLSTATE classes 08, 57P, 53): safe to try again. */
function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string')
    return /Connection terminated|timeout exceeded when trying to connect/.test(String((error as Error)?.message));
  return /^(08|57P|53)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'].includes(code);
}
