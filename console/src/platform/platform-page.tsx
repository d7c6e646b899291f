/** Page of the platform's state: ingestion, flush, broker, MongoDB, certificates, reconciliation. */
import { useQuery } from "@tanstack/react-query";
import { PlatformDocument, type PlatformQuery } from "../generated/operations";
import { usePlatformChanges } from "../live/use-changes";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { Columns, Wide } from "../ui/columns";
import { cx } from "../ui/cx";
import { Fact, Facts } from "../ui/facts";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Failed, Skeleton } from "../ui/states";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { Ago, Clock } from "../ui/time";
import styles from "./platform.module.css";
import { dutiesOf, Leases } from "./leases";
import { Reconciliation } from "./reconciliation";

/** Time between two queries. The subscription reports no changes of mere counters. */
const AGAIN_MS = 2_000;

type Platform = PlatformQuery["platform"];

export default function PlatformPage() {
  const { platform: texts } = useMessages();
  const { sluice } = useSession();
  const query = useQuery({
    queryKey: ["platform"],
    queryFn: async ({ signal }) => (await sluice.request(PlatformDocument, {}, { signal })).platform,
    refetchInterval: AGAIN_MS,
  });
  usePlatformChanges();
  const platform = query.data;
  return (
    <Page title={texts.title} note={platform && texts.version(platform.version)}>
      {query.isPending && <Skeleton lines={8} />}
      {query.isError && platform === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {platform !== undefined && (
        <Columns isEven>
          <Panel title={texts.services}>
            <Services platform={platform} />
          </Panel>
          <Panel title={texts.ingestion}>
            <Ingestion ingestion={platform.ingestion} />
          </Panel>
          <Panel title={texts.flush}>
            <Flush flush={platform.flush} />
          </Panel>
          <Panel title={texts.registered}>
            <Registered registered={platform.registered} />
          </Panel>
          {(platform.partitions ?? platform.jobs) !== null && (
            <Wide>
              <Panel title={texts.leases} isFlush>
                <Leases duties={dutiesOf(platform)} />
              </Panel>
            </Wide>
          )}
          <Wide>
            <Panel title={texts.certificates} isFlush>
              <Certificates certificates={platform.certificates} />
            </Panel>
          </Wide>
          <Wide>
            <Reconciliation last={platform.reconciliation} />
          </Wide>
        </Columns>
      )}
    </Page>
  );
}

function Services({ platform: { broker, mongodbReachable, startedAt, ingestion } }: { readonly platform: Platform }) {
  const { platform } = useMessages();
  const failure = ingestion?.failure ?? null;
  const state = (isUp: boolean) => (
    <Status tone={isUp ? "good" : "bad"}>{isUp ? platform.connected : platform.disconnected}</Status>
  );
  return (
    <>
      <Facts>
        <Fact name={platform.mongodb}>{state(mongodbReachable)}</Fact>
        <Fact name={platform.broker}>
          {state(broker.connected)}{" "}
          <small>
            {platform.for} <Ago at={broker.since} isLength />
          </small>
        </Fact>
        <Fact name={platform.session}>
          {ingestion === null ? <Status tone="quiet">{platform.elsewhere}</Status> : state(ingestion.connected)}
        </Fact>
        <Fact name={platform.started}>
          <Clock at={startedAt} withDate />
        </Fact>
      </Facts>
      {broker.failure !== null && <p className={cx(styles.failure)}>{broker.failure}</p>}
      {failure !== null && <p className={cx(styles.failure)}>{failure}</p>}
    </>
  );
}

function Ingestion({ ingestion }: { readonly ingestion: Platform["ingestion"] }) {
  const { platform, overview } = useMessages();
  const { count, value } = useFormats();
  if (ingestion === null) return <p className={cx(styles.note)}>{platform.elsewhere}</p>;
  return (
    <Facts>
      <Fact name={platform.perSecond}>{value(Math.round(ingestion.receivedPerSecond * 10) / 10)}</Fact>
      <Fact name={platform.waiting}>{count(ingestion.pendingMessages)}</Fact>
      <Fact name={overview.received}>{count(ingestion.received)}</Fact>
      <Fact name={platform.accepted}>{count(ingestion.accepted)}</Fact>
      <Fact name={overview.rejected}>{count(ingestion.rejected)}</Fact>
      <Fact name={overview.duplicates}>{count(ingestion.duplicates)}</Fact>
    </Facts>
  );
}

function Flush({ flush }: { readonly flush: Platform["flush"] }) {
  const { platform, common } = useMessages();
  const { count, value, duration } = useFormats();
  if (flush === null) return <p className={cx(styles.note)}>{common.unknown}</p>;
  return (
    <Facts>
      <Fact name={platform.lag}>{duration(flush.lagSeconds * 1_000)}</Fact>
      <Fact name={platform.unflushed}>{count(flush.lagReadings)}</Fact>
      <Fact name={platform.storedPerSecond}>
        {flush.storedPerSecond === null ? platform.elsewhere : value(Math.round(flush.storedPerSecond * 10) / 10)}
      </Fact>
      <Fact name={platform.lastFlush}>{flush.lastRunAt === null ? common.unknown : <Ago at={flush.lastRunAt} />}</Fact>
    </Facts>
  );
}

function Registered({ registered }: { readonly registered: Platform["registered"] }) {
  const { tenants, common } = useMessages();
  const { count } = useFormats();
  if (registered === null) return <p className={cx(styles.note)}>{common.unknown}</p>;
  return (
    <Facts>
      <Fact name={tenants.title}>{count(registered.tenants)}</Fact>
      <Fact name={tenants.assets}>{count(registered.assets)}</Fact>
      <Fact name={tenants.sensors}>{count(registered.sensors)}</Fact>
    </Facts>
  );
}

function Certificates({ certificates }: Pick<Platform, "certificates">) {
  const { platform, overview } = useMessages();
  const formats = useFormats();
  return (
    <Table
      label={platform.certificates}
      rows={certificates}
      keyOf={({ name, subject }) => `${name} ${subject}`}
      columns={[
        { header: platform.purpose, cell: ({ name }) => platform.purposes[name] },
        { header: platform.subject, isWide: true, cell: ({ subject }) => <code>{subject}</code> },
        {
          header: platform.expires,
          isEnd: true,
          cell: ({ expiresAt, expiresSoon }) =>
            expiresSoon ? (
              <Status tone="warn">{overview.expires(formats.dateTime(Date.parse(expiresAt)))}</Status>
            ) : (
              <Ago at={expiresAt} />
            ),
        },
      ]}
    />
  );
}
