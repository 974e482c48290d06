import { ApiProblem } from '../api.ts';

/** Messages about single settings, by their names; the server names them `settings.port`. */
export function fieldProblemsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    Object.entries(error.fields ?? {}).flatMap(([path, message]) => {
      const [root, name] = path.split('.');
      return root === 'settings' && name ? [[name, message]] : [];
    }),
  );
}
