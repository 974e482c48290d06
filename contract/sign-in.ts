import { z } from 'zod';
import { Done, endpoint } from './endpoint.ts';
import { Password } from './organisation.ts';

/** Any length a person may type; too long for the hash is simply wrong. */
const AnyPassword = z.string().min(1).max(128);

export const signIn = endpoint({
  method: 'post',
  path: '/auth/sign-in/email',
  access: 'public',
  tag: 'Sign-in',
  summary: 'Sign in with e-mail and password; sets a session cookie',
  body: z.strictObject({ email: z.email().max(254), password: AnyPassword, rememberMe: z.boolean().optional() }),
  returns: Done,
});
export const signOut = endpoint({
  method: 'post',
  path: '/auth/sign-out',
  access: 'public',
  tag: 'Sign-in',
  summary: 'Sign out on this device',
  returns: Done,
});
export const signOutEverywhere = endpoint({
  method: 'post',
  path: '/auth/revoke-sessions',
  access: 'member',
  tag: 'Sign-in',
  summary: 'Sign out on every device, this one included',
  returns: Done,
});
export const changePassword = endpoint({
  method: 'post',
  path: '/auth/change-password',
  access: 'member',
  tag: 'Sign-in',
  summary: 'Change my password; every other device is signed out',
  body: z.strictObject({ currentPassword: AnyPassword, newPassword: Password }),
  returns: Done,
});
export const requestPasswordReset = endpoint({
  method: 'post',
  path: '/auth/request-password-reset',
  access: 'public',
  tag: 'Sign-in',
  summary: 'Ask for a reset link by mail; the answer is the same whether or not there is such an account',
  body: z.strictObject({ email: z.email().max(254) }),
  returns: Done,
});
export const resetPassword = endpoint({
  method: 'post',
  path: '/auth/reset-password',
  access: 'public',
  tag: 'Sign-in',
  summary: 'Set a new password with the secret of a reset link; ends all sessions',
  body: z.strictObject({ token: z.string().min(20).max(200), newPassword: Password }),
  returns: Done,
});
