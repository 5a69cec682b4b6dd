import { planMadeStore } from './plan-scale.ts';

process.stdout.write(JSON.stringify(await planMadeStore(Number(process.argv[2] ?? '60'))));
