/** Units as the services' documentation uses them: some count in thousands, some in 1024s. */
export const KB = 1_000;
export const MB = 1_000 * KB;
export const GB = 1_000 * MB;
export const TB = 1_000 * GB;
export const MIB = 1_024 * 1_024;
export const GIB = 1_024 * MIB;
export const TIB = 1_024 * GIB;
