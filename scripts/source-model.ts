/** What `models/*.json` look like: the JSON service models that AWS publishes with botocore, without their prose. */
import type {
  BindingLocation,
  ProtocolName,
  Shape,
  TimestampFormat,
  XmlNamespace,
} from "../src/pure/api/model.ts";

export interface SourceMember {
  readonly shape: string;
  readonly location?: Exclude<BindingLocation, "body">;
  readonly locationName?: string;
  readonly streaming?: boolean;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: XmlNamespace;
}

export interface SourceShape {
  readonly type: Shape["type"];
  readonly members?: Readonly<Record<string, SourceMember>>;
  readonly required?: readonly string[];
  readonly payload?: string;
  readonly member?: SourceMember;
  readonly flattened?: boolean;
  readonly key?: SourceMember;
  readonly value?: SourceMember;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly timestampFormat?: TimestampFormat;
  readonly sensitive?: boolean;
  readonly eventstream?: boolean;
  readonly xmlNamespace?: XmlNamespace;
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface SourceOperation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input?: { readonly shape: string; readonly locationName?: string };
  readonly output?: { readonly shape: string };
  readonly errors?: readonly { readonly shape: string }[];
  readonly deprecated?: boolean;
  readonly httpChecksum?: { readonly requestChecksumRequired?: boolean };
}

interface SourcePages {
  readonly input_token?: string | readonly string[];
  readonly output_token?: string | readonly string[];
  readonly limit_key?: string;
  readonly more_results?: string;
  readonly result_key?: string | readonly string[];
}

export interface SourceModel {
  readonly metadata: {
    readonly serviceId: string;
    readonly serviceFullName: string;
    readonly protocol: ProtocolName;
    readonly apiVersion: string;
    readonly endpointPrefix: string;
    readonly signingName?: string;
    readonly targetPrefix?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<Record<string, SourceOperation>>;
  readonly shapes: Readonly<Record<string, SourceShape>>;
  readonly pagination: Readonly<Record<string, SourcePages>>;
}
