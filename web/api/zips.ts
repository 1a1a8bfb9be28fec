import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ZipExportRequest, ZipView } from '../../src/app/api/zip-schemas.ts';
import { api, read } from './client.ts';
import { useStartedJob } from './jobs.ts';

export type Zip = z.infer<typeof ZipView>;

/** Cherry Studio's own zips, the newest first. */
export function useZips() {
  return useQuery({ queryKey: ['zips'], queryFn: () => read(api.api.zips.$get()) });
}

/** The address of a zip, to be downloaded. */
export function zipAddress(name: string): string {
  return `/api/zips/${encodeURIComponent(name)}/content`;
}

/** Reads a whole zip and holds it against what it says of itself. */
export function useVerifyZip() {
  return useStartedJob<'zip-verify', string>((name) =>
    read(api.api.zips.verify.$post({ json: { name } })),
  );
}

/** Makes backups of zips, which stay. */
export function useImportZips() {
  return useStartedJob<'zip-import', string[]>((names) =>
    read(api.api.zips.import.$post({ json: { names } })),
  );
}

/** What deleting zips would give back. */
export function useZipDeletePlan() {
  return useMutation({
    mutationFn: (names: string[]) => read(api.api.zips['delete-plan'].$post({ json: { names } })),
  });
}

/** Deletes zips. */
export function useDeleteZips() {
  return useStartedJob<'zip-delete', string[]>((names) =>
    read(api.api.zips.delete.$post({ json: { names } })),
  );
}

/** Writes a backup as a zip that Cherry Studio restores. */
export function useExportZip() {
  return useStartedJob<'zip-export', z.input<typeof ZipExportRequest> & { id: string }>(
    ({ id, ...json }) => read(api.api.backups[':id']['export-zip'].$post({ param: { id }, json })),
  );
}
