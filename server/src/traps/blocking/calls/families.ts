import { advice, type BlockingGroup, type Remedy, THREAD } from './entry';

/** Packages with too many blocking calls to list: all that match. */
export const FAMILIES: readonly { readonly group: BlockingGroup; readonly remedy: Remedy; readonly name: RegExp }[] = [
  {
    group: 'network',
    remedy: advice('use aioboto3, or run the call in a thread'),
    name: /^boto3\.(Client|Resource|resources\..+)\.(?!meta$|exceptions$|can_paginate$|get_paginator$|close$)\w+$/,
  },
  { group: 'data', remedy: THREAD, name: /^pandas\.read_\w+$/ },
  {
    group: 'data',
    remedy: THREAD,
    name: /^pandas\.DataFrame\.(merge|groupby|pivot_table|to_(csv|excel|json|parquet|sql|html|pickle|feather|hdf|markdown|latex|xml))$/,
  },
  { group: 'data', remedy: THREAD, name: /^(numpy|scipy)\.(linalg|fft)\.\w+$/ },
  { group: 'data', remedy: THREAD, name: /^scipy\.(optimize|integrate|interpolate|cluster|ndimage)\.[\w.]+$/ },
  {
    group: 'data',
    remedy: THREAD,
    name: /^(sklearn|xgboost|lightgbm|catboost)\.[\w.]+\.(fit|fit_transform|partial_fit|predict|predict_proba|score)$/,
  },
];
