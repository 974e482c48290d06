import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { seeOrganisation } from '#contract/organisation.ts';
import { answerOf } from '../api.ts';
import { paths } from '../paths.ts';
import { Loading } from '../ui/Loading.tsx';
import { Problem } from '../ui/Problem.tsx';
import { ChoosePerson } from './ChoosePerson.tsx';
import { TwoDoors } from './TwoDoors.tsx';

const ASK_AGAIN_MS = 1000;

/** The first visit; in the demo also the place to become somebody else. */
export function WelcomePage() {
  const { data, error, refetch } = useQuery({
    ...answerOf(seeOrganisation, {}),
    refetchInterval: ({ state }) => (state.data?.state === 'loading' ? ASK_AGAIN_MS : false),
  });
  if (data === undefined) return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loading />;
  if (data.state === 'empty')
    return data.demoOffered ? <TwoDoors problem={data.problem} /> : <Navigate {...paths.setUp()} replace />;
  if (!data.demo || !data.demoOffered) return <Navigate {...paths.signIn()} replace />;
  return <ChoosePerson organisation={data} />;
}
