/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Function that Sluice computes over the readings of an interval. */
export type Aggregate =
  /** Arithmetic mean of the values. Each reading has the same weight. */
  | 'AVG'
  /** Number of readings. */
  | 'COUNT'
  /** LAST minus FIRST: the change of the value within the interval. It is negative if the value falls, for example when a counter is reset. */
  | 'DELTA'
  /** Value of the earliest reading. Among equal timestamps, Sluice takes the reading that was stored first. */
  | 'FIRST'
  /** Value of the latest reading. Among equal timestamps, Sluice takes the reading that was stored last. */
  | 'LAST'
  /** Largest value. */
  | 'MAX'
  /** Smallest value. */
  | 'MIN'
  /** Sum of the values. */
  | 'SUM';

/** How a client proves that it holds a broker credential. */
export type BrokerCredentialKind =
  /** Client certificate, signed by the platform's own CA. */
  | 'CERTIFICATE'
  /** User name and password. */
  | 'PASSWORD';

/** Life-cycle state of a broker credential. */
export type BrokerCredentialStatus =
  /** Gateways can connect. */
  | 'ACTIVE'
  /** Replaced by a new credential. Gateways can connect until `expiresAt`. */
  | 'GRACE'
  /** Revoked, or expired at the end of its grace period or validity. */
  | 'REVOKED';

/** Policy for a subscriber that is too slow. */
export type OverflowPolicy =
  /** Sluice drops readings, and an event reports their number with a cursor to read them again. */
  | 'GAP'
  /** Sluice keeps only the newest waiting reading of each sensor, and reports the others as a gap. */
  | 'LATEST_PER_SENSOR';

/** Selects the readings to stream. Without `assetIds` and `sensors`, the stream contains all readings of the tenant; otherwise every reading that either list selects. */
export type ReadingsInput = {
  /** Cursor of an earlier event. Sluice replays everything stored after it, then continues live, without gaps or duplicates. */
  readonly after?: string | null | undefined;
  /** Selects all sensors of these assets. An empty list selects none. */
  readonly assetIds?: ReadonlyArray<string> | null | undefined;
  /** Policy for the case that your subscriber is too slow. Defaults to GAP. */
  readonly onOverflow?: OverflowPolicy | null | undefined;
  /** Selects these sensors. An empty list selects none. */
  readonly sensors?: ReadonlyArray<SensorRef> | null | undefined;
  /** Tenant to stream. Defaults to the tenant of your own key. For an OPERATOR it defaults to all tenants. */
  readonly tenantId?: string | null | undefined;
};

/** Reason why Sluice rejected a message. */
export type RejectionReason =
  /** A timestamp is unreadable, too old, or too far in the future. */
  | 'INVALID_TIMESTAMP'
  /** A value is not a finite number, or an integer that a double cannot hold. */
  | 'INVALID_VALUE'
  /** The payload is not a JSON reading or an array of JSON readings. */
  | 'MALFORMED_PAYLOAD'
  /** The topic is not `tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry`. */
  | 'MALFORMED_TOPIC'
  /** The message exceeds the maximum number of bytes or readings. */
  | 'PAYLOAD_TOO_LARGE'
  /** The tenant or the sensor exceeds its rate limit. */
  | 'RATE_LIMITED'
  /** The tenant is suspended. */
  | 'TENANT_SUSPENDED'
  /** The topic names an asset that the tenant does not have. */
  | 'UNKNOWN_ASSET'
  /** The topic names a sensor that the asset does not have. */
  | 'UNKNOWN_SENSOR'
  /** The topic names a tenant that is not registered. */
  | 'UNKNOWN_TENANT'
  /** The content type is not supported. Use `application/json`, or set none. */
  | 'UNSUPPORTED_CONTENT_TYPE';

/** Role of an API key or token. It decides what the holder can read and change. */
export type Role =
  /** Reads and changes every tenant, and runs the platform. */
  | 'OPERATOR'
  /** Reads and changes everything of one tenant. */
  | 'TENANT_ADMIN'
  /** Reads everything of one tenant except API keys, broker credentials and the audit log. */
  | 'TENANT_READER';

