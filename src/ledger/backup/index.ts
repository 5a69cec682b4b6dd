export { type BackupCheck, type BackupOptions, backup, checkBackup } from './backup.ts';
export type { BackupReport } from './backup-format.ts';
export { type RestoreOptions, type RestoreReport, restore } from './restore.ts';
