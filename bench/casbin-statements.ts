import { newEnforcer, newModelFromString } from "casbin";

const MODEL = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.act == p.act && keyMatch(r.obj, p.obj)
`;

const QUESTIONS = 64;

/** So many policies with an action and a resource pattern each, as the load has them but without conditions. */
export async function casbinStatements(count: number): Promise<() => boolean> {
  const actionOf = (index: number) => `service:Action${index}`;
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addPolicies(
    Array.from({ length: count }, (_, index) => [
      "alice",
      `arn:aws:s3:::bucket-${index}/data/*`,
      actionOf(index),
    ]),
  );
  const indexes = Array.from({ length: QUESTIONS }, (_, number) => Math.floor((number / QUESTIONS) * count));
  let next = 0;
  return () => {
    const index = indexes[next++ % QUESTIONS] ?? 0;
    const isAllowed = enforcer.enforceSync(
      "alice",
      `arn:aws:s3:::bucket-${index}/data/object`,
      actionOf(index),
    );
    if (!isAllowed) throw new Error(`casbin refuses statement ${index} of ${count}`);
    return isAllowed;
  };
}
