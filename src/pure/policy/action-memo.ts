/** What was found out about actions, so that it is found out once. */
export type ActionMemo<Found> = Map<string, Found>;

/**
 * Actions come from the catalogue, of which no caller asks more; but simulation lets callers invent them, and
 * every list of policies has a memo.
 */
const REMEMBERED_MAX = 512;

export function actionMemo<Found>(): ActionMemo<Found> {
  return new Map();
}

/** Gives back what it keeps. */
export function remember<Found>(memo: ActionMemo<Found>, action: string, found: Found): Found {
  if (memo.size >= REMEMBERED_MAX) memo.clear();
  memo.set(action, found);
  return found;
}
