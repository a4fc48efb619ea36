import { CreateOpenIDConnectProviderCommand, CreateSAMLProviderCommand, type Tag } from "@aws-sdk/client-iam";
import type { Config } from "../../src/config.ts";
import { type House, START_MS } from "./house.ts";
import { samlMetadata, samlResponse } from "./saml-issuer.ts";
import { openTokenIssuer } from "./token-issuer.ts";

const SAML_PROVIDER = "arn:aws:iam::111111111111:saml-provider/federation";

/** The one whose own claims AWS tells policies the most of. */
const TOKEN_ISSUER = "https://token.actions.githubusercontent.com";
const TOKEN_PROVIDER = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
const CLIENT = "federation";

/** Every attribute of an assertion that has a condition key, as the IAM User Guide lists them. */
const SAML_ATTRIBUTES = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((number) => `urn:oid:1.3.6.1.4.1.5923.1.1.1.${number}`),
  ...[2, 3, 4, 5, 6].map((number) => `urn:oid:1.3.6.1.4.1.5923.1.2.1.${number}`),
  "urn:oid:2.5.4.3",
  "http://schemas.xmlsoap.org/claims/CommonName",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
  "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid",
  "2.5.4.45",
  "0.9.2342.19200300.100.1.45",
];

const GITHUB_CLAIMS = [
  "actor",
  "actor_id",
  "enterprise_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "repository",
  "repository_id",
  "repository_owner_id",
  "workflow",
];

/** Identity providers of both kinds that vouch for somebody, for tests that call every operation there is. */
export interface Federation {
  readonly settings: Partial<Config>;
  /** ARNs of the providers, by the members that name them. */
  readonly providers: Readonly<Record<string, string>>;
  configure(house: House, tags?: Tag[]): Promise<void>;
  /** The members of AssumeRoleWithSAML and AssumeRoleWithWebIdentity that make AWS STS believe the caller. */
  proofs(roleArn: string): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function openFederation(): Promise<Federation> {
  const issuer = await openTokenIssuer();
  issuer.issuer = TOKEN_ISSUER;
  const now = Math.floor(START_MS / 1000);
  return {
    settings: { issuers: new Map([[TOKEN_ISSUER, issuer.address]]) },

    providers: { SAMLProviderArn: SAML_PROVIDER, OpenIDConnectProviderArn: TOKEN_PROVIDER },

    async configure(house, Tags = []) {
      const iam = house.iam();
      const SAMLMetadataDocument = samlMetadata().padEnd(1000);
      await iam.send(new CreateSAMLProviderCommand({ Name: "federation", SAMLMetadataDocument, Tags }));
      await iam.send(
        new CreateOpenIDConnectProviderCommand({ Url: TOKEN_ISSUER, ClientIDList: [CLIENT], Tags }),
      );
    },

    proofs: (roleArn) => ({
      PrincipalArn: SAML_PROVIDER,
      SAMLAssertion: samlResponse({
        attributes: {
          ...Object.fromEntries(SAML_ATTRIBUTES.map((name) => [name, ["example"]])),
          Role: [`${roleArn},${SAML_PROVIDER}`],
          SourceIdentity: ["example"],
          "PrincipalTag:team": ["logs"],
          TransitiveTagKeys: ["team"],
        },
      }),
      ProviderId: undefined,
      WebIdentityToken: issuer.token({
        ...Object.fromEntries(GITHUB_CLAIMS.map((name) => [name, "example"])),
        iss: issuer.issuer,
        sub: "example",
        aud: "example",
        azp: CLIENT,
        amr: ["authenticated"],
        email: "example@example.com",
        iat: now,
        exp: now + 600,
        "https://aws.amazon.com/source_identity": "example",
        "https://aws.amazon.com/tags": {
          principal_tags: { team: ["logs"] },
          transitive_tag_keys: ["team"],
        },
      }),
    }),

    close: () => issuer.close(),
  };
}
