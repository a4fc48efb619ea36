import { operationsWith } from "../../runtime/operation.ts";
import type { Parts } from "./parts.ts";

export const operation = operationsWith<Parts>();