/** Conditions for a list of sensors. A sensor must meet all of them. */
export type SensorFilter = {
  /** Matches sensors with a reading since this time. Sluice compares timestamps to the minute. */
  readonly activeSince?: string | null | undefined;
  /** Matches sensors of these assets. An empty list matches none. */
  readonly assetIds?: ReadonlyArray<string> | null | undefined;
  /** If true, matches sensors without any reading. If false, matches sensors with a reading. */
  readonly neverMeasured?: boolean | null | undefined;
  /** Matches sensors whose ID, or the ID or name of whose asset, contains this text. Case does not matter. */
  readonly search?: string | null | undefined;
  /** Matches sensors without a reading since this time, including those without any reading. Sluice compares timestamps to the minute. */
  readonly silentSince?: string | null | undefined;
  /** Matches sensors of this type. */
  readonly type?: string | null | undefined;
};

/** Reference to a sensor of a tenant. */
export type SensorRef = {
  /** ID of the asset. */
  readonly assetId: string;
  /** ID of the sensor, within the asset. */
  readonly sensorId: string;
};

/** Input fields to compute a series from the readings of a sensor. Use either `every` or `maxPoints`. */
export type SeriesInput = {
  /** Functions to compute with `every`. Defaults to all. */
  readonly aggregates?: ReadonlyArray<Aggregate> | null | undefined;
  /** Length of an interval: a number and `s`, `m`, `h` or `d`, such as `10s`, `5m`, `1h` or `1d`. It must divide a day without remainder. Each interval gives one point. Intervals start at midnight in `timeZone`. */
  readonly every?: string | null | undefined;
  /** Whether an interval without readings gives a point, with `count` 0 and no values. Defaults to false. */
  readonly fillGaps?: boolean | null | undefined;
  /** Maximum number of readings, 3 to 10000. Sluice selects readings that preserve the shape of the line (LTTB), always including the minimum and the maximum. Parts of the range without readings take no points. Defaults to 1000 if you omit `every` too. */
  readonly maxPoints?: number | null | undefined;
  /** Time range of the series. Without `to`, it extends to now, or to the newest reading if that is later. */
  readonly range: TimeRange;
  /** Time zone whose calendar `every` follows, named as in the IANA database, such as `Europe/Berlin`. Defaults to UTC. */
  readonly timeZone?: string | null | undefined;
};

/** Conditions for a list of tenants. A tenant must meet all of them. */
export type TenantFilter = {
  /** Matches tenants whose ID or name contains this text. Case does not matter. */
  readonly search?: string | null | undefined;
  /** Matches tenants in this status. */
  readonly status?: TenantStatus | null | undefined;
};

/** Life-cycle state of a tenant. */
export type TenantStatus =
  /** Gateways can publish and API keys work. */
  | 'ACTIVE'
  /** Sluice is deleting the tenant's accounts and data. */
  | 'DELETING'
  /** Sluice is creating the tenant's account on the MQTT broker. */
  | 'PROVISIONING'
  /** Sluice rejects the tenant's gateways and keys. Operators can still read its data. */
  | 'SUSPENDED';

/** A time range that includes `from` and excludes `to`. `from` must be before `to`. */
export type TimeRange = {
  /** Start of the range, inclusive. */
  readonly from: string;
  /** End of the range, exclusive. Without it, the range is open. */
  readonly to?: string | null | undefined;
};

export type FleetRowFragment = { readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly asset: { readonly assetId: string, readonly name: string | null, readonly type: string }, readonly latestReading: { readonly timestamp: string, readonly value: number } | null };

export type FleetQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: SensorFilter | null | undefined;
}>;


export type FleetQuery = { readonly tenant: { readonly tenantId: string, readonly sensors: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly asset: { readonly assetId: string, readonly name: string | null, readonly type: string }, readonly latestReading: { readonly timestamp: string, readonly value: number } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type LatestOfQueryVariables = Exact<{
  ids: ReadonlyArray<string | number> | string | number;
}>;


export type LatestOfQuery = { readonly nodes: ReadonlyArray<
    | { readonly id: string, readonly latestReading: { readonly timestamp: string, readonly value: number } | null }
    | Record<PropertyKey, never>
   | null> };

export type LiveReadingsSubscriptionVariables = Exact<{
  input: ReadingsInput;
}>;


export type LiveReadingsSubscription = { readonly readings: { readonly cursor: string, readonly gap: { readonly dropped: number } | null, readonly readings: ReadonlyArray<{ readonly timestamp: string, readonly receivedAt: string, readonly value: number, readonly sensor: { readonly id: string } }> } };

export type OverviewQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  range: TimeRange;
}>;


export type OverviewQuery = { readonly tenant: { readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly ledger: { readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }>, readonly minutes: ReadonlyArray<{ readonly minute: string, readonly received: number, readonly stored: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> }> }, readonly rejectedMessages: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly reason: RejectionReason, readonly topic: string, readonly detail: string, readonly occurrences: number }> } } | null };

