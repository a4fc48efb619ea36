/** The form of a generated `<service>.json`: names where the resolved model has objects, and no property at its default. */
import type {
  BindingLocation,
  Pagination,
  ProtocolName,
  Shape,
  TimestampFormat,
  XmlNamespace,
} from "./model.ts";

export interface CompactMember {
  readonly shape: string;
  readonly location?: Exclude<BindingLocation, "body">;
  readonly wireName?: string;
  readonly streaming?: boolean;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: string;
}

export interface CompactShape {
  readonly type: Shape["type"];
  readonly members?: Readonly<Record<string, string | CompactMember>>;
  readonly required?: readonly string[];
  readonly payload?: string;
  readonly element?: string;
  readonly elementName?: string;
  readonly flattened?: boolean;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly format?: TimestampFormat;
  readonly sensitive?: boolean;
  readonly eventStream?: boolean;
  readonly xmlNamespace?: XmlNamespace;
}

export interface CompactOperation {
  readonly http?: { readonly method: string; readonly uri: string; readonly responseCode?: number };
  readonly input?: string;
  readonly output?: string;
  readonly inputRoot?: string;
  readonly outputRoot?: string;
  readonly errors?: readonly string[];
  readonly pagination?: Partial<Pagination>;
  readonly deprecated?: boolean;
  readonly checksumRequired?: boolean;
}

export interface CompactError {
  readonly code?: string;
  readonly status?: number;
  readonly members?: readonly string[];
}

export interface CompactService {
  readonly name: string;
  readonly serviceId: string;
  readonly fullName: string;
  readonly protocol: ProtocolName;
  readonly apiVersion: string;
  readonly endpointPrefix: string;
  readonly signingName: string;
  readonly targetPrefix?: string;
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, CompactOperation>>;
  readonly errors: Readonly<Record<string, CompactError>>;
  readonly shapes: Readonly<Record<string, CompactShape>>;
}
