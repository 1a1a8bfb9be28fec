import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import type { z } from 'zod';
import type { Growth } from '../../src/app/api/backup-schemas.ts';
import { useFormats } from '../format/formats.ts';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';

/** How the storage grew, as a chart. */
export default function GrowthSection({ growth }: { growth: z.infer<typeof Growth> }) {
  const { say, language } = useTexts();
  const { bytes } = useFormats();
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium' });
  return (
    <Section title={say('backups.growth')} says={say('backups.growthHelp')}>
      <AreaChart
        h={200}
        data={growth.points.map(({ time, bytesTotal, bytesNew }) => ({
          day: day.format(new Date(time)),
          bytesTotal,
          bytesNew,
        }))}
        dataKey="day"
        series={[{ name: 'bytesTotal', label: say('backups.growthTotal'), color: 'cherry.6' }]}
        valueFormatter={bytes}
        withDots={false}
        gridAxis="none"
        yAxisProps={{ width: 72 }}
        curveType="monotone"
      />
    </Section>
  );
}
