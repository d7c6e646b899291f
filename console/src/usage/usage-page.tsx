/** Page of a tenant's limits and their usage. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { RateUsageDocument, UsageDocument, type UsageQuery } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { Columns, Stack } from "../ui/columns";
import { cx } from "../ui/cx";
import { Fact, Facts } from "../ui/facts";
import { lazyPart } from "../ui/lazy-part";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Failed, Skeleton } from "../ui/states";
import { Meter } from "../ui/meter";
import { Days } from "./days";
import { ratesOf } from "./limit-texts";
import styles from "./usage.module.css";

const AGAIN_MS = 5_000;
const LimitsDialog = lazyPart(() => import("./limits-dialog"));

type Tenant = NonNullable<UsageQuery["tenant"]>;

export default function UsagePage() {
  const { usage } = useMessages();
  const { tenantId = "" } = useParams();
  const { sluice } = useSession();
  const rights = useRights();
  const [isChanging, setChanging] = useState(false);
  const query = useQuery({
    queryKey: ["usage", tenantId],
    queryFn: async ({ signal }) => (await sluice.request(UsageDocument, { tenantId }, { signal })).tenant ?? null,
    // The query counts objects, which is expensive.
    staleTime: 60_000,
  });
  const tenant = query.data;
  if (tenant === null) return <NotFound />;
  // Only operators may change limits by `tenantUpdate`.
  const mayChange = rights.operate && rights.may("tenantUpdate");
  return (
    <Page title={usage.title}>
      {query.isPending && <Skeleton lines={8} />}
      {query.isError && tenant === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {tenant !== undefined && (
        <Columns>
          <Stack>
            <Panel title={usage.rates} note={usage.ratesNote}>
              <Rates tenantId={tenantId} />
            </Panel>
            <Panel title={usage.days} isFlush>
              <Days tenantId={tenantId} />
            </Panel>
          </Stack>
          <Panel
            title={usage.limits}
            actions={mayChange && <Button onPress={() => setChanging(true)}>{`${usage.change} …`}</Button>}
          >
            <Limits tenant={tenant} />
          </Panel>
        </Columns>
      )}
      {isChanging && tenant !== undefined && (
        <LimitsDialog
          tenantId={tenantId}
          limits={tenant.limits}
          inForce={tenant.limitsInForce}
          onClose={() => setChanging(false)}
        />
      )}
    </Page>
  );
}

function Rates({ tenantId }: { readonly tenantId: string }) {
  const { sluice } = useSession();
  const query = useQuery({
    queryKey: ["rate-usage", tenantId],
    queryFn: async ({ signal }) => (await sluice.request(RateUsageDocument, { tenantId }, { signal })).tenant ?? null,
    refetchInterval: AGAIN_MS,
  });
  const { usage } = useMessages();
  const { count, duration } = useFormats();
  if (query.isPending) return <Skeleton lines={2} />;
  if (query.data === undefined) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const rates = query.data?.rateUsage ?? null;
  if (rates === null) return <p className={cx(styles.note)}>{usage.elsewhere}</p>;
  if (rates.length === 0) return <p className={cx(styles.note)}>{usage.unlimited}</p>;
  return (
    <div className={cx(styles.list)}>
      {rates.map(({ capacity, seconds, used }) => (
        <Meter
          key={`${capacity}:${seconds}`}
          label={usage.rate(capacity, duration(seconds * 1_000))}
          value={used}
          limit={capacity}
          text={usage.used(count(used), count(capacity))}
        />
      ))}
    </div>
  );
}

function Limits({ tenant: { limits, limitsInForce: inForce, counts } }: { readonly tenant: Tenant }) {
  const { usage } = useMessages();
  const { count, duration } = useFormats();
  const bounded = [
    [usage.names.maxAssets, limits.maxAssets, inForce?.maxAssets, counts?.assets],
    [usage.names.maxSensors, limits.maxSensors, inForce?.maxSensors, counts?.sensors],
  ] as const;
  const marked = (text: string, own: number | null) => (own === null ? usage.byDefault(text) : text);
  const textOf = (limit: number | undefined, own: number | null) =>
    limit === undefined ? "–" : marked(count(limit), own);
  const ratesText = (rates: string) =>
    ratesOf(rates)
      .map(({ capacity, seconds }) => usage.rate(capacity, duration(seconds * 1_000)))
      .join(", ") || usage.unlimited;
  const facts = [
    [usage.names.maxApiKeys, textOf(inForce?.maxApiKeys, limits.maxApiKeys)],
    [usage.names.maxBrokerCredentials, textOf(inForce?.maxBrokerCredentials, limits.maxBrokerCredentials)],
    [usage.names.tenantRates, ratesText(limits.tenantRates)],
    [usage.names.sensorRates, ratesText(limits.sensorRates)],
    [usage.names.maxAgeSeconds, duration(limits.maxAgeSeconds * 1_000)],
    [usage.names.maxAheadSeconds, duration(limits.maxAheadSeconds * 1_000)],
    [usage.retention, inForce === null ? "–" : duration(inForce.readingSeconds * 1_000)],
  ] as const;
  return (
    <div className={cx(styles.list)}>
      {bounded.map(([name, own, limit, used]) =>
        limit === undefined || used === undefined ? (
          <Facts key={name}>
            <Fact name={name}>{textOf(limit, own)}</Fact>
          </Facts>
        ) : (
          <Meter
            key={name}
            label={name}
            value={used}
            limit={limit}
            text={marked(usage.used(count(used), count(limit)), own)}
          />
        ),
      )}
      <Facts>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </div>
  );
}
