import { type ActionMemo, actionMemo, remember } from "./action-memo.ts";
import { reachedByResourceControl } from "./resource-control-services.ts";

/**
 * What the rules ask about an action, whoever asks for it. They name these actions themselves, and hold them
 * for policies that are simulated or evaluated with no service at hand: so this is data, and no convention.
 */
export interface ActionFacts {
  /** In lower case: policies name actions in any. */
  readonly name: string;
  readonly isOfSts: boolean;
  readonly isReachedByResourceControl: boolean;
  /** Reading or replacing the bucket policy, which the bucket's owner can never lose. */
  readonly isOnBucketPolicy: boolean;
  /** Asking whose the credentials are. */
  readonly isAboutOneself: boolean;
}

const BUCKET_POLICY_ACTIONS: ReadonlySet<string> = new Set([
  "s3:getbucketpolicy",
  "s3:putbucketpolicy",
  "s3:deletebucketpolicy",
]);

const known: ActionMemo<ActionFacts> = actionMemo();

/** Takes `service:Operation`, in any case. */
export function actionFacts(action: string): ActionFacts {
  return known.get(action) ?? remember(known, action, factsOf(action));
}

function factsOf(action: string): ActionFacts {
  const name = action.toLowerCase();
  const service = name.slice(0, Math.max(name.indexOf(":"), 0));
  return {
    name,
    isOfSts: service === "sts",
    isReachedByResourceControl: reachedByResourceControl(service),
    isOnBucketPolicy: BUCKET_POLICY_ACTIONS.has(name),
    isAboutOneself: name === "sts:getcalleridentity",
  };
}
