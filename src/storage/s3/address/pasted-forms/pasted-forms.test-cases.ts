import { AWS_FORMS } from './aws.test-cases.ts';
import { AWS_REFUSED_FORMS } from './aws-refused.test-cases.ts';
import { COS_FORMS } from './cos.test-cases.ts';
import { OSS_FORMS } from './oss.test-cases.ts';
import { OTHER_SERVICE_FORMS } from './other-services.test-cases.ts';
import type { PastedForm, UnderstoodForm } from './pasted-form.ts';
import { R2_FORMS } from './r2.test-cases.ts';
import { ROOT_PATH_FORMS } from './root-path.test-cases.ts';
import { SELF_HOSTED_FORMS } from './self-hosted.test-cases.ts';

export const PASTED_FORMS: readonly PastedForm[] = [
  ...AWS_FORMS,
  ...AWS_REFUSED_FORMS,
  ...R2_FORMS,
  ...OSS_FORMS,
  ...COS_FORMS,
  ...SELF_HOSTED_FORMS,
  ...OTHER_SERVICE_FORMS,
  ...ROOT_PATH_FORMS,
];

export const UNDERSTOOD_FORMS = PASTED_FORMS.filter((form): form is UnderstoodForm => 'is' in form);
