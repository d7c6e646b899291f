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

/** Input fields to create an API key. */
export type ApiKeyCreateInput = {
  /** Time when the key expires, in the future. Without it, the key never expires. */
  readonly expiresAt?: string | null | undefined;
  /** Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a success, your calls with the same key and input return the first response for 24 hours, including secrets, and change nothing. The same key with another mutation or input is the user error CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Display name, 1 to 200 characters. */
  readonly name: string;
  /** Role, which decides what the key can read and change. */
  readonly role: Role;
  /** Tenant that the key belongs to. Defaults to your own tenant. An OPERATOR must pass it, except for a key with the role OPERATOR, which belongs to no tenant. */
  readonly tenantId?: string | null | undefined;
};

/** Input fields to revoke an API key. */
export type ApiKeyRevokeInput = {
  /** `keyId` of the key. You can also pass the key's secret, which contains it. */
  readonly keyId: string;
};

/** Input fields to delete an asset with its sensors and their readings. */
export type AssetDeleteInput = {
  /** ID of the asset. */
  readonly assetId: string;
  /** Tenant that the asset belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
};

/** Conditions for a list of assets. An asset must meet all of them. An empty text is no condition. */
export type AssetFilter = {
  /** Matches assets whose ID or name contains this text. Case does not matter. */
  readonly search?: string | null | undefined;
  /** Matches assets of this type. */
  readonly type?: string | null | undefined;
};

/** Order of a list of assets. Assets with the same value are ordered by ID, in the same direction. */
export type AssetOrder = {
  /** Field that the list is ordered by. */
  readonly by: AssetOrderField;
  /** Direction. Defaults to ASC. */
  readonly direction?: OrderDirection | null | undefined;
};

/** Field that a list of assets is ordered by. */
export type AssetOrderField =
  /** `assetId`. */
  | 'ID'
  /** `name`, or `assetId` if the asset has none. Case does not matter. */
  | 'NAME';

/** Input fields to register an asset. */
export type AssetRegisterInput = {
  /** ID of the asset, unique within the tenant: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit. */
  readonly assetId: string;
  /** Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a success, your calls with the same key and input return the first response for 24 hours, including secrets, and change nothing. The same key with another mutation or input is the user error CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Display name, 1 to 200 characters. */
  readonly name?: string | null | undefined;
  /** Tenant that the asset belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
  /** Type of the asset, such as `truck`: 1 to 200 characters. */
  readonly type: string;
};

/** Input fields to change an asset. Omitted fields keep their values. */
export type AssetUpdateInput = {
  /** ID of the asset. */
  readonly assetId: string;
  /** Display name, 1 to 200 characters. Null removes it. */
  readonly name?: string | null | undefined;
  /** Tenant that the asset belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
  /** Type of the asset, such as `truck`: 1 to 200 characters. */
  readonly type?: string | null | undefined;
};

/** Conditions for a tenant's audit log. An event must meet all of them. */
export type AuditEventFilter = {
  /** Matches events with one of these actions. An empty list matches no event. */
  readonly actions?: ReadonlyArray<string> | null | undefined;
  /** Matches events at or after this time. */
  readonly from?: string | null | undefined;
  /** Matches events of this caller. */
  readonly keyId?: string | null | undefined;
  /** Matches events whose `target` or `keyId` contains this text: `truck-1` matches `truck-1/temp-1`. Case does not matter. */
  readonly search?: string | null | undefined;
  /** Matches events whose `target` is this ID. */
  readonly target?: string | null | undefined;
  /** Matches events before this time. */
  readonly to?: string | null | undefined;
};

/** Why the broker rejected, closed or lost a connection. */
export type BrokerConnectionFailureReason =
  /** Sluice closed the connection: the credential was changed or revoked, it had too many connections, or its tenant was suspended, moved or deleted. */
  | 'CLOSED_BY_PLATFORM'
  /** The network connection ended without a DISCONNECT packet. */
  | 'CONNECTION_LOST'
  /** Sluice has paused the credential and closed or rejected its connection, because its messages delayed ingestion and contained no accepted readings. */
  | 'CREDENTIAL_PAUSED'
  /** An MQTT 3.1.1 client requested no keep-alive, or a longer one than the broker allows. */
  | 'KEEP_ALIVE_REJECTED'
  /** The client sent nothing for 1.5 times its keep-alive. */
  | 'KEEP_ALIVE_TIMEOUT'
  /** The CONNECT packet is invalid: a wrong protocol version, an invalid topic for the last will, or a persistent session without a client ID. */
  | 'MALFORMED_CONNECT'
  /** The user name or password is wrong, the credential is revoked, its tenant is suspended, or the client ID differs from its `clientId`. */
  | 'NOT_AUTHORIZED'
  /** The client sent a packet larger than the broker's `max_packet_size`. */
  | 'PACKET_TOO_LARGE'
  /** The client sent an invalid packet, for example a publish to a topic with a wildcard. */
  | 'PROTOCOL_ERROR'
  /** The client published with the retain flag, or used an invalid topic alias. */
  | 'RETAINED_PUBLISH'
  /** Another connection with the same client ID took over the session. */
  | 'SESSION_TAKEN_OVER'
  /** The TLS handshake failed. The broker or the client rejected the other's certificate, or the client does not use TLS. */
  | 'TLS_FAILED'
  /** The client published with QoS 2. */
  | 'UNSUPPORTED_QOS'
  /** The last will is retained or has QoS 2. A Mosquitto bridge retains it by default. */
  | 'UNSUPPORTED_WILL';

/** Input fields to issue a broker credential, for example for one gateway. */
export type BrokerCredentialIssueInput = {
  /** IDs of the 1 to 100 assets that the credential can publish for. Defaults to all assets of the tenant. */
  readonly assetIds?: ReadonlyArray<string> | null | undefined;
  /** The only MQTT client ID that can connect with the password. It starts with `tenants/{tenantId}/` and has up to 128 characters of A-Z, a-z, 0-9 and ._:/-. Two active credentials cannot have the same client ID. By default, every client ID can connect. You cannot combine it with `csr`. */
  readonly clientId?: string | null | undefined;
  /** Certificate signing request for the gateway's private key (PKCS#10, in PEM). It is INVALID if the platform issues no certificates. Without it, Sluice creates a password. */
  readonly csr?: string | null | undefined;
  /** Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a success, your calls with the same key and input return the first response for 24 hours, including secrets, and change nothing. The same key with another mutation or input is the user error CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Display name, 1 to 200 characters. */
  readonly name?: string | null | undefined;
  /** Tenant that the credential belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
  /** Validity in days, 1 to 825. Defaults to 365 for a certificate, which expires no later than the CA that signs it. By default, a password never expires. */
  readonly validDays?: number | null | undefined;
};

/** How a client proves that it holds a broker credential. */
export type BrokerCredentialKind =
  /** Client certificate, signed by the platform's own CA. */
  | 'CERTIFICATE'
  /** User name and password. */
  | 'PASSWORD';

/** Input fields to revoke a broker credential. */
export type BrokerCredentialRevokeInput = {
  /** MQTT user name of the credential. */
  readonly username: string;
};

/** Input fields to replace a password. */
export type BrokerCredentialRotateInput = {
  /** Grace period of the old password, in seconds: 0 to 2,592,000 (30 days). Defaults to 3,600. With 0, Sluice revokes the old password immediately. If the old password's `expiresAt` is earlier, that time still applies. */
  readonly graceSeconds?: number | null | undefined;
  /** Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a success, your calls with the same key and input return the first response for 24 hours, including secrets, and change nothing. The same key with another mutation or input is the user error CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Whether passwords that earlier rotations of this credential replaced stay valid until their grace periods expire. Defaults to false: this rotation revokes them immediately. */
  readonly keepEarlierGrace?: boolean | null | undefined;
  /** Tenant that the credential belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
  /** MQTT user name of the credential to replace. Defaults to the newest active password for all assets of the tenant. */
  readonly username?: string | null | undefined;
};

/** Life-cycle state of a broker credential. */
export type BrokerCredentialStatus =
  /** Gateways can connect. */
  | 'ACTIVE'
  /** A new credential has replaced this credential. Gateways can still connect until `expiresAt`. */
  | 'GRACE'
  /** The credential was revoked, or its grace period or validity has expired. */
  | 'REVOKED';

/** Input fields to trace a broker credential. */
export type BrokerCredentialTraceInput = {
  /** Duration of the trace, in seconds: 10 to 300. Defaults to 60. */
  readonly seconds?: number | null | undefined;
  /** MQTT user name of the credential. */
  readonly username: string;
};

/** How the broker differs from the registry. */
export type BrokerDriftKind =
  /** The object's rights or state on the broker differ from the registry. */
  | 'DIFFERENT'
  /** The object is on the broker, but not registered. */
  | 'EXTRA'
  /** The object is registered, but missing on the broker. */
  | 'MISSING';

/** Kind of object on the broker. */
export type BrokerDriftSubject =
  /** The broker's default access, which applies where no role does. */
  | 'DEFAULT_ACCESS'
  /** A role with its access control list. */
  | 'ROLE'
  /** A user. */
  | 'USER';

/** Input fields to reconcile the broker with the registry. */
export type BrokerReconcileInput = {
  /** If true, Sluice only reports the differences. If false, it repairs them. Defaults to true. */
  readonly dryRun?: boolean | null | undefined;
};

/** Kind of an event of a trace. */
export type BrokerTraceEventKind =
  /** A client connected. */
  | 'CONNECTED'
  /** The broker denied a publish: the credential may not publish to `topic`. */
  | 'DENIED_PUBLISH'
  /** The broker denied a subscription to `topic`. With Mosquitto 2.0, the trace contains SUBSCRIBED instead. */
  | 'DENIED_SUBSCRIBE'
  /** A connection ended. */
  | 'DISCONNECTED'
  /** A client subscribed to `topic`. With Mosquitto 2.0, the broker may have denied it. */
  | 'SUBSCRIBED';

/** State of a trace. */
export type BrokerTraceStatus =
  /** The trace ran until `endsAt`. */
  | 'COMPLETE'
  /** The trace ended early, because the broker logged more than 256 MiB or the process stopped. It contains the events until then. */
  | 'CUT'
  /** Sluice has no result, for example because the process that ran the trace was killed. */
  | 'LOST'
  /** The trace is running. The result is available a few seconds after `endsAt`. */
  | 'RUNNING';

/** Step of a deletion. */
export type DeletionStep =
  /** Sluice deletes API keys, and accounts and sessions on the MQTT broker. */
  | 'ACCESS'
  /** Sluice deletes readings, rejected messages, the ledger and the usage. */
  | 'DATA'
  /** Sluice flushes readings that it accepted before the deletion. */
  | 'FLUSH'
  /** Sluice deletes the tenant's record. Until then, the tenant ID stays reserved. */
  | 'RECORD'
  /** Sluice deletes assets and sensors. */
  | 'REGISTRY';

/** An asset to import, with its sensors. */
export type FleetImportAssetInput = {
  /** ID of the asset, unique within the tenant: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit. */
  readonly assetId: string;
  /** Display name, 1 to 200 characters. */
  readonly name?: string | null | undefined;
  /** Sensors of the asset, at most 100. Defaults to none. */
  readonly sensors?: ReadonlyArray<FleetImportSensorInput> | null | undefined;
  /** Type of the asset, such as `truck`: 1 to 200 characters. */
  readonly type: string;
};

/** Input fields to import assets and sensors. The import does not change objects that already exist. */
export type FleetImportInput = {
  /** Assets to import, at most 1,000. */
  readonly assets: ReadonlyArray<FleetImportAssetInput>;
  /** Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a success, your calls with the same key and input return the first response for 24 hours, including secrets, and change nothing. The same key with another mutation or input is the user error CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tenant that the assets belong to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
};

/** A sensor to import. */
export type FleetImportSensorInput = {
  /** ID of the sensor, unique within the asset: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit. */
  readonly sensorId: string;
  /** Measured quantity, such as `temperature`: 1 to 200 characters. */
  readonly type: string;
  /** Unit of the values, such as `°C`: 1 to 32 characters. */
  readonly unit?: string | null | undefined;
};

/** Stage of ingestion that checks messages. */
export type IngestStage =
  /** Check of the content type, rate check of large messages, and decoding of the payload. */
  | 'DECODE'
  /** Comparison with readings that Sluice accepted earlier. This stage rejects no message. */
  | 'DEDUPLICATE'
  /** Comparison with the rate limits of the tenant and the sensor. */
  | 'LIMIT'
  /** Check of the topic and of the payload's size. */
  | 'RECEIVE'
  /** Comparison with the tenant's status, assets and sensors, and with the limits of timestamps. */
  | 'VALIDATE';

/** Input fields to check a message as if a gateway published it. */
export type MessageExplainInput = {
  /** MQTT client ID of the connection, up to 65,535 characters. Defaults to a client ID that the broker accepts. */
  readonly clientId?: string | null | undefined;
  /** Content type of the MQTT 5 PUBLISH, up to 65,535 characters. Defaults to none. */
  readonly contentType?: string | null | undefined;
  /** Payload as text, up to 1,048,576 characters. */
  readonly payload: string;
  /** QoS of the PUBLISH: 0, 1 or 2. Defaults to 1. */
  readonly qos?: number | null | undefined;
  /** Whether the PUBLISH has the retain flag. Defaults to false. */
  readonly retain?: boolean | null | undefined;
  /** Tenant whose gateway publishes the message. Defaults to your own tenant. By default, an OPERATOR checks the message for the tenant in the topic. */
  readonly tenantId?: string | null | undefined;
  /** MQTT topic, up to 65,535 characters. */
  readonly topic: string;
  /** User name of the broker credential that publishes the message, up to 256 characters. Defaults to an active password for all assets of the tenant. A TENANT_READER can see no credential, so omit it. */
  readonly username?: string | null | undefined;
};

/** Direction of an order. */
export type OrderDirection =
  /** Ascending: the smallest, earliest or alphabetically first value comes first. */
  | 'ASC'
  /** Descending: the largest, latest or alphabetically last value comes first. */
  | 'DESC';

/** Policy for a subscriber that is too slow. */
export type OverflowPolicy =
  /** Sluice drops readings. An event reports their number, and a cursor to read them again. */
  | 'GAP'
  /** Sluice keeps only the newest waiting reading of each sensor, and reports the others as a gap. If readings of too many sensors wait, it drops all of them, as GAP does. */
  | 'LATEST_PER_SENSOR';

/** Purpose of a certificate. */
export type PlatformCertificateName =
  /** The broker's own certificate. */
  | 'BROKER'
  /** A CA that signed the broker's certificate. */
  | 'BROKER_CA'
  /** The CA that signs the certificates of gateways. */
  | 'CLIENT_CA';

/** Where an accepted reading is stored. */
export type ReadingPlace =
  /** In the journal. The next flush moves it to the telemetry collection. */
  | 'JOURNAL'
  /** In the telemetry collection. */
  | 'TELEMETRY';

/** Selects the readings to stream: every reading that `assetIds` or `sensors` selects. If you omit both lists, the stream contains all readings of the tenant. */
export type ReadingsInput = {
  /** Cursor of an earlier event. Sluice replays the readings stored since then, and continues with new readings, without gaps or duplicates. */
  readonly after?: string | null | undefined;
  /** Selects all sensors of these assets, at most 1,000. An empty list selects none. */
  readonly assetIds?: ReadonlyArray<string> | null | undefined;
  /** Interval from `1s` to `1h`: a number and `s`, `m` or `h`, such as `10s`. It must divide a day evenly. Sluice then sends only the newest reading of each sensor in each interval. Omitted readings do not count as a `gap`. By default, it sends all readings. */
  readonly every?: string | null | undefined;
  /** Policy if your subscriber is too slow. Defaults to GAP. */
  readonly onOverflow?: OverflowPolicy | null | undefined;
  /** Selects these sensors, at most 1,000. An empty list selects none. */
  readonly sensors?: ReadonlyArray<SensorRef> | null | undefined;
  /** Tenant whose readings the stream contains. Defaults to your own tenant. For an OPERATOR, it defaults to all tenants. An OPERATOR that selects assets or sensors must pass it. */
  readonly tenantId?: string | null | undefined;
};

/** Selects the changes to stream. */
export type RegistryChangedInput = {
  /** Tenant whose changes the stream contains. Defaults to your own tenant. For an OPERATOR, it defaults to all tenants. */
  readonly tenantId?: string | null | undefined;
};

/** Kind of a registered object. */
export type RegistryKind =
  /** An asset. */
  | 'ASSET'
  /** A sensor. */
  | 'SENSOR'
  /** A tenant. */
  | 'TENANT';

/** Conditions for a list of rejected messages. A message must meet all of them. */
export type RejectedMessageFilter = {
  /** Matches messages for sensors of this asset. */
  readonly assetId?: string | null | undefined;
  /** Matches messages rejected at or after this time. */
  readonly from?: string | null | undefined;
  /** Matches messages rejected for one of these reasons. An empty list matches no message. */
  readonly reasons?: ReadonlyArray<RejectionReason> | null | undefined;
  /** Matches messages for this sensor. */
  readonly sensor?: SensorRef | null | undefined;
  /** Matches messages that this stage rejected. */
  readonly stage?: IngestStage | null | undefined;
  /** Matches messages rejected before this time. */
  readonly to?: string | null | undefined;
};

/** Input fields to redrive rejected messages. A message must meet all conditions. */
export type RejectedMessagesRedriveInput = {
  /** Matches messages for this asset. */
  readonly assetId?: string | null | undefined;
  /** Whether Sluice only predicts the counts and ingests no messages. The prediction considers the registry, but neither rate limits nor duplicates. Defaults to false. */
  readonly dryRun?: boolean | null | undefined;
  /** Matches messages received at or after this time. */
  readonly from?: string | null | undefined;
  /** Reasons of the rejection: UNKNOWN_ASSET, UNKNOWN_SENSOR or both. Defaults to both. An empty list matches no message. Sluice keeps whole messages only for these reasons. */
  readonly reasons?: ReadonlyArray<RejectionReason> | null | undefined;
  /** Matches messages for this sensor of the asset `assetId`, which you must pass too. */
  readonly sensorId?: string | null | undefined;
  /** Tenant of the messages. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
  /** Matches messages received before this time. */
  readonly to?: string | null | undefined;
};

/** Reason why Sluice rejected a message. */
export type RejectionReason =
  /** A timestamp is unreadable, too old, or too far in the future. */
  | 'INVALID_TIMESTAMP'
  /** A value is not a finite number, or a double cannot hold it. */
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
  /** The content type is not supported. Use `application/json`, or set no content type. */
  | 'UNSUPPORTED_CONTENT_TYPE';

/** Selects the rejections to stream. */
export type RejectionsInput = {
  /** Cursor of an earlier event. Sluice replays the rejections recorded since then, and continues with new rejections, without gaps. Rejections of the 30 seconds before the cursor can repeat: recognize them by `id`. */
  readonly after?: string | null | undefined;
  /** Selects rejections with one of these reasons. Defaults to all reasons. An empty list selects none. */
  readonly reasons?: ReadonlyArray<RejectionReason> | null | undefined;
  /** Tenant whose rejections the stream contains. Defaults to your own tenant. For an OPERATOR, it defaults to all tenants, including messages that belong to no tenant. */
  readonly tenantId?: string | null | undefined;
};

/** Role of an API key or token. It decides what the holder can read and change. */
export type Role =
  /** Reads and changes every tenant, and runs the platform. */
  | 'OPERATOR'
  /** Reads everything of one tenant. Changes everything of it except its limits, status and partition. */
  | 'TENANT_ADMIN'
  /** Reads everything of one tenant except other API keys, broker credentials and the audit log. Changes nothing. */
  | 'TENANT_READER';

/** Input fields to delete a sensor with its readings. */
export type SensorDeleteInput = {
  /** ID of the asset that carries the sensor. */
  readonly assetId: string;
  /** ID of the sensor. */
  readonly sensorId: string;
  /** Tenant that the sensor belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
};

/** Conditions for a list of sensors. A sensor must meet all of them. An empty text is no condition. */
export type SensorFilter = {
  /** Matches sensors with a reading since this time. Sluice compares timestamps to the minute. */
  readonly activeSince?: string | null | undefined;
  /** Matches sensors of these assets. An empty list matches none. */
  readonly assetIds?: ReadonlyArray<string> | null | undefined;
  /** If true, matches sensors without any reading. If false, matches sensors with a reading. */
  readonly neverMeasured?: boolean | null | undefined;
  /** Matches sensors if their ID, or the ID or name of their asset, contains this text. Case does not matter. */
  readonly search?: string | null | undefined;
  /** Matches sensors without a reading since this time, including those without any reading. Sluice compares timestamps to the minute. */
  readonly silentSince?: string | null | undefined;
  /** Matches sensors of this type. */
  readonly type?: string | null | undefined;
};

/** Order of a list of sensors. Sensors with the same value are ordered by asset ID and sensor ID, in the same direction. */
export type SensorOrder = {
  /** Field that the list is ordered by. */
  readonly by: SensorOrderField;
  /** Direction. Defaults to ASC. */
  readonly direction?: OrderDirection | null | undefined;
};

/** Field that a list of sensors is ordered by. */
export type SensorOrderField =
  /** `assetId`, then `sensorId`. */
  | 'ID'
  /** Timestamp of the latest reading, to the minute. In ascending order, sensors without a reading come first. */
  | 'LAST_READING_AT'
  /** `name` of the asset, or its `assetId` if it has none. Case does not matter. */
  | 'NAME';

/** Reference to a sensor of a tenant. */
export type SensorRef = {
  /** ID of the asset. */
  readonly assetId: string;
  /** ID of the sensor, within the asset. */
  readonly sensorId: string;
};

/** Input fields to register a sensor. */
export type SensorRegisterInput = {
  /** ID of the asset that carries the sensor. */
  readonly assetId: string;
  /** Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a success, your calls with the same key and input return the first response for 24 hours, including secrets, and change nothing. The same key with another mutation or input is the user error CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** ID of the sensor, unique within the asset: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit. */
  readonly sensorId: string;
  /** Tenant that the sensor belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
  /** Measured quantity, such as `temperature`: 1 to 200 characters. */
  readonly type: string;
  /** Unit of the values, such as `°C`: 1 to 32 characters. */
  readonly unit?: string | null | undefined;
};

/** Input fields to change a sensor. Omitted fields keep their values. */
export type SensorUpdateInput = {
  /** ID of the asset that carries the sensor. */
  readonly assetId: string;
  /** ID of the sensor. */
  readonly sensorId: string;
  /** Tenant that the sensor belongs to. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
  /** Measured quantity, such as `temperature`: 1 to 200 characters. */
  readonly type?: string | null | undefined;
  /** Unit of the values, 1 to 32 characters. Null removes it. */
  readonly unit?: string | null | undefined;
};

/** Input fields to compute a series from the readings of a sensor. You cannot combine `every` with `maxPoints`. */
export type SeriesInput = {
  /** Functions to compute in each interval of `every`. Defaults to all. You cannot combine it with `maxPoints`. */
  readonly aggregates?: ReadonlyArray<Aggregate> | null | undefined;
  /** Length of an interval: a number and `s`, `m`, `h` or `d`, such as `10s`, `5m`, `1h` or `1d`. It must divide a day evenly, and the range into at most 10,000 intervals. Sluice computes one point per interval. The first interval of a day starts at midnight in `timeZone`. */
  readonly every?: string | null | undefined;
  /** Whether an interval without readings has a point, with `count` 0 and no other values. Defaults to false. Requires `every`. */
  readonly fillGaps?: boolean | null | undefined;
  /** Maximum number of readings, 3 to 10000. Sluice selects readings that preserve the shape of the line (LTTB), always including the minimum and the maximum. Parts of the range without readings use up no points. If you omit `every` too, it defaults to 1000. */
  readonly maxPoints?: number | null | undefined;
  /** Time range of the series, within the years 1900 to 9999. Without `to`, it extends to now, or to the newest reading if that is later. */
  readonly range: TimeRange;
  /** IANA time zone whose midnight starts the first interval of a day, such as `Europe/Berlin`. Defaults to UTC. Requires `every`. */
  readonly timeZone?: string | null | undefined;
};

/** Input fields to delete a tenant with everything that belongs to it. */
export type TenantDeleteInput = {
  /** Tenant to delete. */
  readonly tenantId: string;
};

/** Conditions for a list of tenants. A tenant must meet all of them. An empty text is no condition. */
export type TenantFilter = {
  /** Matches tenants whose ID or name contains this text. Case does not matter. */
  readonly search?: string | null | undefined;
  /** Matches tenants in this status. */
  readonly status?: TenantStatus | null | undefined;
};

/** Limits of a tenant. On registration, an omitted limit gets the platform's default. On update, it keeps its value. */
export type TenantLimitsInput = {
  /** Maximum age of a timestamp on receipt, in seconds: 0 to `SLUICE_TELEMETRY_RETENTION`, the age at which Sluice deletes readings. */
  readonly maxAgeSeconds?: number | null | undefined;
  /** Maximum time that a timestamp can lie in the future on receipt, in seconds: 0 to 86,400 (a day). */
  readonly maxAheadSeconds?: number | null | undefined;
  /** Maximum number of API keys that are neither revoked nor expired, 0 to 10,000,000. */
  readonly maxApiKeys?: number | null | undefined;
  /** Maximum number of assets, 0 to 10,000,000. */
  readonly maxAssets?: number | null | undefined;
  /** Maximum number of broker credentials that are being created, active or in their grace period, 0 to 10,000,000. The tenant's first credential counts only after its rotation. */
  readonly maxBrokerCredentials?: number | null | undefined;
  /** Maximum number of sensors, 0 to 10,000,000. */
  readonly maxSensors?: number | null | undefined;
  /** Rate limits for each sensor, in the notation of `tenantRates`. */
  readonly sensorRates?: string | null | undefined;
  /** Rate limits over all readings of the tenant: up to 4 `capacity:seconds` pairs such as `1000:1,20000:60`. All pairs apply together. An empty string means unlimited. */
  readonly tenantRates?: string | null | undefined;
};

/** Input fields to move a tenant to another partition. */
export type TenantMoveInput = {
  /** Number of the partition to move to. To cancel a move in the state PREPARING, pass the tenant's current partition. */
  readonly partitionId: number;
  /** Tenant to move. */
  readonly tenantId: string;
};

/** Input fields to register a tenant. */
export type TenantRegisterInput = {
  /** Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a success, your calls with the same key and input return the first response for 24 hours, including secrets, and change nothing. The same key with another mutation or input is the user error CONFLICT. */
  readonly idempotencyKey?: string | null | undefined;
  /** Limits of the tenant. Defaults to the platform's limits. */
  readonly limits?: TenantLimitsInput | null | undefined;
  /** Display name, 1 to 200 characters. */
  readonly name: string;
  /** Number of the tenant's partition. Defaults to the partition with the fewest tenants. */
  readonly partitionId?: number | null | undefined;
  /** ID of the tenant: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit. The ID of a deleted tenant becomes available after `SLUICE_TENANT_ID_COOLDOWN`. */
  readonly tenantId: string;
};

/** Input fields to resume a suspended tenant. */
export type TenantResumeInput = {
  /** Tenant to resume. */
  readonly tenantId: string;
};

/** Life-cycle state of a tenant. */
export type TenantStatus =
  /** Gateways can publish and API keys work. */
  | 'ACTIVE'
  /** Sluice is deleting the tenant's accounts and data. */
  | 'DELETING'
  /** Sluice is creating the tenant's account on the MQTT broker. */
  | 'PROVISIONING'
  /** Sluice rejects the tenant's gateways, keys and tokens. Operators can still read its data. */
  | 'SUSPENDED';

/** Input fields to suspend a tenant. */
export type TenantSuspendInput = {
  /** Tenant to suspend. */
  readonly tenantId: string;
};

/** Input fields to change a tenant. Omitted fields keep their values. */
export type TenantUpdateInput = {
  /** Limits to change. Requires the role OPERATOR. */
  readonly limits?: TenantLimitsInput | null | undefined;
  /** Display name, 1 to 200 characters. */
  readonly name?: string | null | undefined;
  /** Tenant to change. Defaults to your own tenant. An OPERATOR must pass it. */
  readonly tenantId?: string | null | undefined;
};

/** A time range that includes `from` and excludes `to`. `from` must be before `to`. */
export type TimeRange = {
  /** Start of the range, inclusive. */
  readonly from: string;
  /** End of the range, exclusive. Without it, the range has no end, unless the argument's description says otherwise. */
  readonly to?: string | null | undefined;
};

/** Code of a user error. */
export type UserErrorCode =
  /** An object with this ID already exists. */
  | 'ALREADY_EXISTS'
  /** The state of the object, or another request, does not allow the change. */
  | 'CONFLICT'
  /** Your role, the tenant's suspension or the configuration does not allow the change. */
  | 'FORBIDDEN'
  /** A value is invalid. `field` names the value. */
  | 'INVALID'
  /** The change exceeds a quota or limit. */
  | 'LIMIT_EXCEEDED'
  /** The object does not exist, or your key cannot see it. */
  | 'NOT_FOUND'
  /** A required system does not respond. The change may still take effect. Retry later. */
  | 'UNAVAILABLE';

export type CredentialRowFragment = { readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly connectionFailures: { readonly recent: ReadonlyArray<{ readonly at: string, readonly reason: BrokerConnectionFailureReason }> }, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null };

export type CredentialsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CredentialsQuery = { readonly tenant: { readonly tenantId: string, readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly connectionFailures: { readonly recent: ReadonlyArray<{ readonly at: string, readonly reason: BrokerConnectionFailureReason }> }, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type ApiKeysQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ApiKeysQuery = { readonly tenant: { readonly tenantId: string, readonly apiKeys: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly keyId: string, readonly name: string, readonly role: Role, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastUsedAt: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type CredentialConnectionsQueryVariables = Exact<{
  id: string | number;
}>;


export type CredentialConnectionsQuery = { readonly node:
    | { readonly id: string, readonly sessions: ReadonlyArray<{ readonly clientId: string, readonly address: string, readonly isConnected: boolean | null, readonly connectedAt: string, readonly endedAt: string | null, readonly endReason: BrokerConnectionFailureReason | null }>, readonly connectionFailures: { readonly counts: ReadonlyArray<{ readonly reason: BrokerConnectionFailureReason, readonly count: number, readonly lastAt: string }> }, readonly trace: { readonly status: BrokerTraceStatus, readonly startedAt: string, readonly endsAt: string, readonly acceptedPublishes: number, readonly deniedPublishes: number, readonly events: ReadonlyArray<{ readonly kind: BrokerTraceEventKind, readonly clientId: string, readonly topic: string | null, readonly reason: BrokerConnectionFailureReason | null, readonly count: number, readonly firstAt: string, readonly lastAt: string }> } | null }
    | Record<PropertyKey, never>
   | null };

export type AssetRowFragment = { readonly id: string, readonly assetId: string, readonly name: string | null, readonly type: string, readonly createdAt: string };

export type AssetsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
  orderBy?: AssetOrder | null | undefined;
}>;


export type AssetsQuery = { readonly tenant: { readonly tenantId: string, readonly assets: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly assetId: string, readonly name: string | null, readonly type: string, readonly createdAt: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type AssetCountQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  filter?: AssetFilter | null | undefined;
}>;


export type AssetCountQuery = { readonly tenant: { readonly tenantId: string, readonly assets: { readonly totalCount: { readonly count: number, readonly isExact: boolean } | null } } | null };

export type AssetQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  assetId: string;
}>;


export type AssetQuery = { readonly tenant: { readonly tenantId: string, readonly asset: { readonly id: string, readonly assetId: string, readonly name: string | null, readonly type: string, readonly createdAt: string, readonly sensors: { readonly totalCount: { readonly count: number, readonly isExact: boolean } | null } } | null } | null };

export type AuditRowFragment = { readonly eventId: string, readonly at: string, readonly action: string, readonly keyId: string, readonly role: Role, readonly clientAddress: string | null, readonly target: string, readonly tenantId: string | null, readonly outcome: string, readonly before: string | null, readonly after: string | null };

export type TenantAuditLogQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AuditEventFilter | null | undefined;
}>;


export type TenantAuditLogQuery = { readonly tenant: { readonly id: string, readonly auditLog: { readonly nodes: ReadonlyArray<{ readonly eventId: string, readonly at: string, readonly action: string, readonly keyId: string, readonly role: Role, readonly clientAddress: string | null, readonly target: string, readonly tenantId: string | null, readonly outcome: string, readonly before: string | null, readonly after: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type RegistryChangesSubscriptionVariables = Exact<{
  input: RegistryChangedInput;
}>;


export type RegistryChangesSubscription = { readonly registryChanged: { readonly isComplete: boolean, readonly changes: ReadonlyArray<{ readonly kind: RegistryKind }> } };

export type PlatformChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type PlatformChangesSubscription = { readonly platformChanged: { readonly startedAt: string } };

export type FleetRowFragment = { readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly asset: { readonly assetId: string, readonly name: string | null, readonly type: string }, readonly latestReading: { readonly timestamp: string, readonly value: number } | null };

export type FleetQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: SensorFilter | null | undefined;
  orderBy?: SensorOrder | null | undefined;
}>;


export type FleetQuery = { readonly tenant: { readonly tenantId: string, readonly sensors: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly asset: { readonly assetId: string, readonly name: string | null, readonly type: string }, readonly latestReading: { readonly timestamp: string, readonly value: number } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type FleetCountQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  filter?: SensorFilter | null | undefined;
}>;


export type FleetCountQuery = { readonly tenant: { readonly tenantId: string, readonly sensors: { readonly totalCount: { readonly count: number, readonly isExact: boolean } | null } } | null };

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

export type LedgerMinutesQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  range: TimeRange;
}>;


export type LedgerMinutesQuery = { readonly tenant: { readonly tenantId: string, readonly ledger: { readonly minutes: ReadonlyArray<{ readonly minute: string, readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> }> } } | null };

export type LedgerHoursQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  range: TimeRange;
}>;


export type LedgerHoursQuery = { readonly tenant: { readonly tenantId: string, readonly ledger: { readonly hours: ReadonlyArray<{ readonly hour: string, readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> }> } } | null };

export type RejectedInQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  filter?: RejectedMessageFilter | null | undefined;
}>;


export type RejectedInQuery = { readonly tenant: { readonly tenantId: string, readonly rejectedMessages: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly reason: RejectionReason, readonly topic: string, readonly detail: string, readonly occurrences: number, readonly payloadSample: string }> } } | null };

export type OverviewQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  range: TimeRange;
}>;


export type OverviewQuery = { readonly tenant: { readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly ledger: { readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }>, readonly minutes: ReadonlyArray<{ readonly minute: string, readonly received: number, readonly stored: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> }> }, readonly rejectedMessages: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly reason: RejectionReason, readonly topic: string, readonly payloadSample: string, readonly detail: string, readonly occurrences: number }> } } | null };

