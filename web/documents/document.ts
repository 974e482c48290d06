import { useInfiniteQuery } from '@tanstack/react-query';
import { type Document, seeDocument } from '#contract/knowledge.ts';
import { call } from '../api.ts';

/** A document from its beginning, at least to the passage that is asked for, and further on demand. */
export const useDocument = (id: string, passage: number | undefined) =>
  useInfiniteQuery({
    queryKey: ['get', seeDocument.path, { id, passage }],
    queryFn: ({ pageParam }) => (pageParam === 0 ? readBeginning(id, passage) : readFrom(id, pageParam)),
    initialPageParam: 0,
    getNextPageParam: (last) => last.nextBlock,
    staleTime: 60_000,
  });

const readFrom = (id: string, from: number, upTo?: number): Promise<Document> =>
  call(seeDocument, { params: { id }, query: { from, ...(upTo !== undefined && { upTo }) } });

/** Where a passage stands is known only after the first part has come. */
async function readBeginning(id: string, passage: number | undefined): Promise<Document> {
  const first = await readFrom(id, 0);
  const wanted = first.passages.find(({ ordinal }) => ordinal === passage)?.lastBlock;
  if (wanted === undefined || first.nextBlock === null || wanted < first.nextBlock) return first;
  const rest = await readFrom(id, first.nextBlock, wanted);
  return { ...rest, blocks: [...first.blocks, ...rest.blocks] };
}
