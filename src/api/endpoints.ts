import type { Endpoint } from './http/endpoint.ts';
import { operatorForgetEndpoint } from './operator/operator-forget.ts';
import { operatorQueryEndpoint } from './operator/operator-query.ts';
import { operatorStatusEndpoint } from './operator/operator-status.ts';
import {
  operatorRebuildTwinEndpoint,
  operatorVerifyTwinEndpoint,
} from './operator/operator-twin.ts';
import { batchForecastEndpoint } from './replaced/batch-forecast.ts';
import { compareForecastEndpoint } from './replaced/compare-forecast.ts';
import { exportForecastEndpoint } from './replaced/export-forecast.ts';
import { fetchSalesEndpoint } from './replaced/fetch-sales.ts';
import { getAutoSyncEndpoint } from './replaced/get-auto-sync.ts';
import { getAutoSyncTestsEndpoint } from './replaced/get-auto-sync-tests.ts';
import { getBranchForecastEndpoint } from './replaced/get-branch-forecast.ts';
import { getModelInfoEndpoint } from './replaced/get-model-info.ts';
import { getSyncStatusEndpoint } from './replaced/get-sync-status.ts';
import { getTokenDiagnosisEndpoint } from './replaced/get-token-diagnosis.ts';
import { postAutoSyncEndpoint } from './replaced/post-auto-sync.ts';
import { postAutoSyncTestsEndpoint } from './replaced/post-auto-sync-tests.ts';
import { retrainForecastEndpoint } from './replaced/retrain-forecast.ts';
import { syncProductsEndpoint } from './replaced/sync-products.ts';
import { triggerApiSyncEndpoint } from './replaced/trigger-api-sync.ts';
import { triggerSyncEndpoint } from './replaced/trigger-sync.ts';
import { acceptInvitationEndpoint } from './rest/accept-invitation.ts';
import { acceptWebhookEndpoint } from './rest/accept-webhook.ts';
import { cancelForecastEndpoint } from './rest/cancel-forecast.ts';
import { cancelInvitationEndpoint } from './rest/cancel-invitation.ts';
import { cancelRunEndpoint } from './rest/cancel-run.ts';
import { changeConnectionEndpoint } from './rest/change-connection.ts';
import { changeMemberEndpoint } from './rest/change-member.ts';
import { changePasswordEndpoint } from './rest/change-password.ts';
import { changeStoreEndpoint } from './rest/change-store.ts';
import { changeTenantEndpoint } from './rest/change-tenant.ts';
import { chooseTenantEndpoint } from './rest/choose-tenant.ts';
import { claimEndpoint } from './rest/claim.ts';
import { createConnectionEndpoint } from './rest/create-connection.ts';
import { createForecastOverrideEndpoint } from './rest/create-forecast-override.ts';
import { createInvitationEndpoint } from './rest/create-invitation.ts';
import { createKeyEndpoint } from './rest/create-key.ts';
import { createPasswordLinkEndpoint } from './rest/create-password-link.ts';
import { createStoreEndpoint } from './rest/create-store.ts';
import { disconnectConnectionEndpoint } from './rest/disconnect-connection.ts';
import { downloadIssuesEndpoint } from './rest/download-issues.ts';
import { dropUploadEndpoint } from './rest/drop-upload.ts';
import { endConsentEndpoint } from './rest/end-consent.ts';
import { endOtherSessionsEndpoint } from './rest/end-other-sessions.ts';
import { endSessionEndpoint } from './rest/end-session.ts';
import { getCatalogEndpoint } from './rest/get-catalog.ts';
import { getConnectionEndpoint } from './rest/get-connection.ts';
import { getDocsEndpoint } from './rest/get-docs.ts';
import { getDocumentEndpoint } from './rest/get-document.ts';
import { getForecastAccuracyEndpoint } from './rest/get-forecast-accuracy.ts';
import { getForecastNodeEndpoint } from './rest/get-forecast-node.ts';
import { getForecastRunEndpoint } from './rest/get-forecast-run.ts';
import { getHealthEndpoint } from './rest/get-health.ts';
import { getMeEndpoint } from './rest/get-me.ts';
import { getMetricsEndpoint } from './rest/get-metrics.ts';
import { getOpenapiEndpoint } from './rest/get-openapi.ts';
import { getQueryEndpoint } from './rest/get-query.ts';
import { getReadyEndpoint } from './rest/get-ready.ts';
import { getReconciliationEndpoint } from './rest/get-reconciliation.ts';
import { getRunEndpoint } from './rest/get-run.ts';
import { getRunLogEndpoint } from './rest/get-run-log.ts';
import { getSetupEndpoint } from './rest/get-setup.ts';
import { getTenantEndpoint } from './rest/get-tenant.ts';
import { inspectLinkEndpoint } from './rest/inspect-link.ts';
import { listConnectionIssuesEndpoint } from './rest/list-connection-issues.ts';
import { listConnectionsEndpoint } from './rest/list-connections.ts';
import { listForecastNodesEndpoint } from './rest/list-forecast-nodes.ts';
import { listForecastOverridesEndpoint } from './rest/list-forecast-overrides.ts';
import { listForecastRunsEndpoint } from './rest/list-forecast-runs.ts';
import { listInvitationsEndpoint } from './rest/list-invitations.ts';
import { listIssuesEndpoint } from './rest/list-issues.ts';
import { listKeysEndpoint } from './rest/list-keys.ts';
import { listMembersEndpoint } from './rest/list-members.ts';
import { listNoticesEndpoint } from './rest/list-notices.ts';
import { listPlatformsEndpoint } from './rest/list-platforms.ts';
import { listPresetsEndpoint } from './rest/list-presets.ts';
import { listRunsEndpoint } from './rest/list-runs.ts';
import { listSessionsEndpoint } from './rest/list-sessions.ts';
import { listStoresEndpoint } from './rest/list-stores.ts';
import { pauseConnectionEndpoint } from './rest/pause-connection.ts';
import { postDocumentsEndpoint } from './rest/post-documents.ts';
import { postQueryEndpoint } from './rest/post-query.ts';
import { previewImportEndpoint } from './rest/preview-import.ts';
import { readNoticeEndpoint } from './rest/read-notice.ts';
import { reauthorizeConnectionEndpoint } from './rest/reauthorize-connection.ts';
import { reconcileConnectionEndpoint } from './rest/reconcile-connection.ts';
import { removeForecastOverrideEndpoint } from './rest/remove-forecast-override.ts';
import { removeMemberEndpoint } from './rest/remove-member.ts';
import { replayConnectionEndpoint } from './rest/replay-connection.ts';
import { resetPasswordEndpoint } from './rest/reset-password.ts';
import { resumeConnectionEndpoint } from './rest/resume-connection.ts';
import { revokeKeyEndpoint } from './rest/revoke-key.ts';
import { signInEndpoint } from './rest/sign-in.ts';
import { signOutEndpoint } from './rest/sign-out.ts';
import { startForecastEndpoint } from './rest/start-forecast.ts';
import { startImportEndpoint } from './rest/start-import.ts';
import { streamEventsEndpoint } from './rest/stream-events.ts';
import { syncConnectionEndpoint } from './rest/sync-connection.ts';
import { testConnectionEndpoint } from './rest/test-connection.ts';
import { updateUserEndpoint } from './rest/update-user.ts';
import { uploadFilesEndpoint } from './rest/upload-files.ts';

