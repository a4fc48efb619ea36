import type { AccountId } from "../../../pure/aws/account.ts";
import type { AccountCaller, CallerSession } from "../../../pure/aws/caller.ts";
import type { CompiledPolicy } from "../../../pure/policy/compile.ts";
import type { CompiledPolicies } from "../../../runtime/compiled-policies.ts";
import type { PrincipalDirectory, PrincipalPolicies } from "../../../runtime/gateway/principal-policies.ts";
import { generationCache } from "../../../runtime/generation-cache.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { readGeneration } from "../account/store.ts";
import type { Entity, Role } from "../entities/entity.ts";
import { findEntityById } from "../entities/store.ts";
import type { AwsManagedPolicies } from "../policies/aws-managed.ts";
import { findPolicyDocument } from "../policies/policy-documents.ts";
import { listInlineGrants, listManagedGrants } from "./store.ts";

const ROOT: PrincipalPolicies = { identity: [], tags: {}, isServiceLinkedRole: false };

// A token that the root user asked for may do what its session policies say: root itself has no limits.
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});

/**
 * Tells the gateway what is attached to a caller. What was compiled is kept until the account's
 * generation changes, which is read with every request: the cost of being exact in all processes.
 */
export function principalDirectory(
  awsManaged: AwsManagedPolicies,
  compiled: CompiledPolicies,
): PrincipalDirectory {
  const lentByRoot: PrincipalPolicies = {
    ...ROOT,
    identity: [compiled.of(EVERYTHING, { kind: "identity", id: "root" })],
  };
  const principals = generationCache<PrincipalPolicies>();
  const documents = generationCache<string>();

  const policiesById = async (transaction: Transaction, account: AccountId, generation: string, id: string) =>
    principals.get(`${account}/${id}`, generation, async () => {
      const entity = await findEntityById(transaction, id);
      return entity?.account === account ? read(transaction, entity) : undefined;
    });

  const read = async (transaction: Transaction, entity: Entity): Promise<PrincipalPolicies> => {
    const identity: CompiledPolicy[] = [];
    for (const grant of await listInlineGrants(transaction, entity.id)) {
      const id = `inline ${grant.name} on ${grant.holder_kind}/${grant.holder_name}`;
      identity.push(compiled.of(grant.document, { kind: "identity", id }));
    }
    for (const { arn, document } of await listManagedGrants(transaction, entity.id)) {
      const text = document ?? awsManaged.find(arn)?.document;
      if (text === undefined) throw new Error(`the attached policy ${arn} has no document`);
      identity.push(compiled.of(text, { kind: "identity", id: arn }));
    }
    return {
      identity,
      boundary: await boundaryOf(transaction, entity),
      tags: entity.tags,
      isServiceLinkedRole: entity.kind === "role" && (entity as Role).details.linkedService !== undefined,
    };
  };

  const boundaryOf = async (transaction: Transaction, { account, boundaryArn }: Entity) => {
    if (boundaryArn === undefined) return undefined;
    const text = await findPolicyDocument(transaction, awsManaged, account, boundaryArn);
    // What limits a caller is never left out because it cannot be found.
    if (text === undefined) throw new Error(`the boundary ${boundaryArn} has no document`);
    return compiled.of(text, { kind: "boundary", id: boundaryArn });
  };

  const sessionOf = async (
    transaction: Transaction,
    account: AccountId,
    generation: string,
    session: CallerSession,
  ): Promise<CompiledPolicy[]> => {
    const policies = session.policies.map((text) =>
      compiled.of(text, { kind: "session", id: "session policy" }),
    );
    for (const arn of session.policyArns) {
      const text = await documents.get(`${account}/${arn}`, generation, () =>
        findPolicyDocument(transaction, awsManaged, account, arn),
      );
      // What a policy that is gone denied can no longer be known: such a session may do nothing.
      if (text === undefined) return [];
      policies.push(compiled.of(text, { kind: "session", id: arn }));
    }
    return policies;
  };

  return {
    async policiesOf(transaction, caller) {
      const { account, session } = caller;
      const known = await readGeneration(transaction, account);
      if (known?.state !== "ACTIVE") return undefined;
      const { generation } = known;
      const own = await ownPolicies(
        caller,
        (id) => policiesById(transaction, account, generation, id),
        lentByRoot,
      );
      if (own === undefined || session === undefined) return own;
      if (session.rootTask !== undefined) {
        // Such a policy only denies: what it leaves, the root user may do.
        const everything = compiled.of(EVERYTHING, { kind: "session", id: "root" });
        const task = await sessionOf(transaction, account, generation, {
          ...session,
          policyArns: [session.rootTask],
        });
        return { ...own, session: task.length === 0 ? [] : [everything, ...task] };
      }
      const isLimited = session.policies.length > 0 || session.policyArns.length > 0;
      if (!isLimited && caller.kind !== "federated-user") return own;
      return { ...own, session: await sessionOf(transaction, account, generation, session) };
    },
  };
}

async function ownPolicies(
  caller: AccountCaller,
  byId: (id: string) => Promise<PrincipalPolicies | undefined>,
  lentByRoot: PrincipalPolicies,
): Promise<PrincipalPolicies | undefined> {
  switch (caller.kind) {
    case "root":
      return ROOT;
    case "user":
      return byId(caller.userId);
    case "assumed-role":
      return byId(caller.roleId);
    case "federated-user": {
      if (caller.issuer.kind === "user") {
        const issuer = await byId(caller.issuer.id);
        // The user lends its permissions, not its tags.
        return issuer && { ...issuer, tags: {} };
      }
      return lentByRoot;
    }
  }
}
