import { RemovalPolicy } from 'aws-cdk-lib';
import type { Home } from '../config.ts';

/** What holds grants outlives its stack, except where everything is thrown away. */
export const removalPolicy = (home: Home): RemovalPolicy =>
  home.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
