import { accountOf, type Call } from "../../../runtime/call.ts";
import { nameAfter, type PageOf, type PageRequest, readPage } from "../paging.ts";
import { type Entity, type EntityKind, foldName } from "./entity.ts";
import { listEntities } from "./store.ts";

/** One page of the account's entities of a kind, by name. */
export function pageOfEntities<Kind extends EntityKind>(
  call: Call,
  kind: Kind,
  request: PageRequest & { readonly PathPrefix?: string | undefined },
): Promise<PageOf<Entity<Kind>>> {
  const { PathPrefix: pathPrefix } = request;
  return readPage(
    call,
    [kind, pathPrefix],
    request,
    (after, limit) =>
      listEntities(call.transaction, accountOf(call), kind, { pathPrefix, after: nameAfter(after), limit }),
    (entity) => [foldName(entity.name)],
  );
}
