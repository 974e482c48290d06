import './tables.ts';

export { describeAudiences, internAudience } from './audiences.ts';
export { groupCardById, groupCards, membersOf } from './group-cards.ts';
export { importDirectory } from './import.ts';
export {
  addressesOf,
  type ExpertProfile,
  expertProfiles,
  groupsCalled,
  peopleCalled,
  suggestPeople,
} from './lookup.ts';
export { mountPeople } from './routes.ts';
export { createSignIn } from './sign-in.ts';
export { cardByAddress, cardById, cardOf, type CardRow, peopleByAddress, personCards } from './store.ts';
