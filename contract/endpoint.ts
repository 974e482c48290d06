import { z } from 'zod';

/** Who may call: anybody, a signed-in person, a learning lead or administrator, administrators only. */
export type Access = 'public' | 'member' | 'lead' | 'administrator';

/** One promise between client and server. Every route is declared as one, so none is left unclassified. */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Returns extends z.ZodType = z.ZodType,
> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for path parameters, below `/api`. */
  path: string;
  access: Access;
  /** Groups the reference page. */
  tag: string;
  summary: string;
  params: Params;
  query: Query;
  body: Body;
  returns: Returns;
};

const nothing = z.strictObject({});
export type Nothing = typeof nothing;

/** Declares an endpoint; parts left out accept nothing. Unknown fields are refused everywhere. */
export function endpoint<
  Returns extends z.ZodType,
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
>(
  declared: Pick<Endpoint, 'method' | 'path' | 'access' | 'tag' | 'summary'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    returns: Returns;
  },
): Endpoint<Params, Query, Body, Returns> {
  return {
    params: nothing as z.ZodType as Params,
    query: nothing as z.ZodType as Query,
    body: nothing as z.ZodType as Body,
    ...declared,
  };
}

export const Id = z.uuid();
export const ById = z.strictObject({ id: Id });
export const Instant = z.iso.datetime();
export const Done = z.object({ done: z.literal(true) });

/** The one shape of every error answer. */
export const ErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    /** Quote it to the administrator: it is in the log. */
    request: z.string().optional(),
  }),
});

/** A page of a list; `next` is null at the end, otherwise goes into `?cursor=`. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
export const Paging = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

/** A query parameter that may be repeated; always a list. */
export const Repeated = <T extends z.ZodType<string>>(item: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item).max(50));
