import type { SubmitEvent } from 'react';
import { ApiProblem } from '../api.ts';

/** For `<form onSubmit>`: hands over what was filled in, and stays on the page. */
export const submitTo = (send: (form: FormData) => void) => (event: SubmitEvent<HTMLFormElement>) => {
  event.preventDefault();
  send(new FormData(event.currentTarget));
};

/** A text field as it was filled in. */
export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** What the server says about one field, if it does; fields of a part are named `administrator.email`. */
export const problemOf = (error: Error | null, field: string): string | undefined =>
  error instanceof ApiProblem ? error.fields?.[field] : undefined;