export type ExpiringQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type ExpiringQuery = { readonly tenant: { readonly tenantId: string, readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly name: string | null, readonly status: BrokerCredentialStatus, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly lastSeenAt: string | null }> }, readonly apiKeys: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly keyId: string, readonly name: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null }> } } | null };

export type FindQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  search: string;
  ids: ReadonlyArray<string> | string;
  isSeveral: boolean;
  first: number;
}>;


export type FindQuery = { readonly tenant: { readonly tenantId: string, readonly sensors: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly asset: { readonly assetId: string, readonly name: string | null } }> }, readonly ofAssets?: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly asset: { readonly assetId: string, readonly name: string | null } }> }, readonly assets: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly assetId: string, readonly name: string | null, readonly type: string }> } } | null };

export type ComparableQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  type: string;
  search?: string | null | undefined;
  ids: ReadonlyArray<string> | string;
  isSeveral: boolean;
  first: number;
}>;


export type ComparableQuery = { readonly tenant: { readonly tenantId: string, readonly sameType: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly asset: { readonly assetId: string, readonly name: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean } }, readonly sensors: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly asset: { readonly assetId: string, readonly name: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean } }, readonly ofAssets?: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sensorId: string, readonly type: string, readonly asset: { readonly assetId: string, readonly name: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean } } } | null };

