import { forecastMadeSiblings } from './global-scale.ts';

process.stdout.write(JSON.stringify(forecastMadeSiblings(Number(process.argv[2] ?? '50'))));