/** Everything that the server answers, besides the web app's files. */
export const endpoints: readonly Endpoint[] = [
  acceptInvitationEndpoint,
  acceptWebhookEndpoint,
  cancelInvitationEndpoint,
  cancelRunEndpoint,
  changeConnectionEndpoint,
  changeMemberEndpoint,
  changePasswordEndpoint,
  changeStoreEndpoint,
  changeTenantEndpoint,
  chooseTenantEndpoint,
  claimEndpoint,
  createConnectionEndpoint,
  createInvitationEndpoint,
  createKeyEndpoint,
  createPasswordLinkEndpoint,
  createStoreEndpoint,
  disconnectConnectionEndpoint,
  downloadIssuesEndpoint,
  dropUploadEndpoint,
  endConsentEndpoint,
  endOtherSessionsEndpoint,
  endSessionEndpoint,
  getCatalogEndpoint,
  getConnectionEndpoint,
  getDocsEndpoint,
  getDocumentEndpoint,
  getHealthEndpoint,
  getMeEndpoint,
  getMetricsEndpoint,
  getOpenapiEndpoint,
  getQueryEndpoint,
  getReadyEndpoint,
  getReconciliationEndpoint,
  getRunEndpoint,
  getRunLogEndpoint,
  getSetupEndpoint,
  getTenantEndpoint,
  inspectLinkEndpoint,
  listConnectionIssuesEndpoint,
  listConnectionsEndpoint,
  listInvitationsEndpoint,
  listIssuesEndpoint,
  listKeysEndpoint,
  listMembersEndpoint,
  listNoticesEndpoint,
  listPlatformsEndpoint,
  listPresetsEndpoint,
  listRunsEndpoint,
  listSessionsEndpoint,
  listStoresEndpoint,
  pauseConnectionEndpoint,
  postDocumentsEndpoint,
  postQueryEndpoint,
  previewImportEndpoint,
  readNoticeEndpoint,
  reauthorizeConnectionEndpoint,
  reconcileConnectionEndpoint,
  removeMemberEndpoint,
  replayConnectionEndpoint,
  resetPasswordEndpoint,
  resumeConnectionEndpoint,
  revokeKeyEndpoint,
  signInEndpoint,
  signOutEndpoint,
  startImportEndpoint,
  streamEventsEndpoint,
  syncConnectionEndpoint,
  testConnectionEndpoint,
  updateUserEndpoint,
  uploadFilesEndpoint,
  cancelForecastEndpoint,
  createForecastOverrideEndpoint,
  getForecastAccuracyEndpoint,
  getForecastNodeEndpoint,
  getForecastRunEndpoint,
  listForecastNodesEndpoint,
  listForecastOverridesEndpoint,
  listForecastRunsEndpoint,
  removeForecastOverrideEndpoint,
  startForecastEndpoint,
  // Before what has a date and a branch in these places.
  exportForecastEndpoint,
  getModelInfoEndpoint,
  getBranchForecastEndpoint,
  batchForecastEndpoint,
  compareForecastEndpoint,
  retrainForecastEndpoint,
  fetchSalesEndpoint,
  getAutoSyncEndpoint,
  getAutoSyncTestsEndpoint,
  getSyncStatusEndpoint,
  getTokenDiagnosisEndpoint,
  postAutoSyncEndpoint,
  postAutoSyncTestsEndpoint,
  syncProductsEndpoint,
  triggerApiSyncEndpoint,
  triggerSyncEndpoint,
  operatorForgetEndpoint,
  operatorQueryEndpoint,
  operatorStatusEndpoint,
  operatorVerifyTwinEndpoint,
  operatorRebuildTwinEndpoint,
];