export type FoundSensorFragment = { readonly id: string, readonly sensorId: string, readonly type: string, readonly asset: { readonly assetId: string, readonly name: string | null } };

export type PlatformQueryVariables = Exact<{ [key: string]: never; }>;


export type PlatformQuery = { readonly platform: { readonly version: string, readonly startedAt: string, readonly mongodbReachable: boolean, readonly broker: { readonly connected: boolean, readonly since: string, readonly failure: string | null }, readonly ingestion: { readonly connected: boolean, readonly failure: string | null, readonly received: number, readonly accepted: number, readonly rejected: number, readonly duplicates: number, readonly pendingMessages: number, readonly receivedPerSecond: number } | null, readonly flush: { readonly lagReadings: number, readonly lagSeconds: number, readonly lastRunAt: string | null, readonly storedPerSecond: number | null } | null, readonly certificates: ReadonlyArray<{ readonly name: PlatformCertificateName, readonly subject: string, readonly expiresAt: string, readonly expiresSoon: boolean }>, readonly reconciliation: { readonly at: string, readonly dryRun: boolean, readonly driftCount: number, readonly repairedCount: number, readonly tenants: number } | null, readonly partitions: ReadonlyArray<{ readonly partitionId: number, readonly owner: string | null, readonly since: string | null, readonly standbys: number, readonly flush: { readonly owner: string | null, readonly since: string | null, readonly standbys: number }, readonly lag: { readonly readings: number, readonly seconds: number } | null }> | null, readonly jobs: ReadonlyArray<{ readonly name: string, readonly owner: string | null, readonly since: string | null, readonly standbys: number }> | null, readonly registered: { readonly tenants: number, readonly assets: number, readonly sensors: number } | null } };