export type ExpiringQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type ExpiringQuery = { readonly tenant: { readonly tenantId: string, readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly name: string | null, readonly status: BrokerCredentialStatus, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly lastSeenAt: string | null }> }, readonly apiKeys: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly keyId: string, readonly name: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null }> } } | null };

export type FindQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  search?: string | null | undefined;
}>;


export type FindQuery = { readonly tenant: { readonly tenantId: string, readonly sensors: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly asset: { readonly assetId: string } }> } } | null };

export type SensorQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  assetId: string;
  sensorId: string;
}>;


export type SensorQuery = { readonly tenant: { readonly tenantId: string, readonly asset: { readonly assetId: string, readonly name: string | null, readonly type: string, readonly sensor: { readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly topic: string, readonly createdAt: string, readonly latestReading: { readonly timestamp: string, readonly receivedAt: string, readonly value: number } | null } | null } | null } | null };

export type SeriesQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  assetId: string;
  sensorId: string;
  input: SeriesInput;
}>;


export type SeriesQuery = { readonly tenant: { readonly asset: { readonly sensor: { readonly id: string, readonly series: { readonly interval: string | null, readonly truncated: boolean, readonly points: ReadonlyArray<{ readonly at: string, readonly min: number | null, readonly max: number | null, readonly avg: number | null, readonly count: number | null }> } } | null } | null } | null };

export type RawSeriesQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  assetId: string;
  sensorId: string;
  input: SeriesInput;
}>;


export type RawSeriesQuery = { readonly tenant: { readonly asset: { readonly sensor: { readonly id: string, readonly series: { readonly interval: string | null, readonly truncated: boolean, readonly points: ReadonlyArray<{ readonly at: string, readonly value: number | null }> } } | null } | null } | null };

export type ReadingsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  assetId: string;
  sensorId: string;
  range: TimeRange;
  last?: number | null | undefined;
}>;


export type ReadingsQuery = { readonly tenant: { readonly asset: { readonly sensor: { readonly id: string, readonly readings: { readonly nodes: ReadonlyArray<{ readonly timestamp: string, readonly receivedAt: string, readonly value: number }> } } | null } | null } | null };

export type PublishToQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type PublishToQuery = { readonly tenant: { readonly tenantId: string, readonly broker: { readonly mqttUrl: string } | null, readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly status: BrokerCredentialStatus, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null }> } } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly role: Role, readonly may: ReadonlyArray<string>, readonly subject: string | null, readonly expiresAt: string | null, readonly tenant: { readonly tenantId: string, readonly name: string, readonly status: TenantStatus } | null, readonly apiKey: { readonly keyId: string, readonly name: string, readonly expiresAt: string | null, readonly expiresSoon: boolean } | null } };

export type TenantNameQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type TenantNameQuery = { readonly tenant: { readonly tenantId: string, readonly name: string, readonly status: TenantStatus } | null };

export type TenantsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TenantFilter | null | undefined;
}>;


