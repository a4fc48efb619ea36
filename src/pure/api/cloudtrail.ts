// Generated from models/ by scripts/generate-api.ts; do not edit.

import cloudtrailModel from "./cloudtrail.json" with { type: "json" };
import type * as shapes from "./cloudtrail.shapes.ts";
import type { CompactService } from "./compact-model.ts";
import { defineService } from "./define-service.ts";

export const cloudtrail = defineService(cloudtrailModel as unknown as CompactService);

export const AddTags = cloudtrail.operation<shapes.AddTagsRequest, shapes.AddTagsResponse>("AddTags");
export const CancelQuery = cloudtrail.operation<shapes.CancelQueryRequest, shapes.CancelQueryResponse>(
  "CancelQuery",
);
export const CreateChannel = cloudtrail.operation<shapes.CreateChannelRequest, shapes.CreateChannelResponse>(
  "CreateChannel",
);
export const CreateDashboard = cloudtrail.operation<
  shapes.CreateDashboardRequest,
  shapes.CreateDashboardResponse
>("CreateDashboard");
export const CreateEventDataStore = cloudtrail.operation<
  shapes.CreateEventDataStoreRequest,
  shapes.CreateEventDataStoreResponse
>("CreateEventDataStore");
export const CreateTrail = cloudtrail.operation<shapes.CreateTrailRequest, shapes.CreateTrailResponse>(
  "CreateTrail",
);
export const DeleteChannel = cloudtrail.operation<shapes.DeleteChannelRequest, shapes.DeleteChannelResponse>(
  "DeleteChannel",
);
export const DeleteDashboard = cloudtrail.operation<
  shapes.DeleteDashboardRequest,
  shapes.DeleteDashboardResponse
>("DeleteDashboard");
export const DeleteEventDataStore = cloudtrail.operation<
  shapes.DeleteEventDataStoreRequest,
  shapes.DeleteEventDataStoreResponse
>("DeleteEventDataStore");
export const DeleteResourcePolicy = cloudtrail.operation<
  shapes.DeleteResourcePolicyRequest,
  shapes.DeleteResourcePolicyResponse
>("DeleteResourcePolicy");
export const DeleteTrail = cloudtrail.operation<shapes.DeleteTrailRequest, shapes.DeleteTrailResponse>(
  "DeleteTrail",
);
export const DeregisterOrganizationDelegatedAdmin = cloudtrail.operation<
  shapes.DeregisterOrganizationDelegatedAdminRequest,
  shapes.DeregisterOrganizationDelegatedAdminResponse
>("DeregisterOrganizationDelegatedAdmin");
export const DescribeQuery = cloudtrail.operation<shapes.DescribeQueryRequest, shapes.DescribeQueryResponse>(
  "DescribeQuery",
);
export const DescribeTrails = cloudtrail.operation<
  shapes.DescribeTrailsRequest,
  shapes.DescribeTrailsResponse
>("DescribeTrails");
export const DisableFederation = cloudtrail.operation<
  shapes.DisableFederationRequest,
  shapes.DisableFederationResponse
>("DisableFederation");
export const EnableFederation = cloudtrail.operation<
  shapes.EnableFederationRequest,
  shapes.EnableFederationResponse
>("EnableFederation");
export const GenerateQuery = cloudtrail.operation<shapes.GenerateQueryRequest, shapes.GenerateQueryResponse>(
  "GenerateQuery",
);
export const GetChannel = cloudtrail.operation<shapes.GetChannelRequest, shapes.GetChannelResponse>(
  "GetChannel",
);
export const GetDashboard = cloudtrail.operation<shapes.GetDashboardRequest, shapes.GetDashboardResponse>(
  "GetDashboard",
);
export const GetEventConfiguration = cloudtrail.operation<
  shapes.GetEventConfigurationRequest,
  shapes.GetEventConfigurationResponse
>("GetEventConfiguration");
export const GetEventDataStore = cloudtrail.operation<
  shapes.GetEventDataStoreRequest,
  shapes.GetEventDataStoreResponse
>("GetEventDataStore");
export const GetEventSelectors = cloudtrail.operation<
  shapes.GetEventSelectorsRequest,
  shapes.GetEventSelectorsResponse
>("GetEventSelectors");
export const GetImport = cloudtrail.operation<shapes.GetImportRequest, shapes.GetImportResponse>("GetImport");
export const GetInsightSelectors = cloudtrail.operation<
  shapes.GetInsightSelectorsRequest,
  shapes.GetInsightSelectorsResponse
>("GetInsightSelectors");
export const GetQueryResults = cloudtrail.operation<
  shapes.GetQueryResultsRequest,
  shapes.GetQueryResultsResponse
>("GetQueryResults");
export const GetResourcePolicy = cloudtrail.operation<
  shapes.GetResourcePolicyRequest,
  shapes.GetResourcePolicyResponse
>("GetResourcePolicy");
export const GetTrail = cloudtrail.operation<shapes.GetTrailRequest, shapes.GetTrailResponse>("GetTrail");
export const GetTrailStatus = cloudtrail.operation<
  shapes.GetTrailStatusRequest,
  shapes.GetTrailStatusResponse
>("GetTrailStatus");
export const ListChannels = cloudtrail.operation<shapes.ListChannelsRequest, shapes.ListChannelsResponse>(
  "ListChannels",
);
export const ListDashboards = cloudtrail.operation<
  shapes.ListDashboardsRequest,
  shapes.ListDashboardsResponse