export type RejectionFragment = { readonly id: string, readonly at: string, readonly reason: RejectionReason, readonly stage: IngestStage, readonly topic: string, readonly payloadSample: string, readonly payloadBytes: number, readonly detail: string, readonly occurrences: number };

export type RejectionsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  filter?: RejectedMessageFilter | null | undefined;
}>;


export type RejectionsQuery = { readonly tenant: { readonly tenantId: string, readonly rejectionGroups: { readonly isComplete: boolean, readonly groups: ReadonlyArray<{ readonly reason: RejectionReason, readonly assetId: string | null, readonly sensorId: string | null, readonly messages: number, readonly firstAt: string, readonly lastAt: string, readonly sample: { readonly id: string, readonly at: string, readonly reason: RejectionReason, readonly stage: IngestStage, readonly topic: string, readonly payloadSample: string, readonly payloadBytes: number, readonly detail: string, readonly occurrences: number } | null }> } | null } | null };

export type LiveRejectionsSubscriptionVariables = Exact<{
  input: RejectionsInput;
}>;


export type LiveRejectionsSubscription = { readonly rejections: { readonly cursor: string, readonly messages: ReadonlyArray<{ readonly id: string, readonly at: string, readonly reason: RejectionReason, readonly stage: IngestStage, readonly topic: string, readonly payloadSample: string, readonly payloadBytes: number, readonly detail: string, readonly occurrences: number }>, readonly gap: { readonly dropped: number } | null } };

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


export type PublishToQuery = { readonly tenant: { readonly tenantId: string, readonly broker: { readonly mqttUrl: string, readonly caCertificate: string | null } | null, readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly name: string | null, readonly kind: BrokerCredentialKind, readonly status: BrokerCredentialStatus, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null }> } } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly role: Role, readonly may: ReadonlyArray<string>, readonly subject: string | null, readonly expiresAt: string | null, readonly tenant: { readonly tenantId: string, readonly name: string, readonly status: TenantStatus } | null, readonly apiKey: { readonly keyId: string, readonly name: string, readonly expiresAt: string | null, readonly expiresSoon: boolean } | null } };

export type TenantNameQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type TenantNameQuery = { readonly tenant: { readonly tenantId: string, readonly name: string, readonly status: TenantStatus } | null };

export type TenantDetailsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type TenantDetailsQuery = { readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string, readonly partitionId: number | null, readonly move: { readonly to: number } | null, readonly counts: { readonly assets: number, readonly sensors: number } | null } | null };

export type TenantStateQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type TenantStateQuery = { readonly tenant: { readonly id: string, readonly status: TenantStatus, readonly deletion: { readonly step: DeletionStep, readonly startedAt: string, readonly attempts: number, readonly failure: string | null } | null } | null };

export type TenantsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TenantFilter | null | undefined;
}>;


export type TenantsQuery = { readonly tenants: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TenantsUsageQueryVariables = Exact<{
  first?: number | null | undefined;
  range: TimeRange;
}>;


export type TenantsUsageQuery = { readonly platform: { readonly usage: { readonly nodes: ReadonlyArray<{ readonly tenantId: string, readonly received: number, readonly rejected: number }> } } };

export type LimitsFragment = { readonly id: string, readonly limits: { readonly maxAssets: number | null, readonly maxSensors: number | null, readonly maxApiKeys: number | null, readonly maxBrokerCredentials: number | null, readonly tenantRates: string, readonly sensorRates: string, readonly maxAgeSeconds: number, readonly maxAheadSeconds: number } };

export type UsageQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type UsageQuery = { readonly tenant: { readonly id: string, readonly limitsInForce: { readonly maxAssets: number, readonly maxSensors: number, readonly maxApiKeys: number, readonly maxBrokerCredentials: number, readonly readingSeconds: number } | null, readonly counts: { readonly assets: number, readonly sensors: number } | null, readonly limits: { readonly maxAssets: number | null, readonly maxSensors: number | null, readonly maxApiKeys: number | null, readonly maxBrokerCredentials: number | null, readonly tenantRates: string, readonly sensorRates: string, readonly maxAgeSeconds: number, readonly maxAheadSeconds: number } } | null };

export type RateUsageQueryVariables = Exact<{
  tenantId?: string | null | undefined;
}>;


export type RateUsageQuery = { readonly tenant: { readonly id: string, readonly rateUsage: ReadonlyArray<{ readonly capacity: number, readonly seconds: number, readonly used: number }> | null } | null };

export type UsageByDayQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  range: TimeRange;
}>;


export type UsageByDayQuery = { readonly tenant: { readonly id: string, readonly usage: { readonly intervals: ReadonlyArray<{ readonly start: string, readonly received: number, readonly stored: number, readonly duplicates: number, readonly rejected: number }> } | null } | null };

export type BrokerCredentialFieldsFragment = { readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null };

export type BrokerCredentialsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BrokerCredentialsQuery = { readonly tenant: { readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } } | null };

