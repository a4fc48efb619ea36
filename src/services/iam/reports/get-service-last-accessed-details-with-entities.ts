import type {
  EntityDetails,
  GetServiceLastAccessedDetailsWithEntitiesResponse,
} from "../../../pure/api/iam.shapes.ts";
import { GetServiceLastAccessedDetailsWithEntities } from "../../../pure/api/iam.ts";
import type { Call } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { arnOf } from "../entities/entity.ts";
import { findEntityById } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { completionOf, describePending, requireJob } from "./access-job.ts";
import type { AccessReport } from "./access-report.ts";
import { invalidReportNamespace } from "./errors.ts";
import { pageOfReport } from "./report-page.ts";

export const getServiceLastAccessedDetailsWithEntities = operation(
  GetServiceLastAccessedDetailsWithEntities,
  {
    demands: () => onAccount("iam:GetServiceLastAccessedDetailsWithEntities"),
    async run(input, call, { catalogue }) {
      const { ServiceNamespace: namespace } = input;
      const job = await requireJob(call, input.JobId, "entity");
      if (catalogue.find(namespace) === undefined) throw invalidReportNamespace(namespace);
      const completion = completionOf(job, call.now);
      if (completion === undefined) {
        return describePending(job) as GetServiceLastAccessedDetailsWithEntitiesResponse;
      }
      const entities = await entitiesIn(call, JSON.parse(job.report) as AccessReport, namespace);
      // A marker goes on in another service of the same job, as it does on AWS.
      const { items, end } = await pageOfReport(call, ["entities", job.id], input, entities);
      return {
        JobStatus: "COMPLETED",
        JobCreationDate: new Date(job.createdAtMs),
        JobCompletionDate: completion,
        EntityDetailsList: items,
        ...end,
      };
    },
  },
);

/** Who could use the service, the latest use first, as they are called now; those that are gone are left out. */
async function entitiesIn(
  { transaction }: Call,
  { services, principals }: AccessReport,
  namespace: string,
): Promise<EntityDetails[]> {
  const service = services.find((one) => one.namespace === namespace);
  if (service === undefined) return [];
  const found: { readonly details: EntityDetails; readonly atMs: number }[] = [];
  for (const id of principals) {
    const entity = await findEntityById(transaction, id);
    if (entity === undefined) continue;
    const { [id]: atMs } = service.users;
    const Type = entity.kind === "role" ? "ROLE" : "USER";
    const EntityInfo = { Arn: arnOf(entity), Name: entity.name, Type, Id: id, Path: entity.path } as const;
    const LastAuthenticated = atMs === undefined ? undefined : new Date(atMs);
    found.push({ details: { EntityInfo, LastAuthenticated }, atMs: atMs ?? 0 });
  }
  found.sort((one, other) => {
    if (one.atMs !== other.atMs) return other.atMs - one.atMs;
    return one.details.EntityInfo.Arn < other.details.EntityInfo.Arn ? -1 : 1;
  });
  return found.map(({ details }) => details);
}
