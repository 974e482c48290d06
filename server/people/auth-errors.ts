import { APIError } from 'better-auth/api';
import { AppError } from '#kernel/errors.ts';

/** Waits for better-auth and says its errors in our words. */
export async function inOurWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof APIError ? translate(error) : error;
  }
}

/** Wrong password, unknown address and person who left sound alike. */
function translate(error: APIError): unknown {
  const code = error.body?.code;
  if (code === 'INVALID_TOKEN' || code === 'USER_NOT_FOUND')
    return new AppError('invalid-input', 'This link has expired or was used already. Ask for a new one.');
  if (code === 'INVALID_PASSWORD') {
    const message = 'This is not your current password.';
    return new AppError('invalid-input', message, { fields: { currentPassword: message } });
  }
  if (code === 'CREDENTIAL_ACCOUNT_NOT_FOUND')
    return new AppError('conflict', 'You sign in without a password, so there is none to change.');
  if (error.statusCode >= 500) return error;
  return new AppError(
    'not-signed-in',
    'This e-mail address and password do not go together. Try again, or reset the password.',
  );
}