export type BrokerCredentialRotateMutationVariables = Exact<{
  input: BrokerCredentialRotateInput;
}>;


export type BrokerCredentialRotateMutation = { readonly brokerCredentialRotate: { readonly credential: { readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null } | null, readonly replaced: { readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null } | null, readonly secret: { readonly username: string, readonly password: string, readonly mqttUrl: string, readonly caCertificate: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type BrokerCredentialIssueMutationVariables = Exact<{
  input: BrokerCredentialIssueInput;
}>;


export type BrokerCredentialIssueMutation = { readonly brokerCredentialIssue: { readonly credential: { readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null } | null, readonly secret: { readonly username: string, readonly password: string, readonly mqttUrl: string, readonly caCertificate: string } | null, readonly certificate: { readonly username: string, readonly certificate: string, readonly mqttUrl: string, readonly caCertificate: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type BrokerCredentialRevokeMutationVariables = Exact<{
  input: BrokerCredentialRevokeInput;
}>;


export type BrokerCredentialRevokeMutation = { readonly brokerCredentialRevoke: { readonly credential: { readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type BrokerReconcileMutationVariables = Exact<{
  input: BrokerReconcileInput;
}>;


export type BrokerReconcileMutation = { readonly brokerReconcile: { readonly dryRun: boolean | null, readonly tenants: number | null, readonly driftCount: number | null, readonly repairedCount: number | null, readonly drifts: ReadonlyArray<{ readonly kind: BrokerDriftKind, readonly subject: BrokerDriftSubject, readonly name: string, readonly tenantId: string | null, readonly detail: string, readonly action: string, readonly repaired: boolean, readonly failure: string | null }> | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type BrokerSessionFieldsFragment = { readonly clientId: string, readonly address: string, readonly isConnected: boolean | null, readonly connectedAt: string, readonly endedAt: string | null, readonly endReason: BrokerConnectionFailureReason | null };

export type BrokerSessionsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BrokerSessionsQuery = { readonly tenant: { readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly name: string | null, readonly sessions: ReadonlyArray<{ readonly clientId: string, readonly address: string, readonly isConnected: boolean | null, readonly connectedAt: string, readonly endedAt: string | null, readonly endReason: BrokerConnectionFailureReason | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } } | null };

export type BrokerTraceFieldsFragment = { readonly status: BrokerTraceStatus, readonly startedAt: string, readonly endsAt: string, readonly acceptedPublishes: number, readonly deniedPublishes: number, readonly events: ReadonlyArray<{ readonly kind: BrokerTraceEventKind, readonly clientId: string, readonly topic: string | null, readonly reason: BrokerConnectionFailureReason | null, readonly count: number, readonly firstAt: string, readonly lastAt: string }> };

export type BrokerCredentialTraceMutationVariables = Exact<{
  input: BrokerCredentialTraceInput;
}>;


export type BrokerCredentialTraceMutation = { readonly brokerCredentialTrace: { readonly credential: { readonly id: string, readonly username: string, readonly kind: BrokerCredentialKind, readonly name: string | null, readonly clientId: string | null, readonly status: BrokerCredentialStatus, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastSeenAt: string | null, readonly serialNumber: string | null, readonly assets: ReadonlyArray<{ readonly assetId: string }> | null } | null, readonly trace: { readonly status: BrokerTraceStatus, readonly startedAt: string, readonly endsAt: string, readonly acceptedPublishes: number, readonly deniedPublishes: number, readonly events: ReadonlyArray<{ readonly kind: BrokerTraceEventKind, readonly clientId: string, readonly topic: string | null, readonly reason: BrokerConnectionFailureReason | null, readonly count: number, readonly firstAt: string, readonly lastAt: string }> } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type BrokerTracesQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BrokerTracesQuery = { readonly tenant: { readonly brokerCredentials: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly username: string, readonly name: string | null, readonly trace: { readonly status: BrokerTraceStatus, readonly startedAt: string, readonly endsAt: string, readonly acceptedPublishes: number, readonly deniedPublishes: number, readonly events: ReadonlyArray<{ readonly kind: BrokerTraceEventKind, readonly clientId: string, readonly topic: string | null, readonly reason: BrokerConnectionFailureReason | null, readonly count: number, readonly firstAt: string, readonly lastAt: string }> } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } } | null };

export type TenantFieldsFragment = { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string };

export type AssetFieldsFragment = { readonly id: string, readonly assetId: string, readonly type: string, readonly name: string | null, readonly createdAt: string };

export type SensorFieldsFragment = { readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly topic: string, readonly createdAt: string };

export type SensorPathFragment = { readonly id: string, readonly sensorId: string, readonly asset: { readonly assetId: string, readonly tenant: { readonly tenantId: string } } };

export type ReadingFieldsFragment = { readonly timestamp: string, readonly receivedAt: string, readonly value: number };

export type SeriesFieldsFragment = { readonly interval: string | null, readonly truncated: boolean, readonly points: ReadonlyArray<{ readonly at: string, readonly value?: number | null, readonly min?: number | null, readonly max?: number | null, readonly avg?: number | null, readonly sum?: number | null, readonly count?: number | null, readonly first?: number | null, readonly last?: number | null, readonly delta?: number | null }> };

export type RejectedMessageFieldsFragment = { readonly id: string, readonly at: string, readonly reason: RejectionReason, readonly stage: IngestStage, readonly topic: string, readonly payloadSample: string, readonly payloadBytes: number, readonly detail: string, readonly occurrences: number, readonly tenant: { readonly tenantId: string } | null, readonly sensor: { readonly id: string, readonly sensorId: string, readonly asset: { readonly assetId: string, readonly tenant: { readonly tenantId: string } } } | null };

export type ApiKeyFieldsFragment = { readonly id: string, readonly keyId: string, readonly name: string, readonly role: Role, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastUsedAt: string | null };

export type UserErrorFieldsFragment = { readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode };

export type PageFieldsFragment = { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null };

export type AuditEventFieldsFragment = { readonly eventId: string, readonly at: string, readonly keyId: string, readonly role: Role, readonly clientAddress: string | null, readonly action: string, readonly tenantId: string | null, readonly target: string, readonly outcome: string, readonly before: string | null, readonly after: string | null };

export type BrokerSecretFieldsFragment = { readonly username: string, readonly password: string, readonly mqttUrl: string, readonly caCertificate: string };

export type LedgerFieldsFragment = { readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> };

export type LedgerQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  range: TimeRange;
}>;


export type LedgerQuery = { readonly tenant: { readonly ledger: { readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly minutes: ReadonlyArray<{ readonly minute: string, readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> }>, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> } } | null };

export type UnattributedLedgerQueryVariables = Exact<{
  range: TimeRange;
}>;


export type UnattributedLedgerQuery = { readonly unattributedLedger: { readonly received: number, readonly stored: number, readonly duplicates: number, readonly pending: number, readonly balanced: boolean, readonly rejected: ReadonlyArray<{ readonly reason: RejectionReason, readonly count: number }> } | null };

export type MessageExplainQueryVariables = Exact<{
  input: MessageExplainInput;
}>;


export type MessageExplainQuery = { readonly messageExplain: { readonly accepted: boolean, readonly reason: RejectionReason | null, readonly broker: { readonly accepted: boolean, readonly packet: string | null, readonly reasonCode: number | null, readonly detail: string } | null, readonly steps: ReadonlyArray<{ readonly stage: IngestStage, readonly check: string, readonly passed: boolean | null, readonly detail: string }> } };

export type RejectedMessagesRedriveMutationVariables = Exact<{
  input: RejectedMessagesRedriveInput;
}>;


export type RejectedMessagesRedriveMutation = { readonly rejectedMessagesRedrive: { readonly examined: number | null, readonly accepted: number | null, readonly rejectedAgain: number | null, readonly expired: number | null, readonly remaining: number | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type TracedReadingsQueryVariables = Exact<{
  tenantId?: string | null | undefined;
  assetId: string;
  sensorId: string;
  timestamp: string;
}>;


export type TracedReadingsQuery = { readonly tenant: { readonly asset: { readonly sensor: { readonly id: string, readonly tracedReadings: ReadonlyArray<{ readonly timestamp: string, readonly receivedAt: string, readonly value: number, readonly place: ReadingPlace, readonly ledgerMinute: string }> } | null } | null } | null };

export type TenantRegisterMutationVariables = Exact<{
  input: TenantRegisterInput;
}>;


export type TenantRegisterMutation = { readonly tenantRegister: { readonly apiKeySecret: string | null, readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string } | null, readonly credential: { readonly username: string, readonly password: string, readonly mqttUrl: string, readonly caCertificate: string } | null, readonly apiKey: { readonly id: string, readonly keyId: string, readonly name: string, readonly role: Role, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastUsedAt: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type AssetRegisterMutationVariables = Exact<{
  input: AssetRegisterInput;
}>;


export type AssetRegisterMutation = { readonly assetRegister: { readonly asset: { readonly id: string, readonly assetId: string, readonly type: string, readonly name: string | null, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type SensorRegisterMutationVariables = Exact<{
  input: SensorRegisterInput;
}>;


export type SensorRegisterMutation = { readonly sensorRegister: { readonly sensor: { readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly topic: string, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type FleetImportMutationVariables = Exact<{
  input: FleetImportInput;
}>;


export type FleetImportMutation = { readonly fleetImport: { readonly assetsCreated: number | null, readonly assetsUnchanged: number | null, readonly sensorsCreated: number | null, readonly sensorsUnchanged: number | null, readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string } | null, readonly itemErrors: ReadonlyArray<{ readonly assetId: string, readonly sensorId: string | null, readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }>, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type ApiKeyCreateMutationVariables = Exact<{
  input: ApiKeyCreateInput;
}>;


export type ApiKeyCreateMutation = { readonly apiKeyCreate: { readonly secret: string | null, readonly apiKey: { readonly id: string, readonly keyId: string, readonly name: string, readonly role: Role, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastUsedAt: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type ApiKeyRevokeMutationVariables = Exact<{
  input: ApiKeyRevokeInput;
}>;


export type ApiKeyRevokeMutation = { readonly apiKeyRevoke: { readonly apiKey: { readonly id: string, readonly keyId: string, readonly name: string, readonly role: Role, readonly createdAt: string, readonly expiresAt: string | null, readonly expiresSoon: boolean, readonly revokedAt: string | null, readonly lastUsedAt: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type TenantUpdateMutationVariables = Exact<{
  input: TenantUpdateInput;
}>;


export type TenantUpdateMutation = { readonly tenantUpdate: { readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type TenantSuspendMutationVariables = Exact<{
  input: TenantSuspendInput;
}>;


export type TenantSuspendMutation = { readonly tenantSuspend: { readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type TenantMoveMutationVariables = Exact<{
  input: TenantMoveInput;
}>;


export type TenantMoveMutation = { readonly tenantMove: { readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type TenantResumeMutationVariables = Exact<{
  input: TenantResumeInput;
}>;


export type TenantResumeMutation = { readonly tenantResume: { readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type TenantDeleteMutationVariables = Exact<{
  input: TenantDeleteInput;
}>;


export type TenantDeleteMutation = { readonly tenantDelete: { readonly tenant: { readonly id: string, readonly tenantId: string, readonly name: string, readonly status: TenantStatus, readonly createdAt: string, readonly deletion: { readonly step: DeletionStep, readonly startedAt: string } | null } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type AssetUpdateMutationVariables = Exact<{
  input: AssetUpdateInput;
}>;


export type AssetUpdateMutation = { readonly assetUpdate: { readonly asset: { readonly id: string, readonly assetId: string, readonly type: string, readonly name: string | null, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type AssetDeleteMutationVariables = Exact<{
  input: AssetDeleteInput;
}>;


export type AssetDeleteMutation = { readonly assetDelete: { readonly deletedId: string | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type SensorUpdateMutationVariables = Exact<{
  input: SensorUpdateInput;
}>;


export type SensorUpdateMutation = { readonly sensorUpdate: { readonly sensor: { readonly id: string, readonly sensorId: string, readonly type: string, readonly unit: string | null, readonly topic: string, readonly createdAt: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

export type SensorDeleteMutationVariables = Exact<{
  input: SensorDeleteInput;
}>;


export type SensorDeleteMutation = { readonly sensorDelete: { readonly deletedId: string | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: UserErrorCode }> } | null };

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
export const BrokerCredentialFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}
    `, {"fragmentName":"BrokerCredentialFields"}) as unknown as TypedDocumentString<BrokerCredentialFieldsFragment, unknown>;
export const CredentialRowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment CredentialRow on BrokerCredential {
  ...BrokerCredentialFields
  connectionFailures {
    recent {
      at
      reason
    }
  }
}
    fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}`, {"fragmentName":"CredentialRow"}) as unknown as TypedDocumentString<CredentialRowFragment, unknown>;
export const AssetRowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AssetRow on Asset {
  id
  assetId
  name
  type
  createdAt
}
    `, {"fragmentName":"AssetRow"}) as unknown as TypedDocumentString<AssetRowFragment, unknown>;
export const AuditRowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AuditRow on AuditEvent {
  eventId
  at
  action
  keyId
  role
  clientAddress
  target
  tenantId
  outcome
  before
  after
}
    `, {"fragmentName":"AuditRow"}) as unknown as TypedDocumentString<AuditRowFragment, unknown>;
export const FleetRowFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
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
export const FoundSensorFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment FoundSensor on Sensor {
  id
  sensorId
  type
  asset {
    assetId
    name
  }
}
    `, {"fragmentName":"FoundSensor"}) as unknown as TypedDocumentString<FoundSensorFragment, unknown>;
export const RejectionFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment Rejection on RejectedMessage {
  id
  at
  reason
  stage
  topic
  payloadSample
  payloadBytes
  detail
  occurrences
}
    `, {"fragmentName":"Rejection"}) as unknown as TypedDocumentString<RejectionFragment, unknown>;
export const LimitsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment Limits on Tenant {
  id
  limits {
    maxAssets
    maxSensors
    maxApiKeys
    maxBrokerCredentials
    tenantRates
    sensorRates
    maxAgeSeconds
    maxAheadSeconds
  }
}
    `, {"fragmentName":"Limits"}) as unknown as TypedDocumentString<LimitsFragment, unknown>;
export const BrokerSessionFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment BrokerSessionFields on BrokerSession {
  clientId
  address
  isConnected
  connectedAt
  endedAt
  endReason
}
    `, {"fragmentName":"BrokerSessionFields"}) as unknown as TypedDocumentString<BrokerSessionFieldsFragment, unknown>;
export const BrokerTraceFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment BrokerTraceFields on BrokerTrace {
  status
  startedAt
  endsAt
  acceptedPublishes
  deniedPublishes
  events {
    kind
    clientId
    topic
    reason
    count
    firstAt
    lastAt
  }
}
    `, {"fragmentName":"BrokerTraceFields"}) as unknown as TypedDocumentString<BrokerTraceFieldsFragment, unknown>;
export const TenantFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
    `, {"fragmentName":"TenantFields"}) as unknown as TypedDocumentString<TenantFieldsFragment, unknown>;
export const AssetFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AssetFields on Asset {
  id
  assetId
  type
  name
  createdAt
}
    `, {"fragmentName":"AssetFields"}) as unknown as TypedDocumentString<AssetFieldsFragment, unknown>;
export const SensorFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment SensorFields on Sensor {
  id
  sensorId
  type
  unit
  topic
  createdAt
}
    `, {"fragmentName":"SensorFields"}) as unknown as TypedDocumentString<SensorFieldsFragment, unknown>;
export const ReadingFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ReadingFields on Reading {
  timestamp
  receivedAt
  value
}
    `, {"fragmentName":"ReadingFields"}) as unknown as TypedDocumentString<ReadingFieldsFragment, unknown>;
export const SeriesFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment SeriesFields on Series {
  interval
  truncated
  points {
    at
    value @include(if: $value)
    min @include(if: $min)
    max @include(if: $max)
    avg @include(if: $avg)
    sum @include(if: $sum)
    count @include(if: $count)
    first @include(if: $first)
    last @include(if: $last)
    delta @include(if: $delta)
  }
}
    `, {"fragmentName":"SeriesFields"}) as unknown as TypedDocumentString<SeriesFieldsFragment, unknown>;
export const SensorPathFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment SensorPath on Sensor {
  id
  sensorId
  asset {
    assetId
    tenant {
      tenantId
    }
  }
}
    `, {"fragmentName":"SensorPath"}) as unknown as TypedDocumentString<SensorPathFragment, unknown>;
export const RejectedMessageFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment RejectedMessageFields on RejectedMessage {
  id
  at
  reason
  stage
  topic
  payloadSample
  payloadBytes
  detail
  occurrences
  tenant {
    tenantId
  }
  sensor {
    ...SensorPath
  }
}
    fragment SensorPath on Sensor {
  id
  sensorId
  asset {
    assetId
    tenant {
      tenantId
    }
  }
}`, {"fragmentName":"RejectedMessageFields"}) as unknown as TypedDocumentString<RejectedMessageFieldsFragment, unknown>;
export const ApiKeyFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ApiKeyFields on ApiKey {
  id
  keyId
  name
  role
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastUsedAt
}
    `, {"fragmentName":"ApiKeyFields"}) as unknown as TypedDocumentString<ApiKeyFieldsFragment, unknown>;
export const UserErrorFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment UserErrorFields on UserError {
  field
  message
  code
}
    `, {"fragmentName":"UserErrorFields"}) as unknown as TypedDocumentString<UserErrorFieldsFragment, unknown>;
export const PageFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
    `, {"fragmentName":"PageFields"}) as unknown as TypedDocumentString<PageFieldsFragment, unknown>;
export const AuditEventFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment AuditEventFields on AuditEvent {
  eventId
  at
  keyId
  role
  clientAddress
  action
  tenantId
  target
  outcome
  before
  after
}
    `, {"fragmentName":"AuditEventFields"}) as unknown as TypedDocumentString<AuditEventFieldsFragment, unknown>;
export const BrokerSecretFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment BrokerSecretFields on BrokerCredentialSecret {
  username
  password
  mqttUrl
  caCertificate
}
    `, {"fragmentName":"BrokerSecretFields"}) as unknown as TypedDocumentString<BrokerSecretFieldsFragment, unknown>;
export const LedgerFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment LedgerFields on Ledger {
  received
  stored
  duplicates
  rejected {
    reason
    count
  }
  pending
  balanced
}
    `, {"fragmentName":"LedgerFields"}) as unknown as TypedDocumentString<LedgerFieldsFragment, unknown>;
export const CredentialsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query credentials($tenantId: String, $first: Int, $after: Cursor) {
  tenant(tenantId: $tenantId) {
    tenantId
    brokerCredentials(first: $first, after: $after) {
      nodes {
        ...CredentialRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment CredentialRow on BrokerCredential {
  ...BrokerCredentialFields
  connectionFailures {
    recent {
      at
      reason
    }
  }
}
fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}`) as unknown as TypedDocumentString<CredentialsQuery, CredentialsQueryVariables>;
export const ApiKeysDocument = /*#__PURE__*/ new TypedDocumentString(`
    query apiKeys($tenantId: String, $first: Int, $after: Cursor) {
  tenant(tenantId: $tenantId) {
    tenantId
    apiKeys(first: $first, after: $after) {
      nodes {
        id
        keyId
        name
        role
        createdAt
        expiresAt
        expiresSoon
        revokedAt
        lastUsedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CredentialConnectionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query credentialConnections($id: ID!) {
  node(id: $id) {
    ... on BrokerCredential {
      id
      sessions {
        ...BrokerSessionFields
      }
      connectionFailures {
        counts {
          reason
          count
          lastAt
        }
      }
      trace {
        ...BrokerTraceFields
      }
    }
  }
}
    fragment BrokerSessionFields on BrokerSession {
  clientId
  address
  isConnected
  connectedAt
  endedAt
  endReason
}
fragment BrokerTraceFields on BrokerTrace {
  status
  startedAt
  endsAt
  acceptedPublishes
  deniedPublishes
  events {
    kind
    clientId
    topic
    reason
    count
    firstAt
    lastAt
  }
}`) as unknown as TypedDocumentString<CredentialConnectionsQuery, CredentialConnectionsQueryVariables>;
export const AssetsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query assets($tenantId: String, $first: Int, $after: Cursor, $filter: AssetFilter, $orderBy: AssetOrder) {
  tenant(tenantId: $tenantId) {
    tenantId
    assets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes {
        ...AssetRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment AssetRow on Asset {
  id
  assetId
  name
  type
  createdAt
}`) as unknown as TypedDocumentString<AssetsQuery, AssetsQueryVariables>;
export const AssetCountDocument = /*#__PURE__*/ new TypedDocumentString(`
    query assetCount($tenantId: String, $filter: AssetFilter) {
  tenant(tenantId: $tenantId) {
    tenantId
    assets(first: 1, filter: $filter) {
      totalCount {
        count
        isExact
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AssetCountQuery, AssetCountQueryVariables>;
export const AssetDocument = /*#__PURE__*/ new TypedDocumentString(`
    query asset($tenantId: String, $assetId: String!) {
  tenant(tenantId: $tenantId) {
    tenantId
    asset(assetId: $assetId) {
      ...AssetRow
      sensors(first: 1) {
        totalCount {
          count
          isExact
        }
      }
    }
  }
}
    fragment AssetRow on Asset {
  id
  assetId
  name
  type
  createdAt
}`) as unknown as TypedDocumentString<AssetQuery, AssetQueryVariables>;
export const TenantAuditLogDocument = /*#__PURE__*/ new TypedDocumentString(`
    query tenantAuditLog($tenantId: String, $first: Int, $after: Cursor, $filter: AuditEventFilter) {
  tenant(tenantId: $tenantId) {
    id
    auditLog(first: $first, after: $after, filter: $filter) {
      nodes {
        ...AuditRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment AuditRow on AuditEvent {
  eventId
  at
  action
  keyId
  role
  clientAddress
  target
  tenantId
  outcome
  before
  after
}`) as unknown as TypedDocumentString<TenantAuditLogQuery, TenantAuditLogQueryVariables>;
export const RegistryChangesDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription registryChanges($input: RegistryChangedInput!) {
  registryChanged(input: $input) {
    changes {
      kind
    }
    isComplete
  }
}
    `) as unknown as TypedDocumentString<RegistryChangesSubscription, RegistryChangesSubscriptionVariables>;
export const PlatformChangesDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription platformChanges {
  platformChanged {
    startedAt
  }
}
    `) as unknown as TypedDocumentString<PlatformChangesSubscription, PlatformChangesSubscriptionVariables>;
export const FleetDocument = /*#__PURE__*/ new TypedDocumentString(`
    query fleet($tenantId: String, $first: Int, $after: Cursor, $filter: SensorFilter, $orderBy: SensorOrder) {
  tenant(tenantId: $tenantId) {
    tenantId
    sensors(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
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
export const FleetCountDocument = /*#__PURE__*/ new TypedDocumentString(`
    query fleetCount($tenantId: String, $filter: SensorFilter) {
  tenant(tenantId: $tenantId) {
    tenantId
    sensors(first: 1, filter: $filter) {
      totalCount {
        count
        isExact
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FleetCountQuery, FleetCountQueryVariables>;
export const LatestOfDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const LiveReadingsDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const LedgerMinutesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ledgerMinutes($tenantId: String, $range: TimeRange!) {
  tenant(tenantId: $tenantId) {
    tenantId
    ledger(range: $range) {
      minutes {
        minute
        received
        stored
        duplicates
        pending
        balanced
        rejected {
          reason
          count
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LedgerMinutesQuery, LedgerMinutesQueryVariables>;
export const LedgerHoursDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ledgerHours($tenantId: String, $range: TimeRange!) {
  tenant(tenantId: $tenantId) {
    tenantId
    ledger(range: $range) {
      hours {
        hour
        received
        stored
        duplicates
        pending
        balanced
        rejected {
          reason
          count
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LedgerHoursQuery, LedgerHoursQueryVariables>;
export const RejectedInDocument = /*#__PURE__*/ new TypedDocumentString(`
    query rejectedIn($tenantId: String, $filter: RejectedMessageFilter) {
  tenant(tenantId: $tenantId) {
    tenantId
    rejectedMessages(first: 20, filter: $filter) {
      nodes {
        id
        at
        reason
        topic
        detail
        occurrences
        payloadSample
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RejectedInQuery, RejectedInQueryVariables>;
export const OverviewDocument = /*#__PURE__*/ new TypedDocumentString(`
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
    rejectedMessages(first: 8) {
      nodes {
        id
        at
        reason
        topic
        payloadSample
        detail
        occurrences
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const ExpiringDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const FindDocument = /*#__PURE__*/ new TypedDocumentString(`
    query find($tenantId: String, $search: String!, $ids: [String!]!, $isSeveral: Boolean!, $first: Int!) {
  tenant(tenantId: $tenantId) {
    tenantId
    sensors(first: $first, filter: {search: $search}) {
      nodes {
        ...FoundSensor
      }
    }
    ofAssets: sensors(first: $first, filter: {assetIds: $ids}) @include(if: $isSeveral) {
      nodes {
        ...FoundSensor
      }
    }
    assets(first: $first, filter: {search: $search}) {
      nodes {
        id
        assetId
        name
        type
      }
    }
  }
}
    fragment FoundSensor on Sensor {
  id
  sensorId
  type
  asset {
    assetId
    name
  }
}`) as unknown as TypedDocumentString<FindQuery, FindQueryVariables>;
export const ComparableDocument = /*#__PURE__*/ new TypedDocumentString(`
    query comparable($tenantId: String, $type: String!, $search: String, $ids: [String!]!, $isSeveral: Boolean!, $first: Int!) {
  tenant(tenantId: $tenantId) {
    tenantId
    sameType: sensors(first: $first, filter: {search: $search, type: $type}) {
      nodes {
        ...FoundSensor
      }
      pageInfo {
        hasNextPage
      }
    }
    sensors(first: $first, filter: {search: $search}) {
      nodes {
        ...FoundSensor
      }
      pageInfo {
        hasNextPage
      }
    }
    ofAssets: sensors(first: $first, filter: {assetIds: $ids}) @include(if: $isSeveral) {
      nodes {
        ...FoundSensor
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    fragment FoundSensor on Sensor {
  id
  sensorId
  type
  asset {
    assetId
    name
  }
}`) as unknown as TypedDocumentString<ComparableQuery, ComparableQueryVariables>;
export const PlatformDocument = /*#__PURE__*/ new TypedDocumentString(`
    query platform {
  platform {
    version
    startedAt
    mongodbReachable
    broker {
      connected
      since
      failure
    }
    ingestion {
      connected
      failure
      received
      accepted
      rejected
      duplicates
      pendingMessages
      receivedPerSecond
    }
    flush {
      lagReadings
      lagSeconds
      lastRunAt
      storedPerSecond
    }
    certificates {
      name
      subject
      expiresAt
      expiresSoon
    }
    reconciliation {
      at
      dryRun
      driftCount
      repairedCount
      tenants
    }
    partitions {
      partitionId
      owner
      since
      standbys
      flush {
        owner
        since
        standbys
      }
      lag {
        readings
        seconds
      }
    }
    jobs {
      name
      owner
      since
      standbys
    }
    registered {
      tenants
      assets
      sensors
    }
  }
}
    `) as unknown as TypedDocumentString<PlatformQuery, PlatformQueryVariables>;
export const RejectionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query rejections($tenantId: String, $filter: RejectedMessageFilter) {
  tenant(tenantId: $tenantId) {
    tenantId
    rejectionGroups(filter: $filter, by: SENSOR) {
      isComplete
      groups {
        reason
        assetId
        sensorId
        messages
        firstAt
        lastAt
        sample {
          ...Rejection
        }
      }
    }
  }
}
    fragment Rejection on RejectedMessage {
  id
  at
  reason
  stage
  topic
  payloadSample
  payloadBytes
  detail
  occurrences
}`) as unknown as TypedDocumentString<RejectionsQuery, RejectionsQueryVariables>;
export const LiveRejectionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription liveRejections($input: RejectionsInput!) {
  rejections(input: $input) {
    messages {
      ...Rejection
    }
    cursor
    gap {
      dropped
    }
  }
}
    fragment Rejection on RejectedMessage {
  id
  at
  reason
  stage
  topic
  payloadSample
  payloadBytes
  detail
  occurrences
}`) as unknown as TypedDocumentString<LiveRejectionsSubscription, LiveRejectionsSubscriptionVariables>;
export const SensorDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const SeriesDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const RawSeriesDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const ReadingsDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const PublishToDocument = /*#__PURE__*/ new TypedDocumentString(`
    query publishTo($tenantId: String) {
  tenant(tenantId: $tenantId) {
    tenantId
    broker {
      mqttUrl
      caCertificate
    }
    brokerCredentials(first: 20) {
      nodes {
        id
        username
        name
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
export const ViewerDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const TenantNameDocument = /*#__PURE__*/ new TypedDocumentString(`
    query tenantName($tenantId: String) {
  tenant(tenantId: $tenantId) {
    tenantId
    name
    status
  }
}
    `) as unknown as TypedDocumentString<TenantNameQuery, TenantNameQueryVariables>;
export const TenantDetailsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query tenantDetails($tenantId: String) {
  tenant(tenantId: $tenantId) {
    id
    tenantId
    name
    status
    createdAt
    partitionId
    move {
      to
    }
    counts {
      assets
      sensors
    }
  }
}
    `) as unknown as TypedDocumentString<TenantDetailsQuery, TenantDetailsQueryVariables>;
export const TenantStateDocument = /*#__PURE__*/ new TypedDocumentString(`
    query tenantState($tenantId: String) {
  tenant(tenantId: $tenantId) {
    id
    status
    deletion {
      step
      startedAt
      attempts
      failure
    }
  }
}
    `) as unknown as TypedDocumentString<TenantStateQuery, TenantStateQueryVariables>;
export const TenantsDocument = /*#__PURE__*/ new TypedDocumentString(`
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
export const TenantsUsageDocument = /*#__PURE__*/ new TypedDocumentString(`
    query tenantsUsage($first: Int, $range: TimeRange!) {
  platform {
    usage(first: $first, range: $range) {
      nodes {
        tenantId
        received
        rejected
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TenantsUsageQuery, TenantsUsageQueryVariables>;
export const UsageDocument = /*#__PURE__*/ new TypedDocumentString(`
    query usage($tenantId: String) {
  tenant(tenantId: $tenantId) {
    ...Limits
    limitsInForce {
      maxAssets
      maxSensors
      maxApiKeys
      maxBrokerCredentials
      readingSeconds
    }
    counts {
      assets
      sensors
    }
  }
}
    fragment Limits on Tenant {
  id
  limits {
    maxAssets
    maxSensors
    maxApiKeys
    maxBrokerCredentials
    tenantRates
    sensorRates
    maxAgeSeconds
    maxAheadSeconds
  }
}`) as unknown as TypedDocumentString<UsageQuery, UsageQueryVariables>;
export const RateUsageDocument = /*#__PURE__*/ new TypedDocumentString(`
    query rateUsage($tenantId: String) {
  tenant(tenantId: $tenantId) {
    id
    rateUsage {
      capacity
      seconds
      used
    }
  }
}
    `) as unknown as TypedDocumentString<RateUsageQuery, RateUsageQueryVariables>;
export const UsageByDayDocument = /*#__PURE__*/ new TypedDocumentString(`
    query usageByDay($tenantId: String, $range: TimeRange!) {
  tenant(tenantId: $tenantId) {
    id
    usage(range: $range, every: DAY) {
      intervals {
        start
        received
        stored
        duplicates
        rejected
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UsageByDayQuery, UsageByDayQueryVariables>;
export const BrokerCredentialsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query brokerCredentials($tenantId: String, $first: Int, $after: Cursor) {
  tenant(tenantId: $tenantId) {
    brokerCredentials(first: $first, after: $after) {
      nodes {
        ...BrokerCredentialFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<BrokerCredentialsQuery, BrokerCredentialsQueryVariables>;
export const BrokerCredentialRotateDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation brokerCredentialRotate($input: BrokerCredentialRotateInput!) {
  brokerCredentialRotate(input: $input) {
    credential {
      ...BrokerCredentialFields
    }
    replaced {
      ...BrokerCredentialFields
    }
    secret {
      ...BrokerSecretFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}
fragment UserErrorFields on UserError {
  field
  message
  code
}
fragment BrokerSecretFields on BrokerCredentialSecret {
  username
  password
  mqttUrl
  caCertificate
}`) as unknown as TypedDocumentString<BrokerCredentialRotateMutation, BrokerCredentialRotateMutationVariables>;
export const BrokerCredentialIssueDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation brokerCredentialIssue($input: BrokerCredentialIssueInput!) {
  brokerCredentialIssue(input: $input) {
    credential {
      ...BrokerCredentialFields
    }
    secret {
      ...BrokerSecretFields
    }
    certificate {
      username
      certificate
      mqttUrl
      caCertificate
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}
fragment UserErrorFields on UserError {
  field
  message
  code
}
fragment BrokerSecretFields on BrokerCredentialSecret {
  username
  password
  mqttUrl
  caCertificate
}`) as unknown as TypedDocumentString<BrokerCredentialIssueMutation, BrokerCredentialIssueMutationVariables>;
export const BrokerCredentialRevokeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation brokerCredentialRevoke($input: BrokerCredentialRevokeInput!) {
  brokerCredentialRevoke(input: $input) {
    credential {
      ...BrokerCredentialFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<BrokerCredentialRevokeMutation, BrokerCredentialRevokeMutationVariables>;
export const BrokerReconcileDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation brokerReconcile($input: BrokerReconcileInput!) {
  brokerReconcile(input: $input) {
    dryRun
    tenants
    driftCount
    repairedCount
    drifts {
      kind
      subject
      name
      tenantId
      detail
      action
      repaired
      failure
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<BrokerReconcileMutation, BrokerReconcileMutationVariables>;
export const BrokerSessionsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query brokerSessions($tenantId: String, $first: Int, $after: Cursor) {
  tenant(tenantId: $tenantId) {
    brokerCredentials(first: $first, after: $after) {
      nodes {
        id
        username
        name
        sessions {
          ...BrokerSessionFields
        }
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment BrokerSessionFields on BrokerSession {
  clientId
  address
  isConnected
  connectedAt
  endedAt
  endReason
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<BrokerSessionsQuery, BrokerSessionsQueryVariables>;
export const BrokerCredentialTraceDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation brokerCredentialTrace($input: BrokerCredentialTraceInput!) {
  brokerCredentialTrace(input: $input) {
    credential {
      ...BrokerCredentialFields
    }
    trace {
      ...BrokerTraceFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment BrokerCredentialFields on BrokerCredential {
  id
  username
  kind
  name
  clientId
  status
  assets {
    assetId
  }
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastSeenAt
  serialNumber
}
fragment BrokerTraceFields on BrokerTrace {
  status
  startedAt
  endsAt
  acceptedPublishes
  deniedPublishes
  events {
    kind
    clientId
    topic
    reason
    count
    firstAt
    lastAt
  }
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<BrokerCredentialTraceMutation, BrokerCredentialTraceMutationVariables>;
export const BrokerTracesDocument = /*#__PURE__*/ new TypedDocumentString(`
    query brokerTraces($tenantId: String, $first: Int, $after: Cursor) {
  tenant(tenantId: $tenantId) {
    brokerCredentials(first: $first, after: $after) {
      nodes {
        id
        username
        name
        trace {
          ...BrokerTraceFields
        }
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment BrokerTraceFields on BrokerTrace {
  status
  startedAt
  endsAt
  acceptedPublishes
  deniedPublishes
  events {
    kind
    clientId
    topic
    reason
    count
    firstAt
    lastAt
  }
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`) as unknown as TypedDocumentString<BrokerTracesQuery, BrokerTracesQueryVariables>;
export const LedgerDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ledger($tenantId: String, $range: TimeRange!) {
  tenant(tenantId: $tenantId) {
    ledger(range: $range) {
      ...LedgerFields
      minutes {
        minute
        received
        stored
        duplicates
        rejected {
          reason
          count
        }
        pending
        balanced
      }
    }
  }
}
    fragment LedgerFields on Ledger {
  received
  stored
  duplicates
  rejected {
    reason
    count
  }
  pending
  balanced
}`) as unknown as TypedDocumentString<LedgerQuery, LedgerQueryVariables>;
export const UnattributedLedgerDocument = /*#__PURE__*/ new TypedDocumentString(`
    query unattributedLedger($range: TimeRange!) {
  unattributedLedger(range: $range) {
    ...LedgerFields
  }
}
    fragment LedgerFields on Ledger {
  received
  stored
  duplicates
  rejected {
    reason
    count
  }
  pending
  balanced
}`) as unknown as TypedDocumentString<UnattributedLedgerQuery, UnattributedLedgerQueryVariables>;
export const MessageExplainDocument = /*#__PURE__*/ new TypedDocumentString(`
    query messageExplain($input: MessageExplainInput!) {
  messageExplain(input: $input) {
    accepted
    reason
    broker {
      accepted
      packet
      reasonCode
      detail
    }
    steps {
      stage
      check
      passed
      detail
    }
  }
}
    `) as unknown as TypedDocumentString<MessageExplainQuery, MessageExplainQueryVariables>;
export const RejectedMessagesRedriveDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation rejectedMessagesRedrive($input: RejectedMessagesRedriveInput!) {
  rejectedMessagesRedrive(input: $input) {
    examined
    accepted
    rejectedAgain
    expired
    remaining
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<RejectedMessagesRedriveMutation, RejectedMessagesRedriveMutationVariables>;
export const TracedReadingsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query tracedReadings($tenantId: String, $assetId: String!, $sensorId: String!, $timestamp: DateTime!) {
  tenant(tenantId: $tenantId) {
    asset(assetId: $assetId) {
      sensor(sensorId: $sensorId) {
        id
        tracedReadings(timestamp: $timestamp) {
          timestamp
          receivedAt
          value
          place
          ledgerMinute
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TracedReadingsQuery, TracedReadingsQueryVariables>;
export const TenantRegisterDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation tenantRegister($input: TenantRegisterInput!) {
  tenantRegister(input: $input) {
    tenant {
      ...TenantFields
    }
    credential {
      ...BrokerSecretFields
    }
    apiKey {
      ...ApiKeyFields
    }
    apiKeySecret
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
fragment ApiKeyFields on ApiKey {
  id
  keyId
  name
  role
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastUsedAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}
fragment BrokerSecretFields on BrokerCredentialSecret {
  username
  password
  mqttUrl
  caCertificate
}`) as unknown as TypedDocumentString<TenantRegisterMutation, TenantRegisterMutationVariables>;
export const AssetRegisterDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation assetRegister($input: AssetRegisterInput!) {
  assetRegister(input: $input) {
    asset {
      ...AssetFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment AssetFields on Asset {
  id
  assetId
  type
  name
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AssetRegisterMutation, AssetRegisterMutationVariables>;
export const SensorRegisterDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation sensorRegister($input: SensorRegisterInput!) {
  sensorRegister(input: $input) {
    sensor {
      ...SensorFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment SensorFields on Sensor {
  id
  sensorId
  type
  unit
  topic
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<SensorRegisterMutation, SensorRegisterMutationVariables>;
export const FleetImportDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation fleetImport($input: FleetImportInput!) {
  fleetImport(input: $input) {
    tenant {
      ...TenantFields
    }
    assetsCreated
    assetsUnchanged
    sensorsCreated
    sensorsUnchanged
    itemErrors {
      assetId
      sensorId
      field
      message
      code
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<FleetImportMutation, FleetImportMutationVariables>;
export const ApiKeyCreateDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation apiKeyCreate($input: ApiKeyCreateInput!) {
  apiKeyCreate(input: $input) {
    apiKey {
      ...ApiKeyFields
    }
    secret
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  keyId
  name
  role
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastUsedAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<ApiKeyCreateMutation, ApiKeyCreateMutationVariables>;
export const ApiKeyRevokeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation apiKeyRevoke($input: ApiKeyRevokeInput!) {
  apiKeyRevoke(input: $input) {
    apiKey {
      ...ApiKeyFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  keyId
  name
  role
  createdAt
  expiresAt
  expiresSoon
  revokedAt
  lastUsedAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<ApiKeyRevokeMutation, ApiKeyRevokeMutationVariables>;
export const TenantUpdateDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation tenantUpdate($input: TenantUpdateInput!) {
  tenantUpdate(input: $input) {
    tenant {
      ...TenantFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<TenantUpdateMutation, TenantUpdateMutationVariables>;
export const TenantSuspendDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation tenantSuspend($input: TenantSuspendInput!) {
  tenantSuspend(input: $input) {
    tenant {
      ...TenantFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<TenantSuspendMutation, TenantSuspendMutationVariables>;
export const TenantMoveDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation tenantMove($input: TenantMoveInput!) {
  tenantMove(input: $input) {
    tenant {
      ...TenantFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<TenantMoveMutation, TenantMoveMutationVariables>;
export const TenantResumeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation tenantResume($input: TenantResumeInput!) {
  tenantResume(input: $input) {
    tenant {
      ...TenantFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<TenantResumeMutation, TenantResumeMutationVariables>;
export const TenantDeleteDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation tenantDelete($input: TenantDeleteInput!) {
  tenantDelete(input: $input) {
    tenant {
      ...TenantFields
      deletion {
        step
        startedAt
      }
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment TenantFields on Tenant {
  id
  tenantId
  name
  status
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<TenantDeleteMutation, TenantDeleteMutationVariables>;
export const AssetUpdateDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation assetUpdate($input: AssetUpdateInput!) {
  assetUpdate(input: $input) {
    asset {
      ...AssetFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment AssetFields on Asset {
  id
  assetId
  type
  name
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AssetUpdateMutation, AssetUpdateMutationVariables>;
export const AssetDeleteDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation assetDelete($input: AssetDeleteInput!) {
  assetDelete(input: $input) {
    deletedId
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AssetDeleteMutation, AssetDeleteMutationVariables>;
export const SensorUpdateDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation sensorUpdate($input: SensorUpdateInput!) {
  sensorUpdate(input: $input) {
    sensor {
      ...SensorFields
    }
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment SensorFields on Sensor {
  id
  sensorId
  type
  unit
  topic
  createdAt
}
fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<SensorUpdateMutation, SensorUpdateMutationVariables>;
export const SensorDeleteDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation sensorDelete($input: SensorDeleteInput!) {
  sensorDelete(input: $input) {
    deletedId
    userErrors {
      ...UserErrorFields
    }
  }
}
    fragment UserErrorFields on UserError {
  field
  message
  code
}`) as unknown as TypedDocumentString<SensorDeleteMutation, SensorDeleteMutationVariables>;