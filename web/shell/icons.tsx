import type { ReactNode, SVGProps } from 'react';

/** The few pictures of the app: lines on a square of 24, in the colour of the text beside them. */
function icon(paths: ReactNode) {
  return function Icon(props: SVGProps<SVGSVGElement>) {
    return (
      <svg
        width="20"
        height="20"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        {paths}
      </svg>
    );
  };
}

export const BackupIcon = icon(
  <path d="M12 16V4m0 0L7.5 8.5M12 4l4.5 4.5M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3" />,
);
export const BackupsIcon = icon(
  <>
    <path d="M4 7c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3Z" />
    <path d="M4 7v5c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12v5c0 1.7 3.6 3 8 3s8-1.3 8-3v-5" />
  </>,
);
export const SettingsIcon = icon(
  <>
    <path d="M4 7h9m5 0h2M4 17h2m5 0h9" />
    <circle cx="15.5" cy="7" r="2.5" />
    <circle cx="8.5" cy="17" r="2.5" />
  </>,
);
export const ActivityIcon = icon(<path d="M3 12h4l3-8 4 16 3-8h4" />);
export const ComputerIcon = icon(
  <>
    <rect x="4" y="4" width="16" height="11" rx="2" />
    <path d="M2.5 19h19" />
  </>,
);
export const FolderIcon = icon(
  <path d="M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2Z" />,
);
export const FileIcon = icon(
  <path d="M14 3v5h5M7 3h7l5 5v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z" />,
);
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const CrossIcon = icon(<path d="m6.5 6.5 11 11m0-11-11 11" />);
export const DashIcon = icon(<path d="M7 12h10" />);
export const PinIcon = icon(
  <path d="m9 4 11 11-2 .500-3-.500-4 4-.500-3L4 9.5l4-1.5ZM8.5 15.5 4 20" />,
);
export const SearchIcon = icon(
  <>
    <circle cx="11" cy="11" r="6" />
    <path d="m20 20-4.5-4.5" />
  </>,
);
export const MoreIcon = icon(
  <>
    <circle cx="5" cy="12" r=".8" fill="currentColor" />
    <circle cx="12" cy="12" r=".8" fill="currentColor" />
    <circle cx="19" cy="12" r=".8" fill="currentColor" />
  </>,
);
export const RefreshIcon = icon(
  <path d="M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 5.7 7M4.5 14a8 8 0 0 0 13.8 3" />,
);
export const WarningIcon = icon(<path d="M12 4 2.8 19.5h18.4ZM12 10v4m0 2.8v.2" />);
export const LockIcon = icon(
  <>
    <rect x="5" y="11" width="14" height="9" rx="2" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </>,
);
export const GlobeIcon = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M3 12h18M12 3c5 5 5 13 0 18-5-5-5-13 0-18Z" />
  </>,
);
export const CloudIcon = icon(
  <path d="M7 18.5a4.5 4.5 0 0 1-.4-9 6 6 0 0 1 11.5 1.6 3.8 3.8 0 0 1-.6 7.4Z" />,
);