export type TenantsQuery = { readonly tenants: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const FleetRowFragmentDoc = new TypedDocumentString(`
    fragment FleetRow on Sensor {
  id
  sensorId
  type
  unit
  asset {
    assetId
    name
    type
  }
  latestReading {
    timestamp
    value
  }
}
    `, {"fragmentName":"FleetRow"}) as unknown as TypedDocumentString<FleetRowFragment, unknown>;
export const FleetDocument = new TypedDocumentString(`
    query fleet($tenantId: String, $first: Int, $after: Cursor, $filter: SensorFilter) {
  tenant(tenantId: $tenantId) {
    tenantId
    sensors(first: $first, after: $after, filter: $filter) {
      nodes {
        ...FleetRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment FleetRow on Sensor {
  id
  sensorId
  type
  unit
  asset {
    assetId
    name
    type
  }
  latestReading {
    timestamp
    value
  }
}`) as unknown as TypedDocumentString<FleetQuery, FleetQueryVariables>;
export const LatestOfDocument = new TypedDocumentString(`
    query latestOf($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Sensor {
      id
      latestReading {
        timestamp
        value
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LatestOfQuery, LatestOfQueryVariables>;
export const LiveReadingsDocument = new TypedDocumentString(`
    subscription liveReadings($input: ReadingsInput!) {
  readings(input: $input) {
    cursor
    gap {
      dropped
    }
    readings {
      timestamp
      receivedAt
      value
      sensor {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LiveReadingsSubscription, LiveReadingsSubscriptionVariables>;
export const OverviewDocument = new TypedDocumentString(`
    query overview($tenantId: String, $range: TimeRange!) {
  tenant(tenantId: $tenantId) {
    tenantId
    name
    status
    ledger(range: $range) {
      received
      stored
      duplicates
      pending
      balanced
      rejected {
        reason
        count
      }
      minutes {
        minute
        received
        stored
        balanced
        rejected {
          reason
          count
        }
      }
    }
    rejectedMessages(last: 8) {
      nodes {
        id
        at
        reason
        topic
        detail
        occurrences
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const ExpiringDocument = new TypedDocumentString(`
    query expiring($tenantId: String) {
  tenant(tenantId: $tenantId) {
    tenantId
    brokerCredentials(first: 100) {
      nodes {
        id
        username
        name
        status
        expiresAt
        expiresSoon
        lastSeenAt
      }
    }
    apiKeys(first: 100) {
      nodes {
        id
        keyId
        name
        expiresAt
        expiresSoon
        revokedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ExpiringQuery, ExpiringQueryVariables>;
export const FindDocument = new TypedDocumentString(`
    query find($tenantId: String, $search: String) {
  tenant(tenantId: $tenantId) {
    tenantId
    sensors(first: 8, filter: {search: $search}) {
      nodes {
        id
        sensorId
        type
        asset {
          assetId
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FindQuery, FindQueryVariables>;
export const SensorDocument = new TypedDocumentString(`
    query sensor($tenantId: String, $assetId: String!, $sensorId: String!) {
  tenant(tenantId: $tenantId) {
    tenantId
    asset(assetId: $assetId) {
      assetId
      name
      type
      sensor(sensorId: $sensorId) {
        id
        sensorId
        type
        unit
        topic
        createdAt
        latestReading {
          timestamp
          receivedAt
          value
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SensorQuery, SensorQueryVariables>;
export const SeriesDocument = new TypedDocumentString(`
    query series($tenantId: String, $assetId: String!, $sensorId: String!, $input: SeriesInput!) {
  tenant(tenantId: $tenantId) {
    asset(assetId: $assetId) {
      sensor(sensorId: $sensorId) {
        id
        series(input: $input) {
          interval
          truncated
          points {
            at
            min
            max
            avg
            count
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SeriesQuery, SeriesQueryVariables>;
export const RawSeriesDocument = new TypedDocumentString(`
    query rawSeries($tenantId: String, $assetId: String!, $sensorId: String!, $input: SeriesInput!) {
  tenant(tenantId: $tenantId) {
    asset(assetId: $assetId) {
      sensor(sensorId: $sensorId) {
        id
        series(input: $input) {
          interval
          truncated
          points {
            at
            value
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RawSeriesQuery, RawSeriesQueryVariables>;
export const ReadingsDocument = new TypedDocumentString(`
    query readings($tenantId: String, $assetId: String!, $sensorId: String!, $range: TimeRange!, $last: Int) {
  tenant(tenantId: $tenantId) {
    asset(assetId: $assetId) {
      sensor(sensorId: $sensorId) {
        id
        readings(range: $range, last: $last) {
          nodes {
            timestamp
            receivedAt
            value
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadingsQuery, ReadingsQueryVariables>;
export const PublishToDocument = new TypedDocumentString(`
    query publishTo($tenantId: String) {
  tenant(tenantId: $tenantId) {
    tenantId
    broker {
      mqttUrl
    }
    brokerCredentials(first: 20) {
      nodes {
        id
        username
        kind
        status
        assets {
          assetId
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PublishToQuery, PublishToQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query viewer {
  viewer {
    role
    may
    subject
    expiresAt
    tenant {
      tenantId
      name
      status
    }
    apiKey {
      keyId
      name
      expiresAt
      expiresSoon
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const TenantNameDocument = new TypedDocumentString(`
    query tenantName($tenantId: String) {
  tenant(tenantId: $tenantId) {
    tenantId
    name
    status
  }
}
    `) as unknown as TypedDocumentString<TenantNameQuery, TenantNameQueryVariables>;
export const TenantsDocument = new TypedDocumentString(`
    query tenants($first: Int, $after: Cursor, $filter: TenantFilter) {
  tenants(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      tenantId
      name
      status
      createdAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<TenantsQuery, TenantsQueryVariables>;