>("ListDashboards");
export const ListEventDataStores = cloudtrail.operation<
  shapes.ListEventDataStoresRequest,
  shapes.ListEventDataStoresResponse
>("ListEventDataStores");
export const ListImportFailures = cloudtrail.operation<
  shapes.ListImportFailuresRequest,
  shapes.ListImportFailuresResponse
>("ListImportFailures");
export const ListImports = cloudtrail.operation<shapes.ListImportsRequest, shapes.ListImportsResponse>(
  "ListImports",
);
export const ListInsightsData = cloudtrail.operation<
  shapes.ListInsightsDataRequest,
  shapes.ListInsightsDataResponse
>("ListInsightsData");
export const ListInsightsMetricData = cloudtrail.operation<
  shapes.ListInsightsMetricDataRequest,
  shapes.ListInsightsMetricDataResponse
>("ListInsightsMetricData");
export const ListPublicKeys = cloudtrail.operation<
  shapes.ListPublicKeysRequest,
  shapes.ListPublicKeysResponse
>("ListPublicKeys");
export const ListQueries = cloudtrail.operation<shapes.ListQueriesRequest, shapes.ListQueriesResponse>(
  "ListQueries",
);
export const ListTags = cloudtrail.operation<shapes.ListTagsRequest, shapes.ListTagsResponse>("ListTags");
export const ListTrails = cloudtrail.operation<shapes.ListTrailsRequest, shapes.ListTrailsResponse>(
  "ListTrails",
);
export const LookupEvents = cloudtrail.operation<shapes.LookupEventsRequest, shapes.LookupEventsResponse>(
  "LookupEvents",
);
export const PutEventConfiguration = cloudtrail.operation<
  shapes.PutEventConfigurationRequest,
  shapes.PutEventConfigurationResponse
>("PutEventConfiguration");
export const PutEventSelectors = cloudtrail.operation<
  shapes.PutEventSelectorsRequest,
  shapes.PutEventSelectorsResponse
>("PutEventSelectors");
export const PutInsightSelectors = cloudtrail.operation<
  shapes.PutInsightSelectorsRequest,
  shapes.PutInsightSelectorsResponse
>("PutInsightSelectors");
export const PutResourcePolicy = cloudtrail.operation<
  shapes.PutResourcePolicyRequest,
  shapes.PutResourcePolicyResponse
>("PutResourcePolicy");
export const RegisterOrganizationDelegatedAdmin = cloudtrail.operation<
  shapes.RegisterOrganizationDelegatedAdminRequest,
  shapes.RegisterOrganizationDelegatedAdminResponse
>("RegisterOrganizationDelegatedAdmin");
export const RemoveTags = cloudtrail.operation<shapes.RemoveTagsRequest, shapes.RemoveTagsResponse>(
  "RemoveTags",
);
export const RestoreEventDataStore = cloudtrail.operation<
  shapes.RestoreEventDataStoreRequest,
  shapes.RestoreEventDataStoreResponse
>("RestoreEventDataStore");
export const SearchSampleQueries = cloudtrail.operation<
  shapes.SearchSampleQueriesRequest,
  shapes.SearchSampleQueriesResponse
>("SearchSampleQueries");
export const StartDashboardRefresh = cloudtrail.operation<
  shapes.StartDashboardRefreshRequest,
  shapes.StartDashboardRefreshResponse
>("StartDashboardRefresh");
export const StartEventDataStoreIngestion = cloudtrail.operation<
  shapes.StartEventDataStoreIngestionRequest,
  shapes.StartEventDataStoreIngestionResponse
>("StartEventDataStoreIngestion");
export const StartImport = cloudtrail.operation<shapes.StartImportRequest, shapes.StartImportResponse>(
  "StartImport",
);
export const StartLogging = cloudtrail.operation<shapes.StartLoggingRequest, shapes.StartLoggingResponse>(
  "StartLogging",
);
export const StartQuery = cloudtrail.operation<shapes.StartQueryRequest, shapes.StartQueryResponse>(
  "StartQuery",
);
export const StopEventDataStoreIngestion = cloudtrail.operation<
  shapes.StopEventDataStoreIngestionRequest,
  shapes.StopEventDataStoreIngestionResponse
>("StopEventDataStoreIngestion");
export const StopImport = cloudtrail.operation<shapes.StopImportRequest, shapes.StopImportResponse>(
  "StopImport",
);
export const StopLogging = cloudtrail.operation<shapes.StopLoggingRequest, shapes.StopLoggingResponse>(
  "StopLogging",
);
export const UpdateChannel = cloudtrail.operation<shapes.UpdateChannelRequest, shapes.UpdateChannelResponse>(
  "UpdateChannel",
);
export const UpdateDashboard = cloudtrail.operation<
  shapes.UpdateDashboardRequest,
  shapes.UpdateDashboardResponse
>("UpdateDashboard");
export const UpdateEventDataStore = cloudtrail.operation<
  shapes.UpdateEventDataStoreRequest,
  shapes.UpdateEventDataStoreResponse
>("UpdateEventDataStore");
export const UpdateTrail = cloudtrail.operation<shapes.UpdateTrailRequest, shapes.UpdateTrailResponse>(
  "UpdateTrail",
);
