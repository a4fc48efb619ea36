import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** AWS's own clients, which try once only: what failed was not acknowledged. */
export interface SdkClients {
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  readonly cloudtrail: CloudTrailClient;
  readonly organizations: OrganizationsClient;
  destroy(): void;
}

export function sdkClients(url: string, credentials: Credentials, region = "us-east-1"): SdkClients {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const shared = {
    endpoint: url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  };
  const clients = {
    iam: new IAMClient(shared),
    s3: new S3Client({ ...shared, forcePathStyle: true }),
    sts: new STSClient(shared),
    cloudtrail: new CloudTrailClient(shared),
    organizations: new OrganizationsClient(shared),
  };
  return {
    ...clients,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
