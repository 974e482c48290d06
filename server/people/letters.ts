import type { Db, Tx } from '#kernel/database.ts';
import type { Letter } from '#kernel/mail.ts';
import { Language } from '#contract/organisation.ts';

type Words = {
  inviteSubject(organisation: string): string;
  invite(given: { organisation: string; by: string; link: string }): string;
  resetSubject: string;
  reset(given: { name: string; link: string }): string;
};

const words: Record<Language, Words> = {
  en: {
    inviteSubject: (organisation) => `Your invitation to ${organisation}`,
    invite: ({ organisation, by, link }) =>
      `${by} invites you to ${organisation}'s place to find what colleagues know.\n\nOpen this link to choose a password. It works once, for 7 days:\n${link}\n`,
    resetSubject: 'A new password',
    reset: ({ name, link }) =>
      `Hello ${name},\n\nOpen this link to choose a new password. It works once, for an hour:\n${link}\n\nYou did not ask for this? Then do nothing: your password stays as it is.\n`,
  },
  nl: {
    inviteSubject: (organisation) => `Je uitnodiging voor ${organisation}`,
    invite: ({ organisation, by, link }) =>
      `${by} nodigt je uit op de plek waar ${organisation} vindt wat collega's weten.\n\nOpen deze link om een wachtwoord te kiezen. Hij werkt één keer, 7 dagen lang:\n${link}\n`,
    resetSubject: 'Een nieuw wachtwoord',
    reset: ({ name, link }) =>
      `Dag ${name},\n\nOpen deze link om een nieuw wachtwoord te kiezen. Hij werkt één keer, een uur lang:\n${link}\n\nHeb je hier niet om gevraagd? Doe dan niets: je wachtwoord blijft zoals het is.\n`,
  },
  fr: {
    inviteSubject: (organisation) => `Votre invitation à rejoindre ${organisation}`,
    invite: ({ organisation, by, link }) =>
      `${by} vous invite là où ${organisation} trouve ce que savent les collègues.\n\nOuvrez ce lien pour choisir un mot de passe. Il fonctionne une seule fois, pendant 7 jours :\n${link}\n`,
    resetSubject: 'Un nouveau mot de passe',
    reset: ({ name, link }) =>
      `Bonjour ${name},\n\nOuvrez ce lien pour choisir un nouveau mot de passe. Il fonctionne une seule fois, pendant une heure :\n${link}\n\nVous n'avez rien demandé ? Alors ne faites rien : votre mot de passe ne change pas.\n`,
  },
  de: {
    inviteSubject: (organisation) => `Ihre Einladung zu ${organisation}`,
    invite: ({ organisation, by, link }) =>
      `${by} lädt Sie dorthin ein, wo ${organisation} findet, was Kolleginnen und Kollegen wissen.\n\nÖffnen Sie diesen Link, um ein Passwort zu wählen. Er gilt einmal, 7 Tage lang:\n${link}\n`,
    resetSubject: 'Ein neues Passwort',
    reset: ({ name, link }) =>
      `Guten Tag ${name},\n\nöffnen Sie diesen Link, um ein neues Passwort zu wählen. Er gilt einmal, eine Stunde lang:\n${link}\n\nSie haben nicht darum gebeten? Dann tun Sie nichts: Ihr Passwort bleibt, wie es ist.\n`,
  },
};

/** The organisation's language; English before there is one. */
export async function languageOf(db: Db | Tx): Promise<Language> {
  const row = await db.selectFrom('organisation').select('language').executeTakeFirst();
  return Language.catch('en').parse(row?.language);
}

export const invitationLetter = (
  language: Language,
  given: { to: string; organisation: string; by: string; link: string },
): Letter => ({
  to: given.to,
  subject: words[language].inviteSubject(given.organisation),
  text: words[language].invite(given),
});

export const passwordResetLetter = (language: Language, given: { to: string; name: string; link: string }): Letter => ({
  to: given.to,
  subject: words[language].resetSubject,
  text: words[language].reset(given),
});